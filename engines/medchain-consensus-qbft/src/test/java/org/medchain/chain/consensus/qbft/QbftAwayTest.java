package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Await;

/** A member that is away costs no round when it should lead. Member 3 leads round 0 of height 3, member 0 its round 1. */
class QbftAwayTest extends OneNode {
    private static final View NEXT = new View(3, 1);
    private static final int BLOCKS = 41;
    private static final long HALF_A_ROUND_MICROS = 500_000;

    @TempDir
    private Path folder;

    private QbftNode atHeight2() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        othersAt(node, 2);
        node.received(1, blocks(1, 2));
        return node;
    }

    private List<View> changes() throws MedChainException {
        return around.sentTo(1, Message.RoundChange.class).stream()
                .map(change -> change.signed().statement().view())
                .toList();
    }

    @Test
    void leader_withoutALink_losesItsRoundBeforeAnyEventWaits() throws MedChainException {
        around.away(3);
        QbftNode unused = atHeight2();
        assertThat(changes()).containsExactly(NEXT);
    }

    @Test
    void leader_whoseLinkBreaks_losesItsRoundAtOnce() throws MedChainException {
        QbftNode node = atHeight2();
        assertThat(changes()).isEmpty();
        around.away(3);
        node.linkDown(3);
        assertThat(changes()).containsExactly(NEXT);
    }

    @Test
    void leader_whoseLinkBreaksAfterItsProposal_keepsItsRound() throws MedChainException {
        QbftNode node = atHeight2();
        node.received(3, proposal(3, blocks.get(2).block()));
        around.away(3);
        node.linkDown(3);
        assertThat(changes()).isEmpty();
    }

    @Test
    void member_thatDoesNotLead_mayBeAway() throws MedChainException {
        around.away(2);
        QbftNode unused = atHeight2();
        assertThat(changes()).isEmpty();
    }

    /** Alone, it would only run ahead of the others. */
    @Test
    void leader_withoutALinkBesideOthers_keepsItsRound() throws MedChainException {
        around.away(2, 3);
        QbftNode node = atHeight2();
        assertThat(changes()).isEmpty();
        around.away(3);
        node.linkUp(2);
        assertThat(changes()).containsExactly(NEXT);
    }

    /** It does not know yet what it voted before. */
    @Test
    void leader_withoutALink_isWaitedForByAMemberThatDoesNotVote() throws MedChainException {
        around.away(1);
        QbftNode node = start();
        node.linkDown(1);
        assertThat(around.sent(Message.RoundChange.class)).isEmpty();
    }

    /** As many rounds as members may be faulty are left so; the later ones have their time, whatever links do. */
    @Test
    void leader_ofALaterRoundWithoutALink_hasItsTime() throws MedChainException {
        around.away(3);
        QbftNode node = atHeight2();
        for (int member = 1; member < MEMBERS; member++) {
            Statement change = Statement.roundChange(new View(3, 2), Optional.empty());
            node.received(member, new Message.RoundChange(signatures(member).sign(change), Optional.empty()));
        }
        around.away(1);
        node.linkDown(1);
        assertThat(changes()).containsExactly(NEXT, new View(3, 2));
    }

    /** With real links and disks. */
    @Test
    void append_oneOfFourIsAway_noBlockWaitsForARound() throws MedChainException {
        try (Cluster cluster = new Cluster(folder, MEMBERS)) {
            cluster.appendThroughAll();
            Ledger away = cluster.ledgers().get(3);
            away.close();
            Ledger here = cluster.ledgers().get(0);
            Await.until("the link is gone", () -> here.health().issues().stream()
                    .anyMatch(issue -> issue.text().contains("no link to member 3")));
            List<Long> ofOthers = new ArrayList<>();
            List<Long> ofTheAbsent = new ArrayList<>();
            for (int i = 0; i < BLOCKS; i++) {
                boolean led = (here.height() + 1) % MEMBERS == 3;
                long begun = System.nanoTime();
                here.append(cluster.world().record(cluster.world().provider)).join();
                (led ? ofTheAbsent : ofOthers).add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
            }
            System.out.printf(
                    "one of four is away: the median block of its turns took %,d µs, of others' turns %,d µs%n",
                    median(ofTheAbsent), median(ofOthers));
            assertThat(median(ofTheAbsent)).isLessThan(median(ofOthers) + HALF_A_ROUND_MICROS);
        }
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
