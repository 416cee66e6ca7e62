package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.junit.jupiter.api.Test;

class StallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private long now;
    private final Stall stall = new Stall(PATIENCE, () -> now);

    private void answer(AppendResult result) {
        stall.appended(AppendEntriesReplyProto.newBuilder().setResult(result).build());
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    /** The leader that was looking for where the logs agree may have been killed. */
    @Test
    void refusal_afterWhichNoLeaderSendsAnything_isNoStall() {
        answer(AppendResult.INCONSISTENCY);
        pass(PATIENCE.multipliedBy(10));
        assertThat(stall.isLong()).isFalse();
    }

    @Test
    void refusals_forLongerThanThePatience_areAStall() {
        answer(AppendResult.INCONSISTENCY);
        pass(PATIENCE);
        answer(AppendResult.INCONSISTENCY);
        assertThat(stall.isLong()).isFalse();
        pass(Duration.ofNanos(1));
        answer(AppendResult.INCONSISTENCY);
        assertThat(stall.isLong()).isTrue();
    }

    @Test
    void refusals_withASuccessAmongThem_areNoStall() {
        answer(AppendResult.INCONSISTENCY);
        pass(PATIENCE);
        answer(AppendResult.SUCCESS);
        answer(AppendResult.INCONSISTENCY);
        pass(PATIENCE);
        answer(AppendResult.INCONSISTENCY);
        assertThat(stall.isLong()).isFalse();
    }
}
