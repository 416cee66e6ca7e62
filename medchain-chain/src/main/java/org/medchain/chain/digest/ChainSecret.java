package org.medchain.chain.digest;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SymmetricKey;

/**
 * The secret from which the salts of a record or stream are derived, one per chunk; never on the ledger. Without a
 * salt, the content of a small chunk could be guessed by trying likely values against the digest on the ledger. A
 * recipient of a chunk gets that chunk's salt; the secret stays with the provider and the patient. Once secret and
 * salts are destroyed, the digests on the ledger reveal nothing.
 *
 * <p>Equal by content. Thread-safe, except for closing while in use. Closing wipes it.
 */
public final class ChainSecret implements AutoCloseable {
    /** Bytes in a secret. */
    public static final int SIZE = 32;

    private static final DomainTag SALT = DomainTag.of("chunk-salt");

    private final @Nullable SymmetricKey key;

    private ChainSecret(@Nullable SymmetricKey key) {
        this.key = key;
    }

    /** Generates a secret. */
    public static ChainSecret random(SecureRandom random) {
        return new ChainSecret(new SymmetricKey(SecretBytes.random(random, SIZE)));
    }

    /**
     * Takes ownership of {@code bytes}; none of them mean {@link #none()}.
     *
     * @throws IllegalArgumentException if there are neither {@value #SIZE} bytes nor none
     */
    public static ChainSecret of(SecretBytes bytes) {
        return bytes.size() == 0 ? none() : new ChainSecret(new SymmetricKey(bytes));
    }

    /** No secret, for {@link DigestScheme#PLAIN} only: the paper's {@code H(Data)} and {@code H(Chunk(1))}. */
    public static ChainSecret none() {
        return new ChainSecret(null);
    }

    /** Whether this is {@link #none()}. */
    public boolean isNone() {
        return key == null;
    }

    /**
     * The salt of one chunk, {@value ChunkInfo#SALT_SIZE} bytes. It reveals nothing about the secret or other salts.
     *
     * @throws IllegalStateException if this is {@link #none()} or closed
     */
    public Bytes salt(ChunkIndex index) {
        return derive(index.value());
    }

    /** The paper's Digest_0, the digest before the first chunk; empty without a secret. */
    Bytes start() {
        return key == null ? Bytes.empty() : derive(0);
    }

    private Bytes derive(long number) {
        if (key == null) {
            throw new IllegalStateException("expected a secret to derive a salt from, found none");
        }
        try (SecretBytes salt = key.derive(SALT, number)) {
            return Bytes.takeOwnership(salt.exposeCopy());
        }
    }

    /** The secret's bytes, {@value #SIZE} or none, for storing or sealing. Closing this wipes them. */
    public SecretBytes bytes() {
        return key == null ? SecretBytes.takeOwnership(new byte[0]) : key.bytes();
    }

    @Override
    public void close() {
        if (key != null) {
            key.close();
        }
    }

    /** Compares in constant time. A closed secret equals only itself. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ChainSecret that && bytes().equals(that.bytes()));
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "ChainSecret[redacted]";
    }
}
