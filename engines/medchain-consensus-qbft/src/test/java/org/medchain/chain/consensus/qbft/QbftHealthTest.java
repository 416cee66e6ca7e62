package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.medchain.error.MedChainException;
import org.medchain.health.IssueCode;

/** When a node says that it is behind. */
class QbftHealthTest extends OneNode {
    private boolean isBehind(QbftNode node) {
        return node.issues().stream().anyMatch(issue -> issue.code() == IssueCode.BEHIND);
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
        assertThat(isBehind(node)).isFalse();
    }
}
