package org.medchain.crypto.suite;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;

/** A key pair as the suite's raw bytes. Its secret is redacted in {@link #toString()} and wiped on close. */
public final class RawKeyPair implements AutoCloseable {
    private final Bytes publicKey;
    private final SecretBytes privateKey;

    /** A pair of keys that belong together. */
    public RawKeyPair(Bytes publicKey, SecretBytes privateKey) {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /** The public key. */
    public Bytes publicKey() {
        return publicKey;
    }

    /** The private key: 32 bytes in both suites. */
    public SecretBytes privateKey() {
        return privateKey;
    }

    @Override
    public void close() {
        privateKey.close();
    }

    @Override
    public String toString() {
        return "RawKeyPair[" + publicKey.toShortHex() + ", redacted]";
    }
}
