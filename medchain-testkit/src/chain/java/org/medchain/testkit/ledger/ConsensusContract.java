package org.medchain.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.ledger.Ledger;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.health.IssueCode;
import org.medchain.testkit.fixture.Await;

/**
 * The contract of {@link org.medchain.chain.consensus.Consensus}, an engine that orders a ledger's events. The names of the tests
 * begin with the number of the promise in the list there.
 *
 * <p>Extend it, return the engine's factory from {@link #factory}, and options with a small queue from {@link #smallQueue}. An engine
 * of several members overrides {@link #members} and {@link #options}. {@code medchain-ledger} must be on the class path: the engine
 * drives the ledger of each member, in this process.
 *
 * <p>Checked: receipts outlast closing and opening; all members have the same blocks; an event gets one receipt; a refused event
 * disturbs no other; submission order; every future completes; back-pressure; the time of blocks; closing. What the engine does
 * when members fail, lie or are cut off is its own to test.
 */
@Timeout(120)
public abstract class ConsensusContract {
    private static final int MAX_EVENTS = 20;

    /** The consortium of this test. */
    protected LedgerWorld world;

    private Path folder;

    private final List<Ledger> ledgers = new ArrayList<>();

    /** The engine under test. */
    protected abstract ConsensusFactory factory();

    /** How many members there are. */
    protected int members() {
        return 1;
    }

    /** The engine's options for one of the members. */
    protected Map<String, String> options(int member) {
        return Map.of();
    }

    /** Options under which a few hundred events fill the engine's queue. */
    protected abstract Map<String, String> smallQueue();

    /** The prefix of the names of all threads of the engine. */
    protected String threadPrefix() {
        return "medchain-";
    }

    /** The ledger that is tested, given the one that a member opened; closing it closes both. By default it is that one. */
    protected Ledger reached(int member, Ledger opened) throws MedChainException {
        return opened;
    }

    @BeforeEach
    final void openAll(@TempDir Path folder) throws MedChainException {
        this.folder = folder;
        world = new LedgerWorld(members(), new BlockLimits(MAX_EVENTS, 1 << 20, 4096));
        open(Map.of());
        world.admitAll(first());
    }

    private void open(Map<String, String> more) throws MedChainException {
        for (int i = 0; i < members(); i++) {
            Map<String, String> options = new HashMap<>(options(i));
            options.putAll(more);
            Ledger ledger = world.builder(folder.resolve("member-" + i), i)
                    .engine(factory(), options)
                    .open();
            ledgers.add(reached(i, ledger));
        }
    }

    @AfterEach
    void closeAll() throws MedChainException {
        for (Ledger ledger : ledgers) {
            ledger.close();
        }
        ledgers.clear();
    }

    private void reopenAll() throws MedChainException {
        closeAll();
        open(Map.of());
    }

    private Ledger first() {
        return ledgers.get(0);
    }

    @Test
    void promise1_durability_receiptsHoldAfterReopening() throws MedChainException {
        List<EventRef> receipts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            receipts.add(first().append(world.record(world.provider)).join());
        }
        reopenAll();
        for (EventRef receipt : receipts) {
            assertThat(first().find(receipt)).isPresent();
        }
        first().verify(height -> {});
    }

    @Test
    void promise2_oneOrder_membersHoldTheSameBlocks() throws MedChainException {
        List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            receipts.add(ledgers.get(i % ledgers.size()).append(world.record(world.provider)));
        }
        receipts.forEach(CompletableFuture::join);
        Set<EventHash> seen = new HashSet<>();
        for (long height = 1; height <= first().height(); height++) {
            Block block = first().block(height).orElseThrow();
            assertThat(block.events()).hasSizeLessThanOrEqualTo(MAX_EVENTS);
            block.events().forEach(event -> assertThat(seen.add(event.hash())).isTrue());
            for (Ledger other : ledgers) {
                Await.until("every member has block " + height, () -> other.block(block.hash())
                        .isPresent());
                assertThat(other.block(block.hash())).contains(block);
            }
        }
    }

    @Test
    void promise3_idempotence_sameEventGetsTheSameReceipt() throws MedChainException {
        Event event = world.record(world.provider);
        EventRef receipt = first().append(event).join();
        assertThat(first().append(event).join()).isEqualTo(receipt);
        assertThat(first().append(Event.decode(event.encode())).join()).isEqualTo(receipt);
        reopenAll();
        for (Ledger ledger : ledgers) {
            assertThat(ledger.append(event).join()).isEqualTo(receipt);
        }
    }

    @Test
    void promise3_idempotence_concurrentDuplicatesGetTheSameReceipt() throws MedChainException {
        for (int round = 0; round < 20; round++) {
            Event event = world.record(world.provider);
            Set<EventRef> receipts = new HashSet<>();
            List<CompletableFuture<EventRef>> running = new ArrayList<>();
            for (int i = 0; i < 3 * MAX_EVENTS; i++) {
                running.add(ledgers.get(i % ledgers.size()).append(event));
            }
            running.forEach(receipt -> receipts.add(receipt.join()));
            assertThat(receipts).hasSize(1);
        }
        first().verify(height -> {});
    }

    @Test
    void promise4_refusal_badEventDisturbsNoOther() throws MedChainException {
        List<Event> good = new ArrayList<>();
        List<CompletableFuture<EventRef>> accepted = new ArrayList<>();
        List<CompletableFuture<EventRef>> refused = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            good.add(world.record(world.provider));
            accepted.add(first().append(good.get(i)));
            refused.add(first().append(badEvent(i)));
        }
        for (int i = 0; i < good.size(); i++) {
            assertThat(first().find(accepted.get(i).join()).orElseThrow().event())
                    .isEqualTo(good.get(i));
            assertThatThrownBy(refused.get(i)::join).hasCauseInstanceOf(EventRefusedException.class);
        }
    }

    @Test
    void promise4_refusal_ofOneEventAfterAnother_takesNoNewBlock() throws Exception {
        for (int i = 0; i < 2 * ledgers.size(); i++) {
            CompletableFuture<EventRef> refused =
                    ledgers.get(i % ledgers.size()).append(badEvent(0));
            assertThatThrownBy(() -> refused.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(EventRefusedException.class);
        }
    }

    private Event badEvent(int which) {
        return switch (which % 3) {
            case 0 -> world.record(Identities.of(77));
            case 1 -> world.opaque(world.provider, 5_000);
            default ->
                EventSR.create(world.consortium, world.record(world.provider).hash(), world.patient)
                        .event();
        };
    }

    @Test
    void promise5_submissionOrder_laterEventMayBuildOnEarlierOne() {
        for (int i = 200; i < 230; i++) {
            CompletableFuture<EventRef> admission = first().append(world.admit(Identities.of(i)));
            CompletableFuture<EventRef> record = first().append(world.record(Identities.of(i)));
            assertThat(record.join()).isNotNull();
            assertThat(admission).isDone();
        }
    }

    @Test
    void promises6And9_closeUnderLoad_everyFutureCompletesAndNoThreadIsLeft() throws Exception {
        List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            events.add(world.record(world.provider));
        }
        Thread closing = new Thread(() -> closeQuietly(first()));
        for (int i = 0; i < events.size(); i++) {
            receipts.add(first().append(events.get(i)));
            if (i == 200) {
                closing.start();
            }
        }
        closing.join();
        Set<EventRef> acknowledged = new HashSet<>();
        for (CompletableFuture<EventRef> receipt : receipts) {
            outcome(receipt).ifPresent(acknowledged::add);
        }
        assertThat(outcome(first().append(events.get(0)))).isEmpty();
        closeAll();
        assertThat(threads()).isEmpty();

        open(Map.of());
        for (EventRef receipt : acknowledged) {
            assertThat(first().find(receipt)).isPresent();
        }
        for (Event event : events) {
            first().append(event).join();
        }
        first().verify(height -> {});
    }

    private static void closeQuietly(Ledger ledger) {
        try {
            ledger.close();
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The receipt, or none if the engine was closed; no future may still be open. */
    private static Optional<EventRef> outcome(CompletableFuture<EventRef> receipt)
            throws InterruptedException, TimeoutException {
        try {
            return Optional.of(receipt.get(1, TimeUnit.MINUTES));
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(UnavailableException.class);
            return Optional.empty();
        }
    }

    /** The threads of the ledgers that do not end. */
    private List<String> threads() throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(threadPrefix())) {
                thread.join(TimeUnit.MINUTES.toMillis(1));
                if (thread.isAlive()) {
                    left.add(thread.getName());
                }
            }
        }
        return left;
    }

    @Test
    void promise7_backPressure_fullQueueRefusesAndGoesOn() throws MedChainException {
        closeAll();
        open(smallQueue());
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            events.add(world.opaque(world.provider, 3_000));
        }
        List<CompletableFuture<EventRef>> receipts =
                events.stream().map(first()::append).toList();
        int refused = 0;
        for (int i = 0; i < events.size(); i++) {
            try {
                receipts.get(i).join();
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(UnavailableException.class).hasMessageContaining("overloaded");
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThat(first().append(events.get(399)).join()).isNotNull();
    }

    @Test
    void promise8_time_timestampsDoNotRunBackwards() throws MedChainException {
        EventRef before = first().append(world.record(world.provider)).join();
        world.passTime(Duration.ofMinutes(-10));
        EventRef during = first().append(world.record(world.provider)).join();
        world.passTime(Duration.ofMinutes(20));
        EventRef after = first().append(world.record(world.provider)).join();

        Instant start = first().find(before).orElseThrow().timestamp();
        assertThat(first().find(during).orElseThrow().timestamp()).isEqualTo(start);
        assertThat(first().find(after).orElseThrow().timestamp()).isEqualTo(start.plus(Duration.ofMinutes(10)));
    }

    @Test
    void health_ofAClosedLedger_saysThatItTakesNothing() throws Exception {
        assertThat(first().health().has(IssueCode.CLOSED)).isFalse();
        first().close();
        assertThat(first().health().has(IssueCode.CLOSED)).isTrue();
        assertThat(first().health().isLive()).isFalse();
    }

    @Test
    void promise9_close_mayBeCalledAgainAndFromACallback() throws Exception {
        CompletableFuture<Void> closed =
                first().append(world.record(world.provider)).thenAccept(receipt -> closeQuietly(first()));
        closed.get(1, TimeUnit.MINUTES);
        first().close();
        assertThat(outcome(first().append(world.record(world.provider)))).isEmpty();
    }

    @Test
    void chain_always_linksAndNumbersItsBlocks() throws MedChainException {
        for (int i = 0; i < 10; i++) {
            first().append(world.record(world.provider)).join();
        }
        BlockHash previous = world.config.genesisHash();
        for (long height = 1; height <= first().height(); height++) {
            Block block = first().block(height).orElseThrow();
            assertThat(block.header().height()).isEqualTo(height);
            assertThat(block.header().previous()).isEqualTo(previous);
            previous = block.hash();
        }
        assertThat(first().block(first().height() + 1)).isEmpty();
    }
}
