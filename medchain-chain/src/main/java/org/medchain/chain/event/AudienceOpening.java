package org.medchain.chain.event;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MalformedException;

/**
 * The opening of the commitment to a session's audience: {@code {0: salt, 1: audience}}. Untrusted until
 * {@link SessionDisclosure#verify}.
 *
 * @param audience the parties and the end of the session
 * @param salt {@value #SALT_SIZE} bytes
 */
public record AudienceOpening(Audience audience, Bytes salt) {
    /** Bytes in the salt of a commitment. */
    public static final int SALT_SIZE = 32;
    /** The largest encoded opening in bytes. */
    public static final int MAX_SIZE = Audience.MAX_SIZE + 48;

    private static final DomainTag COMMITTED = DomainTag.of("event-sc-audience");

    public AudienceOpening {
        checkSalt(salt);
    }

    /** Decodes an opening from the fields of {@code struct}. */
    public static AudienceOpening decode(StructReader struct) throws MalformedException {
        Bytes salt = struct.bytes(0, SALT_SIZE);
        return new AudienceOpening(struct.struct(1, Audience::decode), salt);
    }

    /** Writes the fields of this opening to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.bytes(0, salt).struct(1, audience, Audience::encode);
    }

    /** The commitment in the session's event. */
    Digest commitment() {
        StructWriter struct = new StructWriter();
        encode(struct);
        return Hasher.hash(COMMITTED, struct.toBytes());
    }

    static void checkSalt(Bytes salt) {
        if (salt.size() != SALT_SIZE) {
            throw new IllegalArgumentException(
                    "expected a commitment's salt of " + SALT_SIZE + " bytes, found " + salt.size());
        }
    }

    /** Omits the salt, which would allow guessing the committed content. */
    @Override
    public String toString() {
        return "AudienceOpening[" + audience + "]";
    }
}
