package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundChangesTest {
    private final Speakers speakers = Speakers.of(4);
    private final RoundChanges changes = new RoundChanges();

    private void add(int member, long round) {
        changes.add(speakers.change(member, round));
    }

    @Test
    void add_changeToAnEarlierRound_leavesTheLaterOne() {
        add(0, 3);
        add(0, 2);
        assertThat(changes.to(3)).containsExactly(speakers.change(0, 3));
        assertThat(changes.to(2)).isEmpty();
    }

    @Test
    void add_changeToALaterRound_takesItsPlace() {
        add(0, 2);
        add(0, 3);
        assertThat(changes.to(2)).isEmpty();
        assertThat(changes.to(3)).hasSize(1);
    }

    @Test
    void add_secondChangeToARound_leavesTheFirst() {
        add(0, 2);
        PreparedCertificate prepared = speakers.prepared(1, speakers.block(1), 0, 1, 2);
        changes.add(speakers.change(0, 2, prepared));
        assertThat(changes.to(2)).containsExactly(speakers.change(0, 2));
    }

    @Test
    void has_roundReachedOrPassedByTheMember_isTrue() {
        add(0, 2);
        assertThat(changes.has(speakers.change(0, 1).signed())).isTrue();
        assertThat(changes.has(speakers.change(0, 2).signed())).isTrue();
        assertThat(changes.has(speakers.change(0, 3).signed())).isFalse();
        assertThat(changes.has(speakers.change(1, 2).signed())).isFalse();
    }

    @Test
    void to_oneRound_isAscendingByMemberWithoutThoseToOtherRounds() {
        add(3, 2);
        add(1, 2);
        add(0, 3);
        add(2, 1);
        assertThat(changes.to(2)).extracting(change -> change.signed().member()).containsExactly(1, 3);
    }

    @Test
    void others_oneRound_areThoseThatReachedOrPassedItWithoutThisMember() {
        add(0, 2);
        add(1, 2);
        add(2, 3);
        add(3, 1);
        assertThat(changes.others(0, 2)).isEqualTo(2);
        assertThat(changes.others(3, 2)).isEqualTo(3);
    }

    @Test
    void reachedBy_twoMembers_isTheRoundThatTheSecondHighestReached() {
        add(1, 9);
        assertThat(changes.reachedBy(2, 0)).isEmpty();
        add(2, 4);
        assertThat(changes.reachedBy(2, 0)).contains(4L);
        add(3, 6);
        assertThat(changes.reachedBy(2, 0)).contains(6L);
        assertThat(changes.reachedBy(1, 0)).contains(9L);
    }

    @Test
    void reachedBy_roundsThatAreNotAbove_doNotCount() {
        add(1, 2);
        add(2, 3);
        assertThat(changes.reachedBy(2, 2)).isEmpty();
        assertThat(changes.reachedBy(2, 1)).contains(2L);
    }
}
