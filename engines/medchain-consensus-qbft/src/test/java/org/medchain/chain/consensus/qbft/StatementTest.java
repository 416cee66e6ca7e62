package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** What can be said, and what a message can carry. */
class StatementTest {
    private static final View VIEW = new View(7, 3);
    private static final BlockHash BLOCK = BlockHash.of(Bytes.copyOf(new byte[32]));

    private final Speakers speakers = Speakers.of(4);

    private static void isNone(Statement.Kind kind, View view, Optional<BlockHash> block, OptionalLong preparedRound) {
        assertThatThrownBy(() -> new Statement(kind, view, block, preparedRound))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROPOSE", "PREPARE", "COMMIT"})
    void statement_aboutABlock_namesItAndNoPreparedRound(Statement.Kind kind) {
        isNone(kind, VIEW, Optional.empty(), OptionalLong.empty());
        isNone(kind, VIEW, Optional.of(BLOCK), OptionalLong.of(1));
    }

    @Test
    void roundChange_namesBlockAndEarlierRoundOrNeither() {
        isNone(Statement.Kind.ROUND_CHANGE, VIEW, Optional.of(BLOCK), OptionalLong.empty());
        isNone(Statement.Kind.ROUND_CHANGE, VIEW, Optional.empty(), OptionalLong.of(1));
        isNone(Statement.Kind.ROUND_CHANGE, VIEW, Optional.of(BLOCK), OptionalLong.of(VIEW.round()));
        isNone(Statement.Kind.ROUND_CHANGE, VIEW, Optional.of(BLOCK), OptionalLong.of(-1));
        isNone(Statement.Kind.ROUND_CHANGE, new View(7, 0), Optional.empty(), OptionalLong.empty());
    }

    @Test
    void says_otherKindViewOrBlock_isFalse() {
        Statement said = Statement.prepare(VIEW, BLOCK);
        assertThat(said.says(Statement.Kind.PREPARE, VIEW, BLOCK)).isTrue();
        assertThat(said.says(Statement.Kind.COMMIT, VIEW, BLOCK)).isFalse();
        assertThat(said.says(Statement.Kind.PREPARE, new View(7, 2), BLOCK)).isFalse();
        assertThat(said.says(Statement.Kind.PREPARE, VIEW, speakers.block(1).hash()))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void message_withAStatementOfAnotherKind_cannotBeRead(Statement.Kind kind) {
        Signed said = speakers.say(
                1,
                kind == Statement.Kind.ROUND_CHANGE
                        ? Statement.roundChange(VIEW, Optional.empty())
                        : new Statement(kind, VIEW, Optional.of(BLOCK), OptionalLong.empty()));
        boolean vote = kind == Statement.Kind.PREPARE || kind == Statement.Kind.COMMIT;
        assertThat(canBeRead(new Message.Vote(said))).isEqualTo(vote);
        assertThat(canBeRead(new Message.RoundChange(said, Optional.empty())))
                .isEqualTo(kind == Statement.Kind.ROUND_CHANGE);
        assertThat(canBeRead(new Message.Proposal(said, speakers.block(1), List.of(), List.of())))
                .isEqualTo(kind == Statement.Kind.PROPOSE);
    }

    private static boolean canBeRead(Message message) {
        try {
            assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
            return true;
        } catch (MalformedException e) {
            assertThat(e).hasMessageContaining("statement");
            return false;
        }
    }
}
