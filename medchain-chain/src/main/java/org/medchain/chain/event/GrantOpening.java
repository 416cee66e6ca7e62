package org.medchain.chain.event;

import org.medchain.chain.merkle.InclusionProof;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.error.MalformedException;

/**
 * The opening of the commitment to one grant of a session, with its path: {@code {0: salt, 1: grant, 2: proof}}. It
 * reveals nothing about the session's other grants except their number. Untrusted until
 * {@link SessionDisclosure#verify}.
 *
 * @param grant the granted data
 * @param salt {@value AudienceOpening#SALT_SIZE} bytes
 * @param proof the grant's position among the session's grants
 */
public record GrantOpening(Grant grant, Bytes salt, InclusionProof proof) {
    /** The largest encoded opening in bytes. */
    public static final int MAX_SIZE = Grant.MAX_SIZE + InclusionProof.MAX_SIZE + 48;

    private static final DomainTag COMMITTED = DomainTag.of("event-sc-grant");

    public GrantOpening {
        AudienceOpening.checkSalt(salt);
    }

    /** Decodes an opening from the fields of {@code struct}. */
    public static GrantOpening decode(StructReader struct) throws MalformedException {
        Bytes salt = struct.bytes(0, AudienceOpening.SALT_SIZE);
        Grant grant = struct.struct(1, Grant::decode);
        return new GrantOpening(grant, salt, struct.struct(2, InclusionProof::decode));
    }

    /** Writes the fields of this opening to {@code struct}. */
    public void encode(StructWriter struct) {
        struct.bytes(0, salt).struct(1, grant, Grant::encode).struct(2, proof, InclusionProof::encode);
    }

    /** The leaf of the session's tree. It hides the grant from everyone without the salt. */
    Digest leaf() {
        return leaf(grant, salt);
    }

    static Digest leaf(Grant grant, Bytes salt) {
        StructWriter struct = new StructWriter().bytes(0, salt).struct(1, grant, Grant::encode);
        return Hasher.hash(COMMITTED, struct.toBytes());
    }

    /** Omits the salt, which would allow guessing the committed content. */
    @Override
    public String toString() {
        return "GrantOpening[" + grant + ", " + proof.index() + " of " + proof.size() + "]";
    }
}
