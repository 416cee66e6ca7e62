package org.medchain.crypto.testkit;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.medchain.crypto.bytes.Bytes;

/** Damaged copies of a byte string. */
public final class Flips {
    private Flips() {}

    /** The bytes with bit {@code bit} (0 is the lowest of the first byte) turned over. */
    public static Bytes bit(Bytes source, int bit) {
        byte[] copy = source.toByteArray();
        copy[bit / 8] ^= (byte) (1 << (bit % 8));
        return Bytes.takeOwnership(copy);
    }

    /** One copy for each bit. */
    public static Stream<Bytes> everyBit(Bytes source) {
        return IntStream.range(0, source.size() * 8).mapToObj(bit -> bit(source, bit));
    }

    /** One copy for each byte, all its bits turned over. */
    public static Stream<Bytes> everyByte(Bytes source) {
        return IntStream.range(0, source.size()).mapToObj(index -> {
            byte[] copy = source.toByteArray();
            copy[index] = (byte) ~copy[index];
            return Bytes.takeOwnership(copy);
        });
    }

    /** Every beginning that is not the whole. */
    public static Stream<Bytes> everyCut(Bytes source) {
        return IntStream.range(0, source.size()).mapToObj(size -> source.slice(0, size));
    }
}
