package org.medchain.chain.digest;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SecretKey;

/**
 * What the salts of a record or stream come from, one for each chunk; never on the ledger. Without the salt of a small chunk
 * its content could be guessed, by trying likely ones against the digest on the ledger. Whoever is given a chunk is given
 * its salt; the secret stays with the provider and the patient. Once it and the salts are destroyed, the digests on the
 * ledger say nothing any more.
 *
 * <p>Equal by content. Thread-safe, but for closing while in use; closing wipes it.
 */
public final class ChainSecret implements AutoCloseable {
    /** Bytes in a secret. */
    public static final int SIZE = 32;

    private static final DomainTag SALT = DomainTag.of("chunk-salt");

    private final @Nullable SecretKey key;

    private ChainSecret(@Nullable SecretKey key) {
        this.key = key;
    }

    /** A fresh secret. */
    public static ChainSecret random(SecureRandom random) {
        return new ChainSecret(new SecretKey(SecretBytes.random(random, SIZE)));
    }

    /**
     * The secret with these bytes, which it takes over.
     *
     * @throws IllegalArgumentException unless there are {@value #SIZE}, or none
     */
    public static ChainSecret of(SecretBytes bytes) {
        return bytes.size() == 0 ? none() : new ChainSecret(new SecretKey(bytes));
    }

    /** No secret, under {@link DigestScheme#PLAIN} only: the paper's {@code H(Data)} and {@code H(Chunk(1))}. */
    public static ChainSecret none() {
        return new ChainSecret(null);
    }

    /** True if there is none. */
    public boolean isNone() {
        return key == null;
    }

    /**
     * The salt of one chunk, {@value ChunkInfo#SALT_SIZE} bytes: tells nothing of the secret or of other salts.
     *
     * @throws IllegalStateException if this is {@link #none()}, or was closed
     */
    public Bytes salt(ChunkIndex index) {
        return derive(index.value());
    }

    /** The paper's Digest_0: what stands for the digest before the first chunk; empty without a secret. */
    Bytes start() {
        return key == null ? Bytes.empty() : derive(0);
    }

    private Bytes derive(long number) {
        if (key == null) {
            throw new IllegalStateException("there is no secret to derive a salt from");
        }
        try (SecretBytes salt = key.derive(SALT, number)) {
            return Bytes.takeOwnership(salt.exposeCopy());
        }
    }

    /** Its bytes, {@value #SIZE} or none, to be kept or sealed; wiped with this. */
    public SecretBytes bytes() {
        return key == null ? SecretBytes.takeOwnership(new byte[0]) : key.bytes();
    }

    @Override
    public void close() {
        if (key != null) {
            key.close();
        }
    }

    /** Compared in constant time; a closed secret equals nothing but itself. */
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
