package org.medchain.chain.event;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * Between whom a session is, and until when: {@code {0: requester, 1: patient, 2: end}}.
 *
 * @param requester who is granted access
 * @param patient who grants it, and signed the session's event
 * @param expiresAtMillis the first moment at which the session grants nothing any more, in milliseconds since the epoch; 0
 *     for never
 */
public record Audience(PublicIdentity requester, PublicIdentity patient, long expiresAtMillis) {
    /** The most bytes of an encoded audience. */
    public static final int MAX_SIZE = 2 * PublicIdentity.MAX_SIZE + 32;

    public Audience {
        if (expiresAtMillis < 0) {
            throw new IllegalArgumentException("a session expires after 1970, found " + expiresAtMillis + " ms");
        }
    }

    /** Reads the fields of an audience. */
    public static Audience decode(StructReader struct) throws MalformedException {
        return new Audience(
                struct.struct(0, PublicIdentity::decode),
                struct.struct(1, PublicIdentity::decode),
                struct.uint(2, 0, Long.MAX_VALUE));
    }

    /** Reads an audience from its canonical encoding. */
    public static Audience decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("audience", encoded, MAX_SIZE, Audience::decode);
    }

    /** Writes the fields of this audience. */
    public void encode(StructWriter struct) {
        struct.struct(0, requester, PublicIdentity::encode)
                .struct(1, patient, PublicIdentity::encode)
                .integer(2, expiresAtMillis);
    }

    /** True from the session's end on. */
    public boolean isExpiredAt(long millis) {
        return expiresAtMillis != 0 && millis >= expiresAtMillis;
    }
}
