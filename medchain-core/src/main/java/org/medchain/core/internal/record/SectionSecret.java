package org.medchain.core.internal.record;

import java.util.Arrays;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.WriteKey;

/**
 * The paper's Ksec, another for every section of every session, and the seed of the section record's write key. Patient and
 * provider have both; the requester has Ksec alone, so it reads and cannot write. Never printed; wiped on close.
 */
final class SectionSecret implements AutoCloseable {
    /** Bytes that the provider holds: Ksec, then the seed. */
    static final int WRITER_SIZE = SecretKey.SIZE + WriteKey.SEED_SIZE;

    private final SecretKey key;
    private final SecretBytes writeSeed;

    private SectionSecret(SecretKey key, SecretBytes writeSeed) {
        this.key = key;
        this.writeSeed = writeSeed;
    }

    /** From the two secrets, which are copied. */
    static SectionSecret of(SecretBytes key, SecretBytes writeSeed) {
        return new SectionSecret(
                new SecretKey(SecretBytes.takeOwnership(key.exposeCopy())),
                SecretBytes.takeOwnership(writeSeed.exposeCopy()));
    }

    /** From the {@value #WRITER_SIZE} bytes that a provider holds. */
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
