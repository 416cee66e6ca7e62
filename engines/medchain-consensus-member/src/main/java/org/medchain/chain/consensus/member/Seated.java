package org.medchain.chain.consensus.member;

import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * Who this node is.
 *
 * @param number its number among the members, also before it joins and after it left
 * @param identity whose key it signs with; a member whose key was replaced goes on with the new one
 */
public record Seated(int number, PublicIdentity identity) {
    /** The member that an engine is started for. */
    public static Seated of(ConsensusContext context) {
        return new Seated(context.member(), context.identity().publicIdentity());
    }

    /** True if it is one of {@code members}, with this key. */
    public boolean isIn(MemberSet members) {
        return members.member(number)
                .filter(member -> member.identity().equals(identity))
                .isPresent();
    }
}
