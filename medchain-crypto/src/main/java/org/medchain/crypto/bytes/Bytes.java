package org.medchain.crypto.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * An immutable byte string. Compared as unsigned bytes, equal by content. Not for secrets: use {@link SecretBytes}.
 * Thread-safe.
 */
public final class Bytes implements Comparable<Bytes> {
    private static final Bytes EMPTY = new Bytes(new byte[0]);
    private static final int SHOWN = 6;

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** The byte string of length 0. */
    public static Bytes empty() {
        return EMPTY;
    }

    /** Copies {@code source}. */
    public static Bytes copyOf(byte[] source) {
        return new Bytes(source.clone());
    }

    /** Copies {@code length} bytes of {@code source} from {@code offset}. */
    public static Bytes copyOf(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        return new Bytes(Arrays.copyOfRange(source, offset, offset + length));
    }

    /** Copies the remaining bytes of {@code source} without moving its position. */
    public static Bytes copyOf(ByteBuffer source) {
        byte[] copy = new byte[source.remaining()];
        source.duplicate().get(copy);
        return new Bytes(copy);
    }

    /** Wraps {@code source} without a copy. The caller must never use the array again. */
    public static Bytes takeOwnership(byte[] source) {
        return new Bytes(Objects.requireNonNull(source));
    }

    /** The UTF-8 encoding of {@code text}. */
    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Decodes lower-case or upper-case hexadecimal. */
    public static Bytes fromHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    /** Draws {@code length} bytes from {@code random}. */
    public static Bytes random(SecureRandom random, int length) {
        byte[] drawn = new byte[length];
        random.nextBytes(drawn);
        return new Bytes(drawn);
    }

    /** Concatenates {@code parts}. */
    public static Bytes concat(Bytes... parts) {
        int total = 0;
        for (Bytes part : parts) {
            total = Math.addExact(total, part.value.length);
        }
        byte[] joined = new byte[total];
        int at = 0;
        for (Bytes part : parts) {
            System.arraycopy(part.value, 0, joined, at, part.value.length);
            at += part.value.length;
        }
        return new Bytes(joined);
    }

    /** The number of bytes. */
    public int size() {
        return value.length;
    }

    /** Whether the number of bytes is 0. */
    public boolean isEmpty() {
        return value.length == 0;
    }

    /** The byte at {@code index}. */
    public byte get(int index) {
        return value[Objects.checkIndex(index, value.length)];
    }

    /** Copies the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    public Bytes slice(int from, int to) {
        Objects.checkFromToIndex(from, to, value.length);
        return new Bytes(Arrays.copyOfRange(value, from, to));
    }

    /** Copies the bytes into a new array. */
    public byte[] toByteArray() {
        return value.clone();
    }

    /** A read-only view of the bytes. */
    public ByteBuffer asReadOnlyBuffer() {
        return ByteBuffer.wrap(value).asReadOnlyBuffer();
    }

    /** Feeds all bytes to {@code digest} without a copy. */
    public void updateTo(MessageDigest digest) {
        digest.update(value);
    }

    /** Feeds all bytes to {@code signature} without a copy. */
    public void updateTo(Signature signature) throws SignatureException {
        signature.update(value);
    }

    /** Writes all bytes to {@code target} without a copy. */
    public void writeTo(OutputStream target) throws IOException {
        target.write(value);
    }

    /** The result of the last step of {@code cipher} with all bytes, which are not copied for it. */
    public byte[] finish(Cipher cipher) throws GeneralSecurityException {
        return cipher.doFinal(value);
    }

    /** Copies all bytes into {@code target} at {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(value, 0, target, offset, value.length);
    }

    /** Lower-case hexadecimal. */
    public String toHex() {
        return HexFormat.of().formatHex(value);
    }

    /** The first 6 bytes in hexadecimal, as logs and messages show ids. */
    public String toShortHex() {
        return value.length <= SHOWN ? toHex() : HexFormat.of().formatHex(value, 0, SHOWN) + "…";
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(value, other.value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "Bytes[" + value.length + ": " + toShortHex() + "]";
    }
}
