package org.medchain.core.internal.record;

import java.util.Arrays;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.WriteKey;

/**
 * The paper's Ksec, another for every section of every session, and the seed of the section record's write key. Patient and
 * provider have both; the requester has Ksec alone, so it reads and cannot write. Never printed; wiped on close.
 */
final class SectionSecret implements AutoCloseable {
    /** Bytes that the provider holds: Ksec, then the seed. */
    static final int WRITER_SIZE = SymmetricKey.SIZE + WriteKey.SEED_SIZE;

    private final SymmetricKey key;
    private final SecretBytes writeSeed;

    private SectionSecret(SymmetricKey key, SecretBytes writeSeed) {
        this.key = key;
        this.writeSeed = writeSeed;
    }

    /** From the two secrets, which are copied. */
    static SectionSecret of(SecretBytes key, SecretBytes writeSeed) {
        return new SectionSecret(
                new SymmetricKey(SecretBytes.takeOwnership(key.exposeCopy())),
                SecretBytes.takeOwnership(writeSeed.exposeCopy()));
    }

    /** From the {@value #WRITER_SIZE} bytes that a provider holds. */
    static SectionSecret ofWriter(SecretBytes held) {
        return new SectionSecret(
                new SymmetricKey(held.slice(0, SymmetricKey.SIZE)), held.slice(SymmetricKey.SIZE, WRITER_SIZE));
    }

    SymmetricKey key() {
        return key;
    }

    SecretBytes forWriter() {
        byte[] raw = key.bytes().exposeCopy();
        byte[] seed = writeSeed.exposeCopy();
        byte[] both = Arrays.copyOf(raw, WRITER_SIZE);
        System.arraycopy(seed, 0, both, SymmetricKey.SIZE, seed.length);
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
