package org.medchain.chain.consensus.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.junit.jupiter.api.Test;
import org.medchain.error.UnavailableException;

class AnswerChecksTest {
    private final AnswerChecks checks = new AnswerChecks(() -> {
        throw new UnavailableException("it does not run");
    });

    @Test
    void answer_thatTellsTheMemberToEnd_isRefused() {
        RequestVoteReplyProto answer =
                RequestVoteReplyProto.newBuilder().setShouldShutdown(true).build();

        assertThatThrownBy(() -> checks.checked(answer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("to end");
    }

    @Test
    void answer_whileTheMemberEnds_isNotUsed() {
        assertThatThrownBy(() -> checks.checked(RequestVoteReplyProto.getDefaultInstance()))
                .isInstanceOf(UnansweredException.class);
    }

    @Test
    void term_thatCannotBe_isNotPlausible() {
        assertThat(RequestChecks.isPlausible(8, 7)).isTrue();
        assertThat(RequestChecks.isPlausible(1, 7)).isTrue();
        assertThat(RequestChecks.isPlausible(-1, 7)).isFalse();
        assertThat(RequestChecks.isPlausible(7 + (1L << 32), 7)).isTrue();
        assertThat(RequestChecks.isPlausible(8 + (1L << 32), 7)).isFalse();
        assertThat(RequestChecks.isPlausible(Long.MAX_VALUE, Long.MAX_VALUE - 1))
                .isFalse();
    }
}
