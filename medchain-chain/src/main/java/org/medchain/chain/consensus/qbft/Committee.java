package org.medchain.chain.consensus.qbft;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Who agrees.
 *
 * @param members how many, n
 * @param self the number of this member
 */
record Committee(int members, int self) {
    /** Two thirds of the members, rounded up: any two quorums share an honest member. */
    int quorum() {
        return (2 * members + 2) / 3;
    }

    /** One more than the members that may be faulty: among so many, one is honest. */
    int someHonest() {
        return (members - 1) / 3 + 1;
    }

    /** The numbers of all other members. */
    List<Integer> others() {
        return IntStream.range(0, members)
                .filter(member -> member != self)
                .boxed()
                .toList();
    }

    /** Leads the view; another one at each height and in each round. */
    int leader(View view) {
        return (int) Math.floorMod(view.height() + view.round(), (long) members);
    }
}
