package org.medchain.core.directory;

import java.security.SecureRandom;
import java.util.Arrays;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.WriteKey;

/**
 * The paper's Ksec, fresh for every section of every session, and the seed of the section record's write key. Patient and
 * provider hold both; the requester holds Ksec alone, so it reads and cannot write. Never printed; wiped on close.
 */
final class SectionSecret implements AutoCloseable {
    /** Bytes that the patient and the provider hold: Ksec, then the seed. */
    static final int WRITER_SIZE = SecretKey.SIZE + WriteKey.SEED_SIZE;

    private static final DomainTag LABEL = DomainTag.of("section-label");

    private final SecretKey key;
    private final SecretBytes writeSeed;

    private SectionSecret(SecretKey key, SecretBytes writeSeed) {
        this.key = key;
        this.writeSeed = writeSeed;
    }

    static SectionSecret generate(SecureRandom random) {
        return new SectionSecret(SecretKey.generate(random), SecretBytes.random(random, WriteKey.SEED_SIZE));
    }

    /** From the {@value #WRITER_SIZE} bytes that a writer holds. */
    static SectionSecret ofWriter(SecretBytes held) {
        return new SectionSecret(new SecretKey(held.slice(0, SecretKey.SIZE)), held.slice(SecretKey.SIZE, WRITER_SIZE));
    }

    SecretKey key() {
        return key;
    }

    SecretBytes forWriter() {
        byte[] raw = key.bytes().exposeCopy();
        byte[] seed = writeSeed.exposeCopy();
        byte[] both = Arrays.copyOf(raw, WRITER_SIZE);
        System.arraycopy(seed, 0, both, SecretKey.SIZE, seed.length);
        Arrays.fill(raw, (byte) 0);
        Arrays.fill(seed, (byte) 0);
        return SecretBytes.takeOwnership(both);
    }

    WriteKey writeKey(SuiteId suite) {
        return WriteKey.derive(suite, writeSeed);
    }

    /** The record's label: tells nobody which inventory the section is of, unlike the InvID itself would. */
    Bytes label(SessionId session, InventoryId inventory) {
        Bytes secret = Bytes.takeOwnership(key.bytes().exposeCopy());
        return Hasher.hash(LABEL, session.event().value(), inventory.value().value(), secret)
                .value();
    }

    @Override
    public void close() {
        key.close();
        writeSeed.close();
    }

    @Override
    public String toString() {
        return "SectionSecret[redacted]";
    }
}
