package org.medchain.crypto.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** A position in an encoding. Reads heads of data items and refuses any that is not the shortest form of its value. */
final class CborCursor {
    static final int UINT = 0;
    static final int NINT = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    private static final String[] MAJOR = {
        "unsigned integer", "negative integer", "byte string", "text", "array", "map", "tag", "simple value"
    };

    private final Bytes input;
    private final String what;
    private int position;

    CborCursor(Bytes input, String what) {
        this.input = input;
        this.what = what;
    }

    int remaining() {
        return input.size() - position;
    }

    int peekMajor() throws MalformedException {
        return (peekByte() >> 5) & 7;
    }

    /** Reads a head of the given major type and returns its argument, at most {@code Long.MAX_VALUE}. */
    long head(int major, String field) throws MalformedException {
        int initial = peekByte();
        int found = (initial >> 5) & 7;
        if (found != major) {
            throw malformed(field + ": expected " + MAJOR[major] + ", found " + MAJOR[found]);
        }
        position++;
        int info = initial & 31;
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw malformed(field + ": expected a definite length, found an indefinite or reserved one");
        }
        return longArgument(1 << (info - 24), field);
    }

    private long longArgument(int width, String field) throws MalformedException {
        if (remaining() < width) {
            throw malformed(field + ": expected " + width + " more bytes, found the end after " + remaining());
        }
        long argument = 0;
        for (int i = 0; i < width; i++) {
            argument = (argument << 8) | (input.get(position++) & 0xff);
        }
        if (argument < 0) {
            throw malformed(field + ": expected a number of at most 2^63-1, found a larger one");
        }
        long least = width == 1 ? 24 : 1L << (width * 4);
        if (argument < least) {
            throw malformed(field + ": expected the shortest form of the number, found a longer one");
        }
        return argument;
    }

    long integer(String field) throws MalformedException {
        return peekMajor() == NINT ? -1 - head(NINT, field) : head(UINT, field);
    }

    boolean bool(String field) throws MalformedException {
        int found = peekByte();
        if (found != 0xf4 && found != 0xf5) {
            throw malformed(field + ": expected true or false, found initial byte " + found);
        }
        position++;
        return found == 0xf5;
    }

    Bytes bytes(String field, int min, int max) throws MalformedException {
        int length = length(BYTES, field, min, max);
        Bytes value = input.slice(position, position + length);
        position += length;
        return value;
    }

    String text(String field, int max) throws MalformedException {
        int length = length(TEXT, field, 0, max);
        ByteBuffer utf8 = input.asReadOnlyBuffer().slice(position, length);
        position += length;
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(utf8)
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException(what + ": " + field + ": expected text in UTF-8, found other bytes", e);
        }
    }

    /** The length of a string, or the count of an array or map, checked against the limits and the remaining bytes. */
    int length(int major, String field, int min, int max) throws MalformedException {
        long length = head(major, field);
        if (length < min || length > max) {
            throw malformed(field + ": " + MAJOR[major] + " of size " + length + ", expected " + min + " to " + max);
        }
        if (length > remaining()) {
            throw malformed(
                    field + ": " + MAJOR[major] + " of size " + length + " with " + remaining() + " bytes left");
        }
        return (int) length;
    }

    MalformedException malformed(String why) {
        return new MalformedException(what + " at byte " + position + ": " + why);
    }

    private int peekByte() throws MalformedException {
        if (position >= input.size()) {
            throw malformed("expected more bytes, found the end");
        }
        return input.get(position) & 0xff;
    }
}
