package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;

class VoteSetTest {
    private static final int ROUNDS_KEPT = 8;

    private final Speakers speakers = Speakers.of(4);
    private final Block one = speakers.block(1);
    private final Block other = speakers.block(2);
    private final VoteSet box = new VoteSet();

    private Signed vote(int member, long round, Block block) {
        return speakers.prepare(member, round, block).signed();
    }

    @Test
    void votes_ofOneRound_areThoseForTheBlockAscendingByMember() {
        box.add(vote(2, 1, one));
        box.add(vote(0, 1, one));
        box.add(vote(1, 1, other));
        box.add(vote(3, 0, one));
        assertThat(box.votes(1, one.hash())).containsExactly(vote(0, 1, one), vote(2, 1, one));
    }

    @Test
    void add_secondVoteOfAMemberInARound_changesNothing() {
        box.add(vote(0, 1, one));
        assertThat(box.has(vote(0, 1, other))).isTrue();
        box.add(vote(0, 1, other));
        assertThat(box.votes(1, one.hash())).containsExactly(vote(0, 1, one));
        assertThat(box.votes(1, other.hash())).isEmpty();
    }

    @Test
    void has_voteOfAnotherMemberOrInAnotherRound_isFalse() {
        box.add(vote(0, 1, one));
        assertThat(box.has(vote(0, 2, one))).isFalse();
        assertThat(box.has(vote(1, 1, one))).isFalse();
    }

    @Test
    void add_moreRoundsOfAMemberThanAreKept_displacesItsOwnLowestOnly() {
        box.add(vote(1, 0, one));
        for (long round = 0; round <= ROUNDS_KEPT; round++) {
            box.add(vote(0, round, one));
        }
        assertThat(box.votes(0, one.hash())).containsExactly(vote(1, 0, one));
        for (long round = 1; round <= ROUNDS_KEPT; round++) {
            assertThat(box.votes(round, one.hash())).hasSize(1);
        }
    }
}
