package org.medchain.core.directory;

import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteKey;

/** The fresh write key of a session to come, and how long its records are to live. Wiped on close. */
public final class SessionKeys implements AutoCloseable {
    private final SuiteId suite;
    private final SecretBytes seed;
    private final long expiresAtMillis;

    private SessionKeys(SuiteId suite, SecretBytes seed, long expiresAtMillis) {
        this.suite = suite;
        this.seed = seed;
        this.expiresAtMillis = expiresAtMillis;
    }

    /** Keys for one session whose records expire at {@code expiresAtMillis}, 0 for never. */
    public static SessionKeys generate(SuiteId suite, long expiresAtMillis, SecureRandom random) {
        return new SessionKeys(suite, SecretBytes.random(random, WriteKey.SEED_SIZE), expiresAtMillis);
    }

    /** The pointer of session {@code id} under these keys. */
    SessionPointer pointer(SessionId id) {
        try (WriteKey writeKey = writeKey()) {
            return new SessionPointer(writeKey.name(id.event().value(), expiresAtMillis));
        }
    }

    /** What the EventSC carries, sealed to the patient, so that the session is found again from the ledger. */
    public Bytes locator() {
        Bytes placeholder = Bytes.takeOwnership(new byte[RecordName.LABEL_SIZE]);
        try (WriteKey writeKey = writeKey()) {
            return new SessionPointer(writeKey.name(placeholder, expiresAtMillis)).locator();
        }
    }

    SuiteId suite() {
        return suite;
    }

    long expiresAtMillis() {
        return expiresAtMillis;
    }

    SecretBytes seed() {
        return seed;
    }

    WriteKey writeKey() {
        return WriteKey.derive(suite, seed);
    }

    @Override
    public void close() {
        seed.close();
    }
}
