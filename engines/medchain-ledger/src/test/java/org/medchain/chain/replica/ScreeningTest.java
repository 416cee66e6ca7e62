package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.ledger.LedgerWorld;

/** What a screening remembers, and what its threads do. */
@Timeout(60)
class ScreeningTest {
    private static final int REMEMBERED = 1 << 16;

    private final LedgerWorld world = new LedgerWorld();
    private final List<Event> checked = Collections.synchronizedList(new ArrayList<>());
    private final Event event = world.record(world.provider);
    private final Event bad = world.record(world.patient);

    private void check(Event given) throws EventRefusedException {
        checked.add(given);
        if (given.equals(bad)) {
            throw new EventRefusedException(given.hash(), RefusalReason.MALFORMED, "for a test");
        }
    }

    @Test
    void screen_eventThatPassed_isNotCheckedAgain() throws MedChainException {
        Screening screening = Screening.byCaller(this::check);
        screening.screenAll(List.of(event));
        screening.screenAll(List.of(event));
        assertThat(screening.screen(event)).isCompletedWithValue(null);
        assertThat(checked).containsExactly(event);
    }

    @Test
    void screenAllAgain_eventThatPassed_isCheckedAgain() throws MedChainException {
        Screening screening = Screening.byCaller(this::check);
        screening.screenAll(List.of(event));
        screening.screenAllAgain(List.of(event));
        assertThat(checked).containsExactly(event, event);
    }

    @Test
    void screenAll_oneThatWasRefused_isCheckedAndRefusedAgain() {
        Screening screening = Screening.byCaller(this::check);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> screening.screenAll(List.of(event, bad)))
                    .isInstanceOf(EventRefusedException.class);
        }
        assertThat(checked).containsExactly(event, bad, bad);
    }

    /** So that whoever sends events takes no more memory than that. */
    @Test
    void screen_manyEvents_remembersTheLast65536() throws MedChainException {
        Screening screening = Screening.byCaller(this::check);
        List<Event> others = like(world.opaque(world.provider, 100), REMEMBERED);
        screening.screenAll(List.of(event));
        screening.screenAll(others.subList(1, REMEMBERED));
        assertThat(checked).hasSize(REMEMBERED);
        screening.screenAll(others.subList(0, 1));
        screening.screenAll(others.subList(1, 2));
        assertThat(checked).hasSize(REMEMBERED + 1);
        screening.screenAll(List.of(event));
        assertThat(checked).hasSize(REMEMBERED + 2).endsWith(event);
    }

    /** Events that differ in their signatures, which are nobody's. */
    private static List<Event> like(Event event, int count) throws MalformedException {
        byte[] encoded = event.encode().toByteArray();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            encoded[encoded.length - 1] = (byte) i;
            encoded[encoded.length - 2] = (byte) (i >> 8);
            events.add(Event.decode(Bytes.copyOf(encoded)));
        }
        return events;
    }

    @Test
    void onAllCores_itsThreads_keepNoProcessAlive() throws MedChainException {
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        try (Screening screening = Screening.onAllCores(any -> threads.add(Thread.currentThread()))) {
            screening.screenAll(List.of(event, bad));
        }
        assertThat(threads).hasSize(2).allMatch(Thread::isDaemon).allSatisfy(thread -> assertThat(thread.getName())
                .startsWith("medchain-ledger-screening-"));
    }

    @Test
    void close_screeningThatRuns_waitsForIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Screening screening = Screening.onAllCores(any -> {
            begun.countDown();
            boolean released = false;
            while (!released) {
                try {
                    release.await();
                    released = true;
                } catch (InterruptedException e) {
                    checked.add(any);
                }
            }
        });
        CompletableFuture<Void> outcome = screening.screen(event);
        begun.await();
        CompletableFuture<Void> closing = CompletableFuture.runAsync(screening::close);
        assertThatThrownBy(() -> closing.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        release.countDown();
        closing.join();
        assertThat(outcome).isCompletedWithValue(null);
        assertThat(checked).as("interrupted").isEmpty();
    }

    /** Judged again it would fail again, so that nobody tries for ever. */
    @Test
    void screen_ruleThatFailsOverTheEvent_refusesItForGood() {
        Screening screening = Screening.byCaller(any -> {
            throw new IllegalStateException("for a test");
        });
        assertThatThrownBy(() -> screening.screenAll(List.of(event)))
                .isInstanceOf(EventRefusedException.class)
                .hasMessageContaining("MALFORMED")
                .hasMessageContaining("it cannot be judged");
    }

    @Test
    void screen_closed_isUnavailable() {
        Screening screening = Screening.onAllCores(this::check);
        screening.close();
        assertThatThrownBy(() -> screening.screenAll(List.of(event)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("the ledger is closed");
        assertThat(checked).isEmpty();
    }

    /** What a check throws, and what cannot even be told. */
    private static final class Untellable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("for a test");
        }
    }

    @Test
    void screen_failureThatCannotBeTold_endsAndIsNotRemembered() {
        Screening screening = Screening.byCaller(given -> {
            checked.add(given);
            throw new Untellable();
        });
        for (int i = 0; i < 2; i++) {
            assertThat(screening.screen(event)).isCompletedExceptionally();
        }
        assertThat(checked).containsExactly(event, event);
    }

    @Test
    void screen_threadThatCannotBeStarted_isUnavailableUntilItCan() throws MedChainException {
        AtomicBoolean noMemory = new AtomicBoolean(true);
        Screening screening = Screening.on(
                task -> {
                    if (noMemory.get()) {
                        throw new OutOfMemoryError("for a test");
                    }
                    task.run();
                },
                this::check);
        assertThatThrownBy(() -> screening.screenAll(List.of(event))).isInstanceOf(UnavailableException.class);
        noMemory.set(false);
        screening.screenAll(List.of(event));
        assertThat(checked).containsExactly(event);
    }

    /** A verification would wait for ever. */
    @Test
    void examine_failureThatCannotBeTold_ends() {
        Screening screening = Screening.byCaller(given -> {
            throw new Untellable();
        });
        try (ClosingPool pool = new ClosingPool()) {
            CompletableFuture<Void> outcome = screening.examine(List.of(event), pool.threads());
            assertThat(outcome).failsWithin(Duration.ofSeconds(10)).withThrowableOfType(ExecutionException.class);
        }
    }

    @Test
    void examine_refusedEvent_isRefusedAsBefore() {
        Screening screening = Screening.byCaller(this::check);
        CompletableFuture<Void> outcome = screening.examine(List.of(event, bad), Runnable::run);
        assertThatThrownBy(() -> Screening.await(outcome)).isInstanceOf(EventRefusedException.class);
        assertThat(checked).containsExactly(event, bad);
    }

    private record ClosingPool(ExecutorService threads) implements AutoCloseable {
        ClosingPool() {
            this(Executors.newSingleThreadExecutor());
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}
