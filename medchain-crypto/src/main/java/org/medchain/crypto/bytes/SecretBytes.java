package org.medchain.crypto.bytes;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Secret bytes: compared in constant time, never printed, wiped on {@link #close()} as far as the JVM allows. Using them
 * after that is an {@link IllegalStateException}. Thread-safe, but for closing while in use.
 */
public final class SecretBytes implements AutoCloseable {
    private final byte[] value;
    private volatile boolean closed;

    private SecretBytes(byte[] value) {
        this.value = value;
    }

    /** {@code length} fresh bytes from {@code random}. */
    public static SecretBytes random(SecureRandom random, int length) {
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        return new SecretBytes(drawn);
    }

    /** A copy of {@code source}; wiping the source stays with the caller. */
    public static SecretBytes copyOf(byte[] source) {
        return new SecretBytes(source.clone());
    }

    /** Takes {@code source} without a copy: the caller must never touch it again. */
    public static SecretBytes takeOwnership(byte[] source) {
        return new SecretBytes(Objects.requireNonNull(source));
    }

    /** The number of bytes. */
    public int size() {
        return value.length;
    }

    /** A copy of the secret. The caller wipes it after use. */
    public byte[] exposeCopy() {
        if (closed) {
            throw new IllegalStateException("this secret has been wiped");
        }
        return value.clone();
    }

    /** A copy of a part of the secret, from {@code from} (inclusive) to {@code to} (exclusive). */
    public SecretBytes slice(int from, int to) {
        Objects.checkFromToIndex(from, to, value.length);
        byte[] copy = exposeCopy();
        try {
            return new SecretBytes(Arrays.copyOfRange(copy, from, to));
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(value, (byte) 0);
    }

    /** Equal by content, compared in constant time; a wiped secret equals nothing but itself. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof SecretBytes that
                        && !closed
                        && !that.closed
                        && MessageDigest.isEqual(value, that.value));
    }

    /** Constant, so that a hash table leaks nothing; secrets are not meant as keys of one. */
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + value.length + ", redacted]";
    }
}
