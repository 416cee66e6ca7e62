package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/**
 * Four members, some of whose clocks are wrong. The time of a block is at most the skew ahead of the right clocks, unless the
 * clocks of a quorum are ahead; and one clock of four, ahead or late, keeps nothing from coming to the ledger.
 */
class QbftClocksTest {
    private static final int MEMBERS = 4;
    private static final int EVENTS = 12;
    private static final long SKEW = OneNode.SETTINGS.maxClockSkew().toMillis();
    /** Less than certificates last, so that what is refused is refused for the time of its block. */
    private static final Duration FAR = Duration.ofDays(300);

    private static final Duration LATE = Duration.ofDays(-30);

    private final LedgerWorld world = new LedgerWorld(MEMBERS, OneNode.LIMITS);
    private final List<CertifiedBlock> blocks = new ArrayList<>();
    /** The right time at which each block was decided. */
    private final List<Long> decidedAt = new ArrayList<>();

    /** Brings events to the ledger, one after the other, through each member in turn. */
    private void run(List<Duration> clocks) throws MedChainException {
        ClockedMembers members = new ClockedMembers(world, clocks);
        for (int i = 0; i < EVENTS; i++) {
            Event event = i == 0 ? world.admit(world.provider) : world.opaque(world.provider, 100);
            CompletableFuture<EventRef> receipt = members.submit(i % MEMBERS, event);
            members.runUntil(receipt::isDone);
            assertThat(receipt.join().event()).isEqualTo(event.hash());
            decidedAt.add(members.millis());
        }
        for (int member = 0; member < MEMBERS; member++) {
            int each = member;
            members.runUntil(() -> members.height(each) == EVENTS);
            assertThat(members.block(member, EVENTS).block())
                    .isEqualTo(members.block(0, EVENTS).block());
        }
        for (int height = 1; height <= EVENTS; height++) {
            blocks.add(members.block(0, height));
        }
    }

    private void assertNoBlockIsAhead() {
        for (int i = 0; i < EVENTS; i++) {
            assertThat(blocks.get(i).block().header().timestampMillis())
                    .isBetween(LedgerWorld.START.toEpochMilli(), decidedAt.get(i) + SKEW);
        }
    }

    /** The proposal of the member with the wrong clock is refused, its round ends, and the next one leads. */
    @Test
    void oneClock_farAhead_movesNoBlocksTimeAndCostsItsOwnRounds() throws MedChainException {
        run(List.of(FAR, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(-1)));

        assertNoBlockIsAhead();
        for (CertifiedBlock certified : blocks) {
            boolean itsTurn = certified.block().header().height() % MEMBERS == 0;
            assertThat(certified.certificate().round()).isEqualTo(itsTurn ? 1 : 0);
        }
    }

    /** Its own proposals have the time of the block before: time stands for their turn. It votes for nobody else's. */
    @Test
    void oneClock_farBehind_holdsTimeUpInItsOwnTurnOnly() throws MedChainException {
        run(List.of(LATE, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(-1)));

        assertNoBlockIsAhead();
        for (int i = 1; i < EVENTS; i++) {
            long stepped = blocks.get(i).block().header().timestampMillis()
                    - blocks.get(i - 1).block().header().timestampMillis();
            boolean itsTurn = (i + 1) % MEMBERS == 0;
            assertThat(blocks.get(i).certificate().round()).isZero();
            if (itsTurn) {
                assertThat(stepped).isZero();
            }
        }
        assertThat(blocks.get(EVENTS - 1).block().header().timestampMillis()).isGreaterThan(decidedAt.get(EVENTS / 2));
    }

    @Test
    void twoClocks_farAhead_moveNoBlocksTime() throws MedChainException {
        run(List.of(FAR, FAR, Duration.ZERO, Duration.ofSeconds(-1)));

        assertNoBlockIsAhead();
    }
}
