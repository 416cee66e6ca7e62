package org.medchain.crypto.seal;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;

/**
 * A text sealed to one holder: {@code {0: suite, 1: encapsulated key and ciphertext}}.
 *
 * @param box {@code enc} followed by {@code ct} of RFC 9180
 */
public record Sealed(SuiteId suite, Bytes box) {
    /** The largest encoded sealed text in bytes: 1 MiB. */
    public static final int MAX_SIZE = 1 << 20;

    /** Decodes a sealed text from its canonical encoding. */
    public static Sealed decode(Bytes encoded) throws MalformedException {
        return StructReader.decode(
                "sealed text",
                encoded,
                MAX_SIZE,
                struct -> new Sealed(SuiteId.of(struct.uint(0, 0, Long.MAX_VALUE)), struct.bytes(1, 0, MAX_SIZE)));
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter().integer(0, suite.code()).bytes(1, box).toBytes();
    }
}
