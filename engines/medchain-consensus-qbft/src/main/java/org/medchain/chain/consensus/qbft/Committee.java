package org.medchain.chain.consensus.qbft;

import java.util.List;
import org.medchain.chain.block.MemberSet;

/**
 * Who agrees on the block of one height.
 *
 * @param members they
 * @param self the number of this member; it may be none of them, or not yet
 */
record Committee(MemberSet members, int self) {
    /** Two thirds of the members, rounded up: any two quorums share an honest member. */
    int quorum() {
        return members.quorum();
    }

    /** One more than the members that may be faulty: among so many, one is honest. */
    int someHonest() {
        return members.faulty() + 1;
    }

    /** Leads the view; another one at each height and in each round. */
    int leader(View view) {
        List<Integer> numbers = List.copyOf(members.numbers());
        return numbers.get((int) Math.floorMod(view.height() + view.round(), (long) numbers.size()));
    }

    /** The other members' numbers. */
    List<Integer> others() {
        return members.numbers().stream().filter(member -> member != self).toList();
    }
}
