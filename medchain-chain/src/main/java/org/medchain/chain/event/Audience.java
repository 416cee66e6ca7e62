package org.medchain.chain.event;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.MalformedException;

/**
 * The parties of a session and its end: {@code {0: requester, 1: patient, 2: end}}.
 *
 * @param requester who receives access
 * @param patient who grants it and signed the session's event
 * @param expiresAtMillis the first moment without access, in milliseconds since the epoch; 0 for never
 */
public record Audience(PublicIdentity requester, PublicIdentity patient, long expiresAtMillis) {
    /** The largest encoded audience in bytes. */
    public static final int MAX_SIZE = 2 * PublicIdentity.MAX_SIZE + 32;

    public Audience {
        if (expiresAtMillis < 0) {
            throw new IllegalArgumentException(
                    "expected an end in milliseconds since 1970, or 0 for never, found " + expiresAtMillis);
        }
    }

    /** Decodes an audience from the fields of {@code struct}. */
    public static Audience decode(StructReader struct) throws MalformedException {
        return new Audience(
                struct.struct(0, PublicIdentity::decode),
                struct.struct(1, PublicIdentity::decode),
                struct.uint(2, 0, Long.MAX_VALUE));
    }

    /** Decodes an audience from its canonical encoding. */
    public static Audience decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("audience", encoded, MAX_SIZE, Audience::decode);
    }

    /** Writes the fields of this audience to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.struct(0, requester, PublicIdentity::encode)
                .struct(1, patient, PublicIdentity::encode)
                .integer(2, expiresAtMillis);
    }

    /** Whether the session has ended at {@code millis}. */
    public boolean isExpiredAt(long millis) {
        return expiresAtMillis != 0 && millis >= expiresAtMillis;
    }
}
