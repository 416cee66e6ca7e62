package org.medchain.chain.block;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;

/**
 * A member's signature in a block certificate: {@code {0: member, 1: signature}}.
 *
 * @param member the member's number, from zero
 * @param signature over what {@link BlockCertificate} says
 */
public record MemberSignature(int member, Bytes signature) {
    public MemberSignature {
        if (member < 0 || member >= ConsortiumConfig.MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "a member is from 0 to " + (ConsortiumConfig.MAX_MEMBERS - 1) + ", found " + member);
        }
        if (signature.isEmpty() || signature.size() > Suite.MAX_KEY_OR_SIGNATURE) {
            throw new IllegalArgumentException(
                    "a signature has 1 to " + Suite.MAX_KEY_OR_SIGNATURE + " bytes, found " + signature.size());
        }
    }

    static MemberSignature decode(StructReader struct) throws MalformedException {
        return new MemberSignature(
                (int) struct.uint(0, 0, ConsortiumConfig.MAX_MEMBERS - 1),
                struct.bytes(1, 1, Suite.MAX_KEY_OR_SIGNATURE));
    }

    void encode(StructWriter struct) {
        struct.integer(0, member).bytes(1, signature);
    }
}
