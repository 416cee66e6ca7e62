package org.medchain.chain.consensus.member;

import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * The member that this node runs.
 *
 * @param number its number among the members, even before it joins and after it left
 * @param identity of the key with which it signs; a member whose key was replaced has a new one
 */
public record LocalMember(int number, PublicIdentity identity) {
    /** The member that an engine is started for. */
    public static LocalMember of(ConsensusContext context) {
        return new LocalMember(context.member(), context.identity().publicIdentity());
    }

    /** True if {@code members} has it with this key. */
    public boolean isIn(MemberSet members) {
        return members.member(number)
                .filter(member -> member.identity().equals(identity))
                .isPresent();
    }
}
