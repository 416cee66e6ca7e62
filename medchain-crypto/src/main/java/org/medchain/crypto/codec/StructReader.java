package org.medchain.crypto.codec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * Reads a struct: a CBOR map with ascending integer keys in deterministic encoding (RFC 8949 section 4.2). Callers read
 * fields in ascending order. Every read states its limits, which are checked before any allocation. Unknown
 * non-negative keys and trailing bytes are refused. Not thread-safe.
 */
public final class StructReader {
    /** Decodes the fields of one struct. The caller checks that the struct ends after them. */
    @FunctionalInterface
    public interface Decoder<T> {
        T decode(StructReader struct) throws MalformedException;
    }

    private final CborCursor cursor;
    private final @Nullable StructReader parent;
    private boolean nested;
    private int fieldsLeft;
    private long lastKey = -1;
    private boolean extensionSeen;
    private @Nullable Long nextKey;

    private StructReader(CborCursor cursor, @Nullable StructReader parent, String field) throws MalformedException {
        this.cursor = cursor;
        this.parent = parent;
        this.fieldsLeft = cursor.length(CborCursor.MAP, field, 0, Integer.MAX_VALUE);
    }

    /**
     * Decodes a struct that fills all of {@code encoded}.
     *
     * @param what names the structure in error messages
     * @param maxSize the largest accepted encoding in bytes
     */
    public static <T> T decode(String what, Bytes encoded, int maxSize, Decoder<T> decoder) throws MalformedException {
        if (encoded.size() > maxSize) {
            throw new MalformedException(what + ": " + encoded.size() + " bytes, expected at most " + maxSize);
        }
        CborCursor cursor = new CborCursor(encoded, what);
        StructReader reader = new StructReader(cursor, null, "struct");
        T value = decoder.decode(reader);
        reader.end();
        return value;
    }

    /**
     * Decodes the first fields of a struct and ignores the bytes after them, for callers that decide by these fields
     * whether to decode the rest.
     *
     * @param what names the structure in error messages
     * @param size how many bytes are read at most
     */
    public static <T> T decodeStart(String what, Bytes encoded, int size, Decoder<T> decoder)
            throws MalformedException {
        Bytes start = encoded.slice(0, Math.min(size, encoded.size()));
        return decoder.decode(new StructReader(new CborCursor(start, what), null, "struct"));
    }

    /** Whether the next field has this key. */
    public boolean has(int key) throws MalformedException {
        Long next = peekKey();
        return next != null && next == key;
    }

    /** Reads an unsigned integer from {@code min} to {@code max}. */
    public long uint(int key, long min, long max) throws MalformedException {
        String field = enter(key);
        long value = cursor.head(CborCursor.UINT, field);
        return inRange(field, value, min, max);
    }

    /** Reads a signed 64-bit integer. */
    public long integer(int key) throws MalformedException {
        return cursor.integer(enter(key));
    }

    /** Reads a signed 64-bit integer if the field is present. */
    public OptionalLong optionalInteger(int key) throws MalformedException {
        return has(key) ? OptionalLong.of(integer(key)) : OptionalLong.empty();
    }

    /** Reads a boolean. */
    public boolean bool(int key) throws MalformedException {
        return cursor.bool(enter(key));
    }

    /** Reads a byte string of {@code min} to {@code max} bytes. */
    public Bytes bytes(int key, int min, int max) throws MalformedException {
        return cursor.bytes(enter(key), min, max);
    }

    /** Reads a byte string of exactly {@code size} bytes. */
    public Bytes bytes(int key, int size) throws MalformedException {
        return bytes(key, size, size);
    }

    /** Reads a byte string if the field is present. */
    public Optional<Bytes> optionalBytes(int key, int min, int max) throws MalformedException {
        return has(key) ? Optional.of(bytes(key, min, max)) : Optional.empty();
    }

    /** Reads text of at most {@code max} bytes of UTF-8. */
    public String text(int key, int max) throws MalformedException {
        return cursor.text(enter(key), max);
    }

    /** Reads a nested struct. */
    public <T> T struct(int key, Decoder<T> decoder) throws MalformedException {
        return element(enter(key), decoder);
    }

    /** Reads a nested struct if the field is present. */
    public <T> Optional<T> optionalStruct(int key, Decoder<T> decoder) throws MalformedException {
        return has(key) ? Optional.of(struct(key, decoder)) : Optional.empty();
    }

    /** Reads an array of {@code min} to {@code max} structs. */
    public <T> List<T> structs(int key, int min, int max, Decoder<T> decoder) throws MalformedException {
        String field = enter(key);
        int count = cursor.length(CborCursor.ARRAY, field, min, max);
        List<T> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(element(field, decoder));
        }
        return List.copyOf(values);
    }

    /** Reads an array of {@code min} to {@code max} byte strings of at most {@code maxSize} bytes each. */
    public List<Bytes> byteStrings(int key, int min, int max, int maxSize) throws MalformedException {
        String field = enter(key);
        int count = cursor.length(CborCursor.ARRAY, field, min, max);
        List<Bytes> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(cursor.bytes(field, 0, maxSize));
        }
        return List.copyOf(values);
    }

    /** Reads a map of at most {@code max} pairs of texts, ordered by their encoded keys. */
    public Map<String, String> textMap(int key, int max, int maxText) throws MalformedException {
        String field = enter(key);
        int count = cursor.length(CborCursor.MAP, field, 0, max);
        Map<String, String> values = new LinkedHashMap<>();
        @Nullable String last = null;
        for (int i = 0; i < count; i++) {
            String name = cursor.text(field, maxText);
            if (last != null && StructWriter.TEXT_KEY_ORDER.compare(last, name) >= 0) {
                throw cursor.malformed(field + ": text keys are repeated or out of order");
            }
            values.put(name, cursor.text(field, maxText));
            last = name;
        }
        return values;
    }

    /** Reads all extensions (negative keys): at most {@code max} of at most {@code maxSize} bytes each. */
    public List<Extension> extensions(int max, int maxSize) throws MalformedException {
        List<Extension> found = new ArrayList<>();
        for (Long key = peekKey(); key != null && key < 0; key = peekKey()) {
            if (found.size() == max || key < Integer.MIN_VALUE) {
                throw cursor.malformed("extension " + key + ": expected at most " + max + " extensions");
            }
            int small = key.intValue();
            found.add(new Extension(small, cursor.bytes(enter(small), 0, maxSize)));
        }
        return List.copyOf(found);
    }

    /** Creates a {@link MalformedException} that names the structure and the reader's position. */
    public MalformedException malformed(String why) {
        return cursor.malformed(why);
    }

    private void end() throws MalformedException {
        Long key = peekKey();
        if (key != null) {
            throw cursor.malformed("unknown field " + key);
        }
        if (parent == null && cursor.remaining() > 0) {
            throw cursor.malformed(cursor.remaining() + " trailing bytes");
        }
    }

    private <T> T element(String field, Decoder<T> decoder) throws MalformedException {
        StructReader inner = new StructReader(cursor, this, field);
        nested = true;
        T value = decoder.decode(inner);
        inner.end();
        nested = false;
        return value;
    }

    private String enter(int key) throws MalformedException {
        Long next = peekKey();
        if (next == null || next != key) {
            throw cursor.malformed("expected field " + key + ", found " + (next == null ? "the end" : next));
        }
        nextKey = null;
        return "field " + key;
    }

    private @Nullable Long peekKey() throws MalformedException {
        if (nested) {
            throw new IllegalStateException("expected the nested struct to be read to its end first");
        }
        if (nextKey == null && fieldsLeft > 0) {
            long key = cursor.integer("key");
            boolean inOrder = extensionSeen ? key < lastKey : key < 0 || key > lastKey;
            if (!inOrder) {
                throw cursor.malformed("key " + key + " is repeated or out of order");
            }
            fieldsLeft--;
            lastKey = key;
            extensionSeen |= key < 0;
            nextKey = key;
        }
        return nextKey;
    }

    private long inRange(String field, long value, long min, long max) throws MalformedException {
        if (value < min || value > max) {
            throw cursor.malformed(field + ": " + value + ", expected " + min + " to " + max);
        }
        return value;
    }
}
