package org.medchain.core.role;

import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructWriter;

/**
 * A requester's wish, as the patient reads it. Nothing is granted by it.
 *
 * @param requester who asks; verified
 * @param wish what is asked for and why, in words; at most {@value #MAX_WISH} bytes of UTF-8
 */
public record ShareWish(IdentityCertificate requester, String wish) {
    /** The most bytes of a wish. */
    public static final int MAX_WISH = 4096;

    public ShareWish {
        StructWriter.requireText("a wish", wish, MAX_WISH);
    }
}
