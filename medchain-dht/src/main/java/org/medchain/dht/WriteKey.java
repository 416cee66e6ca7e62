package org.medchain.dht;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;

/**
 * The secret key of a record. Only its holders can replace or remove the record. Each record has its own key, and no
 * key belongs to a person, so that records do not link people. Wiped on close. Thread-safe, except for closing while in
 * use.
 */
public final class WriteKey implements AutoCloseable {
    /** Bytes in a seed. */
    public static final int SEED_SIZE = Suite.SEED_SIZE;

    private final SuiteId suite;
    private final RawKeyPair keys;

    private WriteKey(SuiteId suite, RawKeyPair keys) {
        this.suite = suite;
        this.keys = keys;
    }

    /**
     * Derives the write key of a seed, deterministically.
     *
     * @param seed {@link #SEED_SIZE} bytes that serve no other purpose; the caller closes it
     */
    public static WriteKey derive(SuiteId suite, SecretBytes seed) {
        return new WriteKey(suite, Suite.of(suite).deriveSigningKeys(seed));
    }

    /** Generates a write key. */
    public static WriteKey generate(SuiteId suite, SecureRandom random) {
        return new WriteKey(suite, Suite.of(suite).generateSigningKeys(random));
    }

    /** The public key, as in {@link RecordName#writeKey()}. */
    public Bytes publicKey() {
        return keys.publicKey();
    }

    /** The name of {@code label} under this key; {@code expiresAtMillis} as in {@link RecordName#expiresAtMillis()}. */
    public RecordName name(Bytes label, long expiresAtMillis) {
        return new RecordName(label, suite, keys.publicKey(), expiresAtMillis);
    }

    /**
     * Signs a version of a record. Never sign two different payloads with one version: the directory keeps the first to
     * arrive.
     *
     * @param name a name with this key
     * @param version 1 to 2^63-1
     * @param payload at most {@link DirectoryRecord#MAX_PAYLOAD} bytes
     * @throws IllegalArgumentException if the name has another key, or a value is out of range
     */
    public DirectoryRecord record(RecordName name, long version, Bytes payload) {
        Bytes unsigned = DirectoryRecord.unsigned(name, version, payload).toBytes();
        return new DirectoryRecord(name, version, payload, sign(name, DirectoryRecord.USE, unsigned));
    }

    /**
     * Signs the removal of a record.
     *
     * @param name a name with this key
     * @param version 1 to 2^63-1; by convention the removed record's version plus 1
     * @throws IllegalArgumentException if the name has another key, or the version is out of range
     */
    public Tombstone tombstone(RecordName name, long version) {
        Bytes unsigned = Tombstone.unsigned(name, version).toBytes();
        return new Tombstone(name, version, sign(name, Tombstone.USE, unsigned));
    }

    private Bytes sign(RecordName name, DomainTag use, Bytes message) {
        if (name.suite() != suite || !name.writeKey().equals(keys.publicKey())) {
            throw new IllegalArgumentException("expected a name with write key " + keys.publicKey() + ", found record "
                    + name.address() + " with write key " + name.writeKey());
        }
        return Suite.of(suite).sign(keys, Bytes.concat(use.prefix(), message));
    }

    @Override
    public void close() {
        keys.close();
    }

    @Override
    public String toString() {
        return "WriteKey[" + keys.publicKey().toShortHex() + ", redacted]";
    }
}
