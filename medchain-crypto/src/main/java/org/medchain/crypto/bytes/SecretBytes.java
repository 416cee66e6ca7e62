package org.medchain.crypto.bytes;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Secret bytes. Compared in constant time, never printed, and wiped on {@link #close()} as far as the JVM allows. A
 * closed secret throws {@link IllegalStateException} when its bytes are read. Thread-safe, except for closing while in
 * use.
 */
public final class SecretBytes implements AutoCloseable {
    private final byte[] value;
    private volatile boolean closed;

    private SecretBytes(byte[] value) {
        this.value = value;
    }

    /** Draws {@code length} bytes from {@code random}. */
    public static SecretBytes random(SecureRandom random, int length) {
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        return new SecretBytes(drawn);
    }

    /** Copies {@code source}; the caller wipes the source. */
    public static SecretBytes copyOf(byte[] source) {
        return new SecretBytes(source.clone());
    }

    /** Wraps {@code source} without a copy. The caller must never use the array again. */
    public static SecretBytes takeOwnership(byte[] source) {
        return new SecretBytes(Objects.requireNonNull(source));
    }

    /** The number of bytes. */
    public int size() {
        return value.length;
    }

    /** Copies the secret into a new array; the caller wipes it after use. */
    public byte[] exposeCopy() {
        if (closed) {
            throw new IllegalStateException("the secret is closed; its bytes have been wiped");
        }
        return value.clone();
    }

    /** Copies the secret's bytes from {@code from} (inclusive) to {@code to} (exclusive). */
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

    /** Compares contents in constant time. A closed secret equals only itself. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof SecretBytes that
                        && !closed
                        && !that.closed
                        && MessageDigest.isEqual(value, that.value));
    }

    /** A constant, so that hash tables leak nothing. Do not use secrets as keys of hash tables. */
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + value.length + ", redacted]";
    }
}
