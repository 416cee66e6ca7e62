package org.medchain.crypto.suite;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;

/** A key pair as raw bytes of its suite. {@link #toString()} omits the private key; closing wipes it. */
public final class RawKeyPair implements AutoCloseable {
    private final Bytes publicKey;
    private final SecretBytes privateKey;

    /** Combines two keys that belong together; takes ownership of {@code privateKey}. */
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
