package org.medchain.chain.consensus.qbft;

import org.medchain.chain.block.MemberSet;
import org.medchain.crypto.identity.PublicIdentity;

/**
 * Who this node is.
 *
 * @param number its number among the members, also before it joins and after it left
 * @param identity whose key it signs with; a member whose key was replaced goes on with the new one
 */
record Seated(int number, PublicIdentity identity) {
    /** True if it is one of {@code members}, with this key. */
    boolean isIn(MemberSet members) {
        return members.member(number)
                .filter(member -> member.identity().equals(identity))
                .isPresent();
    }
}
