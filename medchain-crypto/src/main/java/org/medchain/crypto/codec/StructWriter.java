package org.medchain.crypto.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.crypto.bytes.Bytes;

/**
 * Writes a struct: a CBOR map with ascending integer keys in deterministic encoding (RFC 8949 section 4.2). Fields must
 * be written in ascending order of their keys; another order throws {@link IllegalStateException}. Not thread-safe.
 */
public final class StructWriter {
    /** Bytewise order of the encoded keys (RFC 8949 section 4.2.1). For text this is by length, then by content. */
    static final Comparator<String> TEXT_KEY_ORDER = Comparator.comparing(
            text -> text.getBytes(StandardCharsets.UTF_8),
            Comparator.<byte[]>comparingInt(utf8 -> utf8.length).thenComparing(Arrays::compareUnsigned));

    /** Writes the fields of one value. */
    @FunctionalInterface
    public interface Encoder<T> {
        void encode(T value, StructWriter struct);
    }

    private static final int FIRST_CAPACITY = 64;

    private byte[] fields;
    private int size;
    private int count;
    private long lastKey = -1;
    private boolean extensionWritten;

    /** An empty struct. */
    public StructWriter() {
        this(FIRST_CAPACITY);
    }

    private StructWriter(int capacity) {
        fields = new byte[capacity];
    }

    /** Writes an integer, signed or unsigned. */
    public StructWriter integer(int key, long value) {
        key(key);
        integer(value);
        return this;
    }

    /** Writes an integer if present. */
    public StructWriter optionalInteger(int key, OptionalLong value) {
        value.ifPresent(present -> integer(key, present));
        return this;
    }

    /** Writes a boolean. */
    public StructWriter bool(int key, boolean value) {
        key(key);
        reserve(1);
        fields[size++] = (byte) (value ? 0xf5 : 0xf4);
        return this;
    }

    /** Writes a byte string. */
    public StructWriter bytes(int key, Bytes value) {
        key(key);
        byteString(value);
        return this;
    }

    /** Writes a byte string if present. */
    public StructWriter optionalBytes(int key, Optional<Bytes> value) {
        value.ifPresent(present -> bytes(key, present));
        return this;
    }

    /** Writes text; throws {@link IllegalArgumentException} if it contains a lone surrogate. */
    public StructWriter text(int key, String value) {
        key(key);
        textString(value);
        return this;
    }

    /**
     * Checks a text where it is created, so that its author gets the exception and not a reader.
     *
     * @param what names the text in the message
     * @param max the largest size in bytes of UTF-8
     * @throws IllegalArgumentException if the text is larger or contains a lone surrogate
     */
    public static void requireText(String what, String text, int max) {
        int size;
        try {
            size = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(text))
                    .remaining();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + " has half a surrogate pair, which is no character", e);
        }
        if (size > max) {
            throw new IllegalArgumentException(what + " has at most " + max + " bytes of UTF-8, found " + size);
        }
    }

    /** Writes a nested struct. */
    public <T> StructWriter struct(int key, T value, Encoder<T> encoder) {
        key(key);
        element(value, encoder);
        return this;
    }

    /** Writes a nested struct if present. */
    public <T> StructWriter optionalStruct(int key, Optional<T> value, Encoder<T> encoder) {
        value.ifPresent(present -> struct(key, present, encoder));
        return this;
    }

    /** Writes an array of structs. */
    public <T> StructWriter structs(int key, Collection<T> values, Encoder<T> encoder) {
        key(key);
        head(CborCursor.ARRAY, values.size());
        values.forEach(value -> element(value, encoder));
        return this;
    }

    /** Writes an array of byte strings. */
    public StructWriter byteStrings(int key, Collection<Bytes> values) {
        key(key);
        head(CborCursor.ARRAY, values.size());
        values.forEach(this::byteString);
        return this;
    }

    /** Writes a map from text to text. The order of {@code values} is irrelevant. */
    public StructWriter textMap(int key, Map<String, String> values) {
        key(key);
        head(CborCursor.MAP, values.size());
        values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(TEXT_KEY_ORDER))
                .forEach(entry -> {
                    textString(entry.getKey());
                    textString(entry.getValue());
                });
        return this;
    }

    /** Writes extensions, which must follow all other fields, in descending order of their keys from -1. */
    public StructWriter extensions(List<Extension> extensions) {
        for (Extension extension : extensions) {
            key(extension.key());
            byteString(extension.value());
        }
        return this;
    }

    /** The encoding of the struct. */
    public Bytes toBytes() {
        StructWriter whole = new StructWriter(headSize(count) + size);
        whole.writeWhole(this);
        return Bytes.takeOwnership(whole.fields);
    }

    private void key(long key) {
        boolean inOrder = extensionWritten ? key < lastKey : key < 0 || key > lastKey;
        if (!inOrder) {
            throw new IllegalStateException("expected fields in ascending order, found " + key + " after " + lastKey);
        }
        extensionWritten |= key < 0;
        lastKey = key;
        count++;
        integer(key);
    }

    private <T> void element(T value, Encoder<T> encoder) {
        StructWriter inner = new StructWriter();
        encoder.encode(value, inner);
        writeWhole(inner);
    }

    private void writeWhole(StructWriter struct) {
        head(CborCursor.MAP, struct.count);
        write(struct.fields, 0, struct.size);
    }

    private void integer(long value) {
        if (value >= 0) {
            head(CborCursor.UINT, value);
        } else {
            head(CborCursor.NINT, -1 - value);
        }
    }

    private void byteString(Bytes value) {
        head(CborCursor.BYTES, value.size());
        reserve(value.size());
        value.copyTo(fields, size);
        size += value.size();
    }

    private void textString(String value) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            head(CborCursor.TEXT, utf8.remaining());
            write(utf8.array(), utf8.arrayOffset(), utf8.remaining());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("expected Unicode text, found a lone surrogate", e);
        }
    }

    private void head(int major, long argument) {
        int bytes = headSize(argument) - 1;
        reserve(bytes + 1);
        int type = major << 5;
        if (bytes == 0) {
            fields[size++] = (byte) (type | (int) argument);
            return;
        }
        fields[size++] = (byte) (type | 24 + Integer.numberOfTrailingZeros(bytes));
        for (int shift = 8 * bytes - 8; shift >= 0; shift -= 8) {
            fields[size++] = (byte) (argument >>> shift);
        }
    }

    /** The bytes of the shortest head with this argument. */
    private static int headSize(long argument) {
        if (argument < 24) {
            return 1;
        }
        return argument <= 0xff ? 2 : argument <= 0xffff ? 3 : argument <= 0xffff_ffffL ? 5 : 9;
    }

    private void write(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, fields, size, length);
        size += length;
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > fields.length) {
            fields = Arrays.copyOf(fields, Math.max(needed, 2 * fields.length));
        }
    }
}
