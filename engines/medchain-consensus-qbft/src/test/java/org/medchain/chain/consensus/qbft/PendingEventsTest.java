package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.fixture.FailingIndex;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.ledger.LedgerWorld;

/** How events come in, are judged and get their receipts. */
class PendingEventsTest {
    private static final int LANE_EVENTS = 4;
    private static final Duration GIVE_UP = Duration.ofSeconds(60);
    private static final BlockLimits LIMITS = new BlockLimits(2, 1 << 16, 4096);

    private final LedgerWorld world = new LedgerWorld(4, LIMITS);
    private final Recorder around = new Recorder();
    private final Event admission = world.admit(world.provider);
    private final Event event = world.opaque(world.provider, 100);
    private final Event refused = world.opaque(world.requester, 100);
    private final Event forged = new LedgerWorld(3, LIMITS).opaque(world.provider, 100);
    private final FailingIndex index = new FailingIndex();
    private StoreReplica replica = replica();
    private PendingEvents pending = pending();

    private StoreReplica replica() {
        try {
            return SharingReplicas.of(world.config)
                    .on(index.over(MemoryChain.open(world.config, new SimulatedDisk(1), block -> {})));
        } catch (MedChainException e) {
            throw new AssertionError(e);
        }
    }

    private PendingEvents pending() {
        NodeSettings settings = new NodeSettings(
                Duration.ofSeconds(1),
                Duration.ofMillis(5),
                Duration.ofSeconds(1),
                GIVE_UP,
                Duration.ofSeconds(10),
                (long) LANE_EVENTS * EventLanes.weight(event));
        return new PendingEvents(replica, 0, settings, around, () -> {});
    }

    @BeforeEach
    void admitProvider() throws MedChainException {
        commit(admission);
    }

    private Block commit(Event... events) throws MedChainException {
        Block block =
                Block.create(replica.height() + 1, replica.head(), LedgerWorld.START.toEpochMilli(), List.of(events));
        replica.commitDecided(block, Certificates.of(Speakers.of(4), block));
        pending.committed(block);
        return block;
    }

    private CompletableFuture<EventRef> submit(Event submitted) throws MedChainException {
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        pending.submit(submitted, receipt);
        return receipt;
    }

    private void take(Event submitted) throws MedChainException {
        pending.submit(submitted, new CompletableFuture<>());
    }

    private static void failsWith(Class<? extends Throwable> reason, CompletableFuture<EventRef> receipt) {
        assertThat(receipt).isDone();
        assertThatThrownBy(receipt::join).hasCauseInstanceOf(reason);
    }

    private List<Event> nextBlock() throws MedChainException {
        return pending.makeBlock().map(Block::events).orElse(List.of());
    }

    @Test
    void submit_soundEvent_isPutIntoABlockAndGetsItsReceiptWhenThatIsDurable() throws MedChainException {
        CompletableFuture<EventRef> receipt = submit(event);
        assertThat(nextBlock()).containsExactly(event);
        assertThat(receipt).isNotDone();
        Block block = commit(event);
        assertThat(receipt).isCompletedWithValue(new EventRef(block.hash(), event.hash()));
        assertThat(pending.hasEvents()).isFalse();
    }

    @Test
    void submit_eventWhoseFormIsWrong_isRefusedAndWaitsForNothing() throws MedChainException {
        failsWith(EventRefusedException.class, submit(forged));
        assertThat(pending.hasEvents()).isFalse();
        assertThat(pending.hasGossip()).isFalse();
    }

    @Test
    void submit_eventThatTheLedgerRefuses_failsOnceABlockIsMadeAndTheOthersGoOn() throws MedChainException {
        CompletableFuture<EventRef> receipt = submit(refused);
        take(event);
        assertThat(nextBlock()).containsExactly(event);
        failsWith(EventRefusedException.class, receipt);
        assertThat(pending.size()).isEqualTo(1);
    }

    @Test
    void submit_eventOnTheLedger_getsItsReceiptAtOnce() throws MedChainException {
        Block block = commit(event);
        assertThat(submit(event)).isCompletedWithValue(new EventRef(block.hash(), event.hash()));
        assertThat(pending.hasEvents()).isFalse();
    }

    @Test
    void submit_sameEventTwice_givesBothTheirReceipts() throws MedChainException {
        CompletableFuture<EventRef> first = submit(event);
        CompletableFuture<EventRef> second = submit(event);
        assertThat(pending.size()).isEqualTo(1);
        commit(event);
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    void submit_moreThanTheLaneHolds_isOverloadedUntilABlockMakesRoom() throws MedChainException {
        for (int i = 0; i < LANE_EVENTS; i++) {
            assertThat(submit(world.opaque(world.provider, 100))).isNotDone();
        }
        failsWith(UnavailableException.class, submit(event));
        pending.received(1, List.of(event));
        assertThat(pending.size()).isEqualTo(LANE_EVENTS + 1);
        List<Event> done = nextBlock();
        commit(done.toArray(Event[]::new));
        assertThat(submit(world.opaque(world.provider, 100))).isNotDone();
    }

    @Test
    void received_moreThanTheLaneHolds_isDropped() throws MedChainException {
        for (int i = 0; i < 2 * LANE_EVENTS; i++) {
            pending.received(1, List.of(world.opaque(world.provider, 100)));
        }
        assertThat(pending.size()).isEqualTo(LANE_EVENTS);
    }

    @Test
    void received_eventWhoseFormIsWrongOrThatIsOnTheLedger_isDropped() throws MedChainException {
        pending.received(1, List.of(forged, admission));
        assertThat(pending.hasEvents()).isFalse();
    }

    @Test
    void makeBlock_eventOfAnotherMemberThatTheLedgerRefuses_isGivenUpAndTheMemberTold() throws MedChainException {
        pending.received(1, List.of(refused));
        pending.received(2, List.of(event));
        assertThat(nextBlock()).containsExactly(event);
        assertThat(around.sent(Message.Unacceptable.class)).containsExactly(new Message.Unacceptable(refused.hash()));
        assertThat(around.sentTo(1, Message.Unacceptable.class)).hasSize(1);
        assertThat(pending.size()).isEqualTo(1);
    }

    /** The other members may judge them, and whoever submitted one may try again. */
    @Test
    void makeBlock_eventsOverWhichThisMachineFails_leaveAndAreNotRefused() throws MedChainException {
        CompletableFuture<EventRef> receipt = submit(refused);
        pending.received(1, List.of(world.opaque(world.requester, 100)));
        index.failOver(world.requester.publicIdentity(), new OutOfMemoryError("for a test"));

        assertThat(nextBlock()).isEmpty();
        failsWith(UnavailableException.class, receipt);
        assertThat(pending.size()).isZero();
        assertThat(around.sent(Message.Unacceptable.class)).isEmpty();
        index.mend();
        assertThat(submit(refused)).isNotDone();
    }

    @Test
    void makeBlock_nothingButRefusedEvents_looksFurtherThanOneBlock() throws MedChainException {
        for (int i = 0; i < LIMITS.maxEvents(); i++) {
            pending.received(1, List.of(world.opaque(world.requester, 100)));
        }
        pending.received(1, List.of(event));
        assertThat(nextBlock()).containsExactly(event);
    }

    @Test
    void makeBlock_nothingButEventsOverWhichThisMachineFails_looksFurtherThanOneBlock() throws MedChainException {
        index.failOver(world.requester.publicIdentity(), new OutOfMemoryError("for a test"));
        for (int i = 0; i < LIMITS.maxEvents(); i++) {
            pending.received(1, List.of(world.opaque(world.requester, 100)));
        }
        pending.received(1, List.of(event));
        assertThat(nextBlock()).containsExactly(event);
    }

    @Test
    void makeBlock_nothingWaits_isNone() throws MedChainException {
        assertThat(pending.makeBlock()).isEmpty();
    }

    @Test
    void hinted_ownEventThatTheLedgerRefuses_failsAtOnce() throws MedChainException {
        CompletableFuture<EventRef> receipt = submit(refused);
        pending.hinted(refused.hash());
        failsWith(EventRefusedException.class, receipt);
    }

    @Test
    void hinted_ownEventThatTheLedgerTakes_goesOnWaiting() throws MedChainException {
        CompletableFuture<EventRef> receipt = submit(event);
        pending.hinted(event.hash());
        assertThat(receipt).isNotDone();
        assertThat(pending.size()).isEqualTo(1);
    }

    @Test
    void hinted_eventOfAnotherMember_changesNothing() throws MedChainException {
        pending.received(1, List.of(refused));
        pending.hinted(refused.hash());
        assertThat(pending.size()).isEqualTo(1);
    }

    @Test
    void gossip_ownEvents_goesToAllOthersOnce() throws MedChainException {
        take(event);
        pending.received(1, List.of(world.opaque(world.provider, 100)));
        pending.gossip();
        pending.gossip();
        for (int other = 1; other < 4; other++) {
            assertThat(around.sentTo(other, Message.Events.class)).containsExactly(new Message.Events(List.of(event)));
        }
        assertThat(around.sentTo(0, Message.class)).isEmpty();
    }

    @Test
    void gossip_eventsThatThisMemberProposes_isNotNeeded() throws MedChainException {
        take(event);
        pending.proposed(pending.makeBlock().orElseThrow());
        assertThat(pending.hasGossip()).isFalse();
    }

    @Test
    void gossipAgain_whatWaits_isOwnEventsFirstAndThoseOfOthers() throws MedChainException {
        Event others = world.opaque(world.provider, 100);
        pending.received(1, List.of(others));
        take(event);
        pending.gossipAgain(List.of(0, 2));
        assertThat(around.sentTo(2, Message.Events.class)).containsExactly(new Message.Events(List.of(event, others)));
        assertThat(around.sentTo(0, Message.class)).isEmpty();
    }

    @Test
    void expire_submissionThatWaitedForTooLong_failsAndLeavesItsPlace() throws MedChainException {
        CompletableFuture<EventRef> old = submit(event);
        around.pass(GIVE_UP);
        CompletableFuture<EventRef> young = submit(world.opaque(world.provider, 100));
        pending.expire(() -> "member 3 is not linked");
        assertThat(old).isNotDone();
        around.pass(Duration.ofMillis(1));
        pending.expire(() -> "member 3 is not linked");
        failsWith(UnavailableException.class, old);
        assertThat(young).isNotDone();
        assertThat(pending.size()).isEqualTo(1);
    }

    @Test
    void left_whatWaits_fails() throws MedChainException {
        CompletableFuture<EventRef> receipt = submit(event);
        pending.left();
        failsWith(UnavailableException.class, receipt);
    }

    @Test
    void close_whatWaits_failsWithTheReason() throws MedChainException {
        CompletableFuture<EventRef> receipt = submit(event);
        pending.close(new UnavailableException("closed"));
        failsWith(UnavailableException.class, receipt);
    }
}
