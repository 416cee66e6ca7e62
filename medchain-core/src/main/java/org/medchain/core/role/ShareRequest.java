package org.medchain.core.role;

import org.medchain.core.directory.Texts;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/**
 * A requester's wish, as the patient reads it.
 *
 * @param requester who asks; verified
 * @param wish what is asked for and why, in words; at most {@value #MAX_WISH} bytes of UTF-8
 */
public record ShareRequest(Certificate requester, String wish) {
    /** The most bytes of a wish. */
    public static final int MAX_WISH = 4096;

    private static final int VERSION = 1;

    public static Bytes encode(String wish) {
        Texts.check("a wish", wish, MAX_WISH);
        return new StructWriter().integer(0, VERSION).text(1, wish).toBytes();
    }

    public static String decode(Bytes payload) throws MalformedException {
        return StructReader.decode("share request", payload, MAX_WISH + 16, struct -> {
            struct.uint(0, VERSION, VERSION);
            return struct.text(1, MAX_WISH);
        });
    }
}
