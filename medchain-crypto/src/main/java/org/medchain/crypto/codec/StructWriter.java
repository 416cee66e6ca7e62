package org.medchain.crypto.codec;

import java.io.ByteArrayOutputStream;
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
 * Writes a struct: a CBOR map with ascending integer keys, in the one deterministic encoding (RFC 8949 section 4.2).
 * Fields are written in the order of their keys; another order is an {@link IllegalStateException}. Not thread-safe.
 */
public final class StructWriter {
    /** RFC 8949 section 4.2.1: bytewise order of the encoded keys, which for text is by length, then by content. */
    static final Comparator<String> TEXT_KEY_ORDER = Comparator.comparing(
            text -> text.getBytes(StandardCharsets.UTF_8),
            Comparator.<byte[]>comparingInt(utf8 -> utf8.length).thenComparing(Arrays::compareUnsigned));

    /** Writes the fields of one value. */
    @FunctionalInterface
    public interface Encoder<T> {
        void encode(T value, StructWriter struct);
    }

    private final ByteArrayOutputStream fields = new ByteArrayOutputStream();
    private int count;
    private long lastKey = -1;
    private boolean extensionWritten;

    /** An empty struct. */
    public StructWriter() {}

    /** An integer; unsigned fields are written by the same call. */
    public StructWriter integer(int key, long value) {
        key(key);
        integer(value);
        return this;
    }

    /** An integer, or no field. */
    public StructWriter optionalInteger(int key, OptionalLong value) {
        value.ifPresent(present -> integer(key, present));
        return this;
    }

    /** True or false. */
    public StructWriter bool(int key, boolean value) {
        key(key);
        fields.write(value ? 0xf5 : 0xf4);
        return this;
    }

    /** A byte string. */
    public StructWriter bytes(int key, Bytes value) {
        key(key);
        byteString(value);
        return this;
    }

    /** A byte string, or no field. */
    public StructWriter optionalBytes(int key, Optional<Bytes> value) {
        value.ifPresent(present -> bytes(key, present));
        return this;
    }

    /** Text, which is an {@link IllegalArgumentException} if it is no sequence of Unicode characters. */
    public StructWriter text(int key, String value) {
        key(key);
        textString(value);
        return this;
    }

    /** A struct inside this one. */
    public <T> StructWriter struct(int key, T value, Encoder<T> encoder) {
        key(key);
        element(value, encoder);
        return this;
    }

    /** A struct inside this one, or no field. */
    public <T> StructWriter optionalStruct(int key, Optional<T> value, Encoder<T> encoder) {
        value.ifPresent(present -> struct(key, present, encoder));
        return this;
    }

    /** An array of structs. */
    public <T> StructWriter structs(int key, Collection<T> values, Encoder<T> encoder) {
        key(key);
        head(CborCursor.ARRAY, values.size());
        values.forEach(value -> element(value, encoder));
        return this;
    }

    /** An array of byte strings. */
    public StructWriter byteStrings(int key, Collection<Bytes> values) {
        key(key);
        head(CborCursor.ARRAY, values.size());
        values.forEach(this::byteString);
        return this;
    }

    /** A map from text to text; the order of {@code values} does not matter. */
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

    /** Extensions, after every other field, from -1 downwards. */
    public StructWriter extensions(List<Extension> extensions) {
        for (Extension extension : extensions) {
            key(extension.key());
            byteString(extension.value());
        }
        return this;
    }

    /** The encoding. */
    public Bytes toBytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(fields.size() + 5);
        head(whole, CborCursor.MAP, count);
        whole.writeBytes(fields.toByteArray());
        return Bytes.takeOwnership(whole.toByteArray());
    }

    private void key(long key) {
        boolean inOrder = extensionWritten ? key < lastKey : key < 0 || key > lastKey;
        if (!inOrder) {
            throw new IllegalStateException("field " + key + " written after field " + lastKey);
        }
        extensionWritten |= key < 0;
        lastKey = key;
        count++;
        integer(key);
    }

    private <T> void element(T value, Encoder<T> encoder) {
        StructWriter inner = new StructWriter();
        encoder.encode(value, inner);
        fields.writeBytes(inner.toBytes().toByteArray());
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
        fields.writeBytes(value.toByteArray());
    }

    private void textString(String value) {
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            head(CborCursor.TEXT, utf8.remaining());
            fields.write(utf8.array(), utf8.arrayOffset(), utf8.remaining());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a text has no half of a surrogate pair", e);
        }
    }

    private void head(int major, long argument) {
        head(fields, major, argument);
    }

    private static void head(ByteArrayOutputStream out, int major, long argument) {
        int type = major << 5;
        if (argument < 24) {
            out.write(type | (int) argument);
            return;
        }
        int log2Width = argument <= 0xff ? 0 : argument <= 0xffff ? 1 : argument <= 0xffff_ffffL ? 2 : 3;
        out.write(type | 24 + log2Width);
        for (int shift = 8 * (1 << log2Width) - 8; shift >= 0; shift -= 8) {
            out.write((int) (argument >>> shift));
        }
    }
}
