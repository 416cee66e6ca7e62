package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** When a node says that it is behind, that events wait, and that its clock is wrong. */
class QbftHealthTest extends OneNode {
    private static boolean isBehind(QbftNode node) {
        return has(node, IssueCode.BEHIND);
    }

    private static boolean has(QbftNode node, IssueCode code) {
        return issue(node, code).isPresent();
    }

    private static Optional<Issue> issue(QbftNode node, IssueCode code) {
        return node.issues().stream().filter(issue -> issue.code() == code).findFirst();
    }

    private QbftNode startLevel() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        tick(node, Duration.ZERO);
        return node;
    }

    private void tick(QbftNode node, Duration passed) throws MedChainException {
        around.pass(passed);
        node.timer(Environment.Timer.CATCH_UP);
    }

    @Test
    void node_thatHasNotHeardOfAQuorum_isBehindUntilItHas() throws MedChainException {
        QbftNode node = start();
        assertThat(isBehind(node)).isTrue();
        othersAt(node, 0);
        assertThat(isBehind(node)).isFalse();
    }

    @Test
    void node_whoseChainDoesNotGrowWhileOthersDo_isBehindUntilItDoes() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        tick(node, Duration.ZERO);
        othersAt(node, 2);
        tick(node, Lag.PATIENCE.minusMillis(1));
        assertThat(isBehind(node)).isFalse();
        tick(node, Duration.ofMillis(1));
        assertThat(isBehind(node)).isTrue();
        assertThat(node.highestOfOthers()).isEqualTo(2);

        catchUpTo(node, 2);
        tick(node, Duration.ZERO);
        assertThat(isBehind(node)).isFalse();
    }

    @Test
    void word_ofALiar_makesNobodyBehind() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        tick(node, Duration.ZERO);
        View far = new View(1_000, 0);
        node.received(
                3,
                new Message.Vote(signatures(3)
                        .sign(Statement.prepare(far, blocks.get(0).block().hash()))));
        tick(node, Lag.PATIENCE.multipliedBy(3));
        assertThat(node.highestOfOthers()).isZero();
        assertThat(isBehind(node)).isFalse();
    }

    @Test
    void node_thatIsLevel_isNotBehindHoweverLongNothingHappens() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        catchUpTo(node, 3);
        tick(node, Duration.ZERO);
        tick(node, Duration.ofHours(1));
        assertThat(node.issues()).isEmpty();
    }

    @Test
    void event_forWhichNoBlockComes_isAnIssueThatNamesWhoWasHeardUntilABlockComes() throws MedChainException {
        QbftNode node = startLevel();
        tick(node, Standstill.PATIENCE);
        node.submit(blocks.get(0).block().events().get(0), new CompletableFuture<>());
        around.runWork();
        node.received(2, prepare(2, blocks.get(0).block()));
        tick(node, Standstill.PATIENCE.minusMillis(1));
        assertThat(node.issues()).isEmpty();

        tick(node, Duration.ofMillis(1));
        assertThat(issue(node, IssueCode.EVENTS_WAIT)).hasValueSatisfying(issue -> assertThat(issue.text())
                .contains("for 15 s no block has come")
                .contains("about block 1 of the other members [2] were heard")
                .contains("member 1 is linked, but sent nothing")
                .doesNotContain("member 2 is"));
        assertThat(IssueCode.EVENTS_WAIT.effect()).isEqualTo(IssueCode.Effect.NOT_READY);

        catchUpTo(node, 1);
        tick(node, Duration.ZERO);
        assertThat(node.issues()).isEmpty();
    }

    private String textOfWaiting(QbftNode node) throws MedChainException {
        tick(node, Duration.ZERO);
        node.submit(world.opaque(world.provider, 200), new CompletableFuture<>());
        around.runWork();
        tick(node, Standstill.PATIENCE);
        return issue(node, IssueCode.EVENTS_WAIT).orElseThrow().text();
    }

    @Test
    void event_thatWaits_isNotExplainedByWhatWasHeardAboutOtherBlocks() throws MedChainException {
        QbftNode node = startLevel();
        node.received(2, prepare(2, blocks.get(0).block()));
        catchUpTo(node, 1);
        node.received(3, prepare(3, blocks.get(2).block()));
        assertThat(textOfWaiting(node)).contains("about block 2 of the other members none was heard");
    }

    @Test
    void event_thatWaits_isExplainedByAMemberThatDoesNotVote() throws MedChainException {
        assertThat(textOfWaiting(start())).contains("this member does not vote now");
    }

    @Test
    void event_thatWaits_isExplainedByTheMembersThatAreBehindOrNotLinked() throws MedChainException {
        QbftNode node = startLevel();
        catchUpTo(node, 2);
        around.away(2);
        assertThat(textOfWaiting(node))
                .contains("member 1 is linked, but sent nothing")
                .contains("member 2 is not linked: away for a test")
                .contains("member 3 is linked, and said last that it is at height 0")
                .doesNotContain("does not vote");
    }

    @Test
    void events_thatWaitWhileBlocksCome_areNoIssue() throws MedChainException {
        QbftNode node = startLevel();
        node.submit(world.opaque(world.provider, 200), new CompletableFuture<>());
        around.runWork();
        tick(node, Standstill.PATIENCE.minusMillis(1));
        catchUpTo(node, 1);
        tick(node, Duration.ofMillis(1));
        tick(node, Standstill.PATIENCE.minusMillis(1));
        assertThat(has(node, IssueCode.EVENTS_WAIT)).isFalse();
    }

    @Test
    void clock_thatIsBehindTheLastBlock_isWrongUntilItIsSet() throws MedChainException {
        QbftNode node = startLevel();
        catchUpTo(node, 1);
        long right = around.clockMillis();
        around.setClock(right - SETTINGS.maxClockSkew().toMillis());
        tick(node, Duration.ZERO);
        assertThat(has(node, IssueCode.CLOCK_WRONG)).isFalse();

        around.setClock(right - SETTINGS.maxClockSkew().toMillis() - 1);
        tick(node, Duration.ZERO);
        assertThat(issue(node, IssueCode.CLOCK_WRONG))
                .hasValueSatisfying(issue -> assertThat(issue.text()).contains("behind", "the time of the last block"));

        around.setClock(right);
        tick(node, Duration.ZERO);
        assertThat(has(node, IssueCode.CLOCK_WRONG)).isFalse();
    }

    @Test
    void clock_thatIsAheadOfTwoLeaders_isWrongUntilItIsSet() throws MedChainException {
        QbftNode node = startLevel();
        long right = around.clockMillis();
        around.setClock(right + SETTINGS.maxClockSkew().toMillis() + 1);
        node.received(1, proposal(1, blocks.get(0).block()));
        tick(node, Duration.ZERO);
        assertThat(has(node, IssueCode.CLOCK_WRONG)).as("one leader may lie").isFalse();

        node.received(2, proposal(2, blocks.get(0).block()));
        around.setClock(right + SETTINGS.maxClockSkew().toMillis());
        tick(node, Duration.ZERO);
        assertThat(has(node, IssueCode.CLOCK_WRONG))
                .as("as far as clocks may be")
                .isFalse();

        around.setClock(right + SETTINGS.maxClockSkew().toMillis() + 1);
        tick(node, Duration.ZERO);
        assertThat(issue(node, IssueCode.CLOCK_WRONG))
                .hasValueSatisfying(issue -> assertThat(issue.text()).contains("ahead of the clocks of other members"));

        around.setClock(right);
        tick(node, Duration.ZERO);
        assertThat(has(node, IssueCode.CLOCK_WRONG)).isFalse();
    }

    @Test
    void clock_thatWasComparedLongAgo_isNotWrongAfterTheMachineSlept() throws MedChainException {
        QbftNode node = startLevel();
        node.received(1, proposal(1, blocks.get(0).block()));
        node.received(2, proposal(2, blocks.get(0).block()));
        around.setClock(around.clockMillis() + Duration.ofHours(1).toMillis());
        tick(node, ClockCheck.FRESH.plusMillis(1));
        assertThat(has(node, IssueCode.CLOCK_WRONG)).isFalse();
    }

    @Test
    void clock_thatIsAheadOfOneLeaderWhileAnotherLies_isWrong() throws MedChainException {
        QbftNode node = startLevel();
        Block block = blocks.get(0).block();
        long right = around.clockMillis();
        Block late = Block.create(
                1, block.header().previous(), right + Duration.ofDays(1).toMillis(), block.events());
        node.received(1, proposal(1, block));
        node.received(2, proposal(2, late));
        around.setClock(right + SETTINGS.maxClockSkew().toMillis() + 1);
        tick(node, Duration.ZERO);
        assertThat(has(node, IssueCode.CLOCK_WRONG)).isTrue();
    }

    @Test
    void clock_comparedWithThoseOfStrangers_isNotWrong() throws MedChainException {
        QbftNode unused = startLevel();
        ClockCheck check = new ClockCheck(replicas.on(chain()), SETTINGS.maxClockSkew(), around);
        Message.Proposal proposal = proposal(1, blocks.get(0).block());
        around.setClock(around.clockMillis() + Duration.ofHours(1).toMillis());
        for (int stranger = MEMBERS; stranger < 2 * MEMBERS; stranger++) {
            check.proposed(stranger, proposal);
        }
        check.tick();
        assertThat(check.issue()).isEmpty();
        check.proposed(1, proposal);
        check.proposed(2, proposal);
        check.tick();
        assertThat(check.issue()).isPresent();
    }

    /** The leaders' clocks went on. */
    @Test
    void clock_thatWasComparedAMomentAgo_isRightAsLongAsItGoesOn() throws MedChainException {
        QbftNode node = startLevel();
        node.received(1, proposal(1, blocks.get(0).block()));
        node.received(2, proposal(2, blocks.get(0).block()));
        around.setClock(around.clockMillis() + ClockCheck.FRESH.toMillis());
        tick(node, ClockCheck.FRESH);
        assertThat(has(node, IssueCode.CLOCK_WRONG)).isFalse();

        around.setClock(around.clockMillis() + SETTINGS.maxClockSkew().toMillis() + 1);
        tick(node, Duration.ZERO);
        assertThat(has(node, IssueCode.CLOCK_WRONG)).isTrue();
    }

    /** Its time is that of when it was first proposed. */
    @Test
    void clock_comparedWithABlockThatWasPreparedBefore_isNotWrong() throws MedChainException {
        QbftNode node = startLevel();
        around.setClock(around.clockMillis() + SETTINGS.maxClockSkew().toMillis() + 1);
        for (int leader = 1; leader <= 2; leader++) {
            Message.Proposal proposal = proposal(leader, blocks.get(0).block());
            Signed prepare = prepare(3, blocks.get(0).block()).signed();
            node.received(
                    leader, new Message.Proposal(proposal.signed(), proposal.block(), List.of(), List.of(prepare)));
        }
        tick(node, Duration.ZERO);
        assertThat(has(node, IssueCode.CLOCK_WRONG)).isFalse();
    }
}
