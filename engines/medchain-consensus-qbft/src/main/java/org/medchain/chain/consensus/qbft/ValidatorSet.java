package org.medchain.chain.consensus.qbft;

import java.util.List;
import org.medchain.chain.block.MemberSet;

/**
 * The validator set at one height, as one node sees it.
 *
 * @param members the members that certify the block
 * @param self the number of this node, which may not be among them
 */
record ValidatorSet(MemberSet members, int self) {
    /** Two thirds of the validators, rounded up: any two quorums share an honest one. */
    int quorum() {
        return members.quorum();
    }

    /** One more than the validators that may be faulty: among so many, one is honest. */
    int weakQuorum() {
        return members.faulty() + 1;
    }

    /** How many validators may be faulty. */
    int faulty() {
        return members.faulty();
    }

    /** The leader of a view: validators take turns by height and round. */
    int leader(View view) {
        List<Integer> numbers = List.copyOf(members.numbers());
        return numbers.get((int) Math.floorMod(view.height() + view.round(), (long) numbers.size()));
    }

    /** The other validators' numbers. */
    List<Integer> others() {
        return members.numbers().stream().filter(member -> member != self).toList();
    }
}
