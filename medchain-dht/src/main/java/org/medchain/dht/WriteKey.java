package org.medchain.dht;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;

/**
 * The secret key that writes a record: whoever has it, and nobody else, can replace and remove the record. It belongs to one
 * record and to no person, so that a record links nobody with anybody. Wiped on close. Thread-safe, but for closing while
 * in use.
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
     * The write key of a seed: the same seed gives the same key.
     *
     * @param seed {@link #SEED_SIZE} bytes, used for nothing else; closing it stays with the caller
     */
    public static WriteKey derive(SuiteId suite, SecretBytes seed) {
        return new WriteKey(suite, Suite.of(suite).deriveSigningKeys(seed));
    }

    /** A fresh write key. */
    public static WriteKey generate(SuiteId suite, SecureRandom random) {
        return new WriteKey(suite, Suite.of(suite).generateSigningKeys(random));
    }

    /** The public key, as a name carries it. */
    public Bytes publicKey() {
        return keys.publicKey();
    }

    /** The name that {@code label} has under this key, with a lifetime as {@link RecordName#expiresAtMillis()} says. */
    public RecordName name(Bytes label, long expiresAtMillis) {
        return new RecordName(label, suite, keys.publicKey(), expiresAtMillis);
    }

    /**
     * Signs a version of a record. Two different payloads must never be signed with one version: the directory keeps
     * whichever comes first.
     *
     * @param name one that carries this key
     * @param version 1 to 2^63-1
     * @param payload at most {@link DirectoryRecord#MAX_PAYLOAD} bytes
     */
    public DirectoryRecord record(RecordName name, long version, Bytes payload) {
        Bytes unsigned = DirectoryRecord.unsigned(name, version, payload).toBytes();
        return new DirectoryRecord(name, version, payload, sign(name, DirectoryRecord.USE, unsigned));
    }

    /**
     * Signs the removal of a record.
     *
     * @param name one that carries this key
     * @param version 1 to 2^63-1; by custom one more than the removed record's
     */
    public Tombstone tombstone(RecordName name, long version) {
        Bytes unsigned = Tombstone.unsigned(name, version).toBytes();
        return new Tombstone(name, version, sign(name, Tombstone.USE, unsigned));
    }

    private Bytes sign(RecordName name, DomainTag use, Bytes message) {
        if (name.suite() != suite || !name.writeKey().equals(keys.publicKey())) {
            throw new IllegalArgumentException(
                    "record " + name.address() + " has another write key than " + keys.publicKey());
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
