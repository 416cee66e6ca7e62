package org.medchain.core.internal.record;

import java.util.Arrays;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/**
 * Fills a text up before it is sealed, so that its size tells little: one byte 0x80, then zeros, to a Padmé length (Nikitin
 * et al., 2019), which adds at most 12 % and leaves few different sizes.
 */
final class Padding {
    private static final byte MARK = (byte) 0x80;

    private Padding() {}

    /** The length to which {@code size} bytes and the mark are filled up. */
    static int paddedSize(int size) {
        int least = Math.addExact(size, 1);
        int exponent = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(least);
        int exponentBits = Integer.SIZE - Integer.numberOfLeadingZeros(exponent);
        int mask = (1 << Math.max(0, exponent - exponentBits)) - 1;
        return Math.addExact(least, mask) & ~mask;
    }

    static Bytes pad(Bytes text) {
        byte[] padded = Arrays.copyOf(text.toByteArray(), paddedSize(text.size()));
        padded[text.size()] = MARK;
        return Bytes.takeOwnership(padded);
    }

    /** The text, if it was filled up in the one way that there is. */
    static Bytes unpad(Bytes padded) throws MalformedException {
        byte[] bytes = padded.toByteArray();
        int mark = bytes.length - 1;
        while (mark >= 0 && bytes[mark] == 0) {
            mark--;
        }
        if (mark < 0 || bytes[mark] != MARK || paddedSize(mark) != bytes.length) {
            throw new MalformedException("a text of " + bytes.length + " bytes is not filled up as it should be");
        }
        return Bytes.copyOf(bytes, 0, mark);
    }
}
