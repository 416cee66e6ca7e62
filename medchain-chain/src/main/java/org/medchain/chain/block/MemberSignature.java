package org.medchain.chain.block;

import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;

/**
 * A member's signature in a block certificate or on a change of the members: {@code {0: member, 1: signature}}.
 *
 * @param member the member's number, from 0
 * @param signature over the statement defined in {@link BlockCertificate} or {@link MemberChange}
 */
public record MemberSignature(int member, Bytes signature) {
    public MemberSignature {
        if (member < 0 || member >= ConsortiumConfig.MAX_MEMBERS) {
            throw new IllegalArgumentException(
                    "expected a member's number from 0 to " + (ConsortiumConfig.MAX_MEMBERS - 1) + ", found " + member);
        }
        if (signature.isEmpty() || signature.size() > Suite.MAX_KEY_OR_SIGNATURE) {
            throw new IllegalArgumentException(
                    "expected a signature of 1 to " + Suite.MAX_KEY_OR_SIGNATURE + " bytes, found " + signature.size());
        }
    }

    static MemberSignature decode(StructReader struct) throws MalformedException {
        return new MemberSignature(
                (int) struct.uint(0, 0, ConsortiumConfig.MAX_MEMBERS - 1),
                struct.bytes(1, 1, Suite.MAX_KEY_OR_SIGNATURE));
    }

    /** Whether the signatures ascend by member, at most one per member. */
    static boolean ascending(List<MemberSignature> signatures) {
        for (int i = 1; i < signatures.size(); i++) {
            if (signatures.get(i - 1).member() >= signatures.get(i).member()) {
                return false;
            }
        }
        return true;
    }

    void encode(StructWriter struct) {
        struct.integer(0, member).bytes(1, signature);
    }
}
