package org.medchain.chain.event;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.error.MalformedException;

/**
 * A session's audience, with the salt under which the session's event commits to it: {@code {0: salt, 1: audience}}. Not
 * believed before {@link SessionDisclosure#verify}.
 *
 * @param audience between whom the session is
 * @param salt {@value #SALT_SIZE} bytes
 */
public record AudienceOpening(Audience audience, Bytes salt) {
    /** Bytes in the salt of a commitment. */
    public static final int SALT_SIZE = 32;
    /** The most bytes of an encoded opening. */
    public static final int MAX_SIZE = Audience.MAX_SIZE + 48;

    private static final DomainTag COMMITTED = DomainTag.of("event-sc-audience");

    public AudienceOpening {
        checkSalt(salt);
    }

    /** Reads the fields of an opening. */
    public static AudienceOpening decode(StructReader struct) throws MalformedException {
        Bytes salt = struct.bytes(0, SALT_SIZE);
        return new AudienceOpening(struct.struct(1, Audience::decode), salt);
    }

    /** Writes the fields of this opening. */
    public void encode(StructWriter struct) {
        struct.bytes(0, salt).struct(1, audience, Audience::encode);
    }

    /** What the event commits to. */
    Digest commitment() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return Hasher.hash(COMMITTED, struct.toBytes());
    }

    static void checkSalt(Bytes salt) {
        if (salt.size() != SALT_SIZE) {
            throw new IllegalArgumentException(
                    "the salt of a commitment has " + SALT_SIZE + " bytes, found " + salt.size());
        }
    }

    /** Without the salt: whoever knows it can guess at what is committed to. */
    @Override
    public String toString() {
        return "AudienceOpening[" + audience + "]";
    }
}
