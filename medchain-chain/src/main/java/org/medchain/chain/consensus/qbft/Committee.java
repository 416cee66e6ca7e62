package org.medchain.chain.consensus.qbft;

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

    /** Leads the view; another one at each height and in each round. */
    int leader(View view) {
        return (int) Math.floorMod(view.height() + view.round(), (long) members);
    }
}
