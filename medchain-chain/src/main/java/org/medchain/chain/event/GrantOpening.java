package org.medchain.chain.event;

import org.medchain.chain.merkle.InclusionProof;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.Hasher;
import org.medchain.error.MalformedException;

/**
 * One grant of a session, with the salt and the path by which the session's event commits to it:
 * {@code {0: salt, 1: grant, 2: proof}}. It tells nothing of the session's other grants but how many they are. Not believed
 * before {@link SessionDisclosure#verify}.
 *
 * @param grant what is granted
 * @param salt {@value AudienceOpening#SALT_SIZE} bytes
 * @param proof its place among the session's grants
 */
public record GrantOpening(Grant grant, Bytes salt, InclusionProof proof) {
    /** The most bytes of an encoded opening. */
    public static final int MAX_SIZE = Grant.MAX_SIZE + InclusionProof.MAX_SIZE + 48;

    private static final DomainTag COMMITTED = DomainTag.of("event-sc-grant");

    public GrantOpening {
        AudienceOpening.checkSalt(salt);
    }

    /** Reads the fields of an opening. */
    public static GrantOpening decode(StructReader struct) throws MalformedException {
        Bytes salt = struct.bytes(0, AudienceOpening.SALT_SIZE);
        Grant grant = struct.struct(1, Grant::decode);
        return new GrantOpening(grant, salt, struct.struct(2, InclusionProof::decode));
    }

    /** Writes the fields of this opening. */
    public void encode(StructWriter struct) {
        struct.bytes(0, salt).struct(1, grant, Grant::encode).struct(2, proof, InclusionProof::encode);
    }

    /** The leaf of the session's tree: hides the grant from everyone who does not know the salt. */
    Digest leaf() {
        return leaf(grant, salt);
    }

    static Digest leaf(Grant grant, Bytes salt) {
        StructWriter struct = new StructWriter().bytes(0, salt).struct(1, grant, Grant::encode);
        return Hasher.hash(COMMITTED, struct.toBytes());
    }

    /** Without the salt: whoever knows it can guess at what is committed to. */
    @Override
    public String toString() {
        return "GrantOpening[" + grant + ", " + proof.index() + " of " + proof.size() + "]";
    }
}
