package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;

class FutureMessageBufferTest {
    private static final int KEPT = 8;
    private static final BlockHash BLOCK = BlockHash.of(Bytes.copyOf(new byte[32]));

    private final FutureMessageBuffer buffer = new FutureMessageBuffer();
    private final Speakers speakers = Speakers.of(4);

    private Message.Vote vote(int member, long height, long round) {
        return new Message.Vote(speakers.say(member, Statement.prepare(new View(height, round), BLOCK)));
    }

    private Message.Vote add(int member, long height, long round) {
        Message.Vote vote = vote(member, height, round);
        buffer.add(member, vote);
        return vote;
    }

    @Test
    void take_oneHeight_isWhatWasKeptForItInItsOrderAndOnce() {
        Message.Vote first = add(1, 5, 0);
        Message.Vote second = add(1, 5, 1);
        Message.Vote later = add(1, 6, 0);
        assertThat(buffer.take(5)).containsExactly(first, second);
        assertThat(buffer.take(5)).isEmpty();
        assertThat(buffer.take(6)).containsExactly(later);
    }

    @Test
    void take_oneHeight_forgetsEarlierOnes() {
        add(1, 4, 0);
        assertThat(buffer.take(5)).isEmpty();
        assertThat(buffer.take(4)).isEmpty();
    }

    @Test
    void add_moreThanAreKeptOfAMember_displacesItsOwnOldestOnly() {
        Message.Vote others = add(2, 5, 0);
        for (int round = 0; round <= KEPT; round++) {
            add(1, 5, round);
        }
        assertThat(buffer.take(5)).hasSize(KEPT + 1).contains(others).doesNotContain(vote(1, 5, 0));
    }
}
