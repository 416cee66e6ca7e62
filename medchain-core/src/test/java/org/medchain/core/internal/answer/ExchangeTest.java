package org.medchain.core.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** Whoever waits for a provider goes on in time, and nothing that comes later stays open. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExchangeTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(50);

    private final Exchange exchange = new Exchange();
    private final CountDownLatch released = new CountDownLatch(1);

    /** Tells when it is closed. */
    private static final class Closing extends InputStream {
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public int read() {
            return -1;
        }

        @Override
        public void close() {
            closed.complete(null);
        }
    }

    @AfterEach
    void close() {
        released.countDown();
        exchange.close();
    }

    /** As a provider that stalls in a call which knows no interruption. */
    private static void stall(CountDownLatch until) {
        boolean interrupted = false;
        while (until.getCount() > 0) {
            try {
                until.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CompletableFuture<?> event) throws Exception {
        event.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private static Closing nothing() {
        return new Closing();
    }

    @Test
    void answer_thatComesInTime_isItsCallers() throws Exception {
        Closing answer = nothing();
        try (Closing received = exchange.run(() -> answer, stream -> nothing(), LONG)) {
            await(answer.closed);
            assertThatThrownBy(() -> received.closed.get(SHORT.toMillis(), TimeUnit.MILLISECONDS))
                    .as("closed by another than its caller")
                    .isInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void answer_thatRunsIntoAnError_isItsCallersAndTheNextComes() throws Exception {
        Closing stream = nothing();
        assertThatThrownBy(() -> exchange.run(
                        () -> stream,
                        opened -> {
                            throw new StackOverflowError("for a test");
                        },
                        LONG))
                .isInstanceOf(StackOverflowError.class);
        await(stream.closed);
        assertThatThrownBy(() -> exchange.run(
                        () -> {
                            throw new IllegalStateException("for a test");
                        },
                        opened -> nothing(),
                        LONG))
                .isInstanceOf(IllegalStateException.class);
        exchange.run(() -> nothing(), opened -> nothing(), LONG).close();
    }

    @Test
    void answer_thatComesTooLate_isClosed() throws Exception {
        Closing stream = nothing();
        Closing late = nothing();
        assertGivenUp(() -> exchange.run(
                () -> stream,
                opened -> {
                    stall(released);
                    return late;
                },
                SHORT));
        await(stream.closed);
        assertThat(late.closed).isNotDone();
        released.countDown();
        await(late.closed);
    }

    @Test
    void stream_ofWhoStallsWhileItIsRead_isClosed() throws Exception {
        Closing stalled = nothing();
        assertGivenUp(() -> exchange.run(
                () -> stalled,
                stream -> {
                    stall(released);
                    return nothing();
                },
                SHORT));
        await(stalled.closed);
    }

    @Test
    void reception_thatNobodyWaitsForAnyMore_isInterrupted() throws Exception {
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        assertGivenUp(() -> exchange.run(
                () -> nothing(),
                stream -> {
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        interrupted.complete(null);
                        Thread.currentThread().interrupt();
                    }
                    return nothing();
                },
                SHORT));
        await(interrupted);
    }

    @Test
    void stream_thatOpensTooLate_isClosedUnread() throws Exception {
        Closing late = nothing();
        AtomicBoolean read = new AtomicBoolean();
        assertGivenUp(() -> exchange.run(
                () -> {
                    stall(released);
                    return late;
                },
                stream -> {
                    read.set(true);
                    return nothing();
                },
                SHORT));
        released.countDown();
        await(late.closed);
        assertThat(read).isFalse();
    }

    private static void assertGivenUp(ThrowingCallable waiting) {
        assertThatThrownBy(waiting)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("not complete within " + SHORT.toMillis() + " ms");
    }

    @Test
    void closing_endsWhatIsUnderWay_andLetsNothingNewBegin() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Closing> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return exchange.run(
                        () -> nothing(),
                        stream -> {
                            begun.complete(null);
                            try {
                                released.await();
                                return nothing();
                            } catch (InterruptedException e) {
                                throw new UnavailableException("ended", e);
                            }
                        },
                        LONG);
            } catch (MedChainException e) {
                throw new CompletionException(e);
            }
        });
        await(begun);
        exchange.close();
        assertThatThrownBy(() -> await(waiting))
                .hasCauseInstanceOf(UnavailableException.class)
                .hasStackTraceContaining("ended");
        assertThatThrownBy(() -> exchange.run(() -> nothing(), stream -> nothing(), LONG))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void caller_whoIsInterrupted_goesOnAtOnceAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> exchange.run(
                            () -> nothing(),
                            stream -> {
                                stall(released);
                                return nothing();
                            },
                            LONG))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void threads_keepNoProcessAlive() throws Exception {
        AtomicBoolean daemon = new AtomicBoolean();
        exchange.run(
                        () -> {
                            daemon.set(Thread.currentThread().isDaemon());
                            return new ByteArrayInputStream(new byte[0]);
                        },
                        stream -> nothing(),
                        LONG)
                .close();
        assertThat(daemon).isTrue();
    }

    /** A caller that is interrupted while it waits: just before it abandons the exchange, something else happens. */
    private static final class Leaving extends Thread {
        private final Runnable before;

        Leaving(Runnable waiting, Runnable before) {
            super(waiting);
            this.before = before;
        }

        @Override
        public void interrupt() {
            if (Thread.currentThread() == this) {
                before.run();
            }
            super.interrupt();
        }
    }

    /** Waits for an answer, and stops to wait in the moment in which it has become complete. */
    private Throwable stopWaitingWhenReceived(Closing stream, Closing late) throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Leaving caller = new Leaving(
                () -> outcome.complete(catchThrowable(() -> exchange.run(
                        () -> stream,
                        opened -> {
                            begun.complete(null);
                            stall(released);
                            return late;
                        },
                        LONG))),
                () -> {
                    released.countDown();
                    stream.closed.join();
                });
        caller.start();
        await(begun);
        caller.interrupt();
        return outcome.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void answer_receivedInTheMomentInWhichItIsAbandoned_isClosed() throws Exception {
        Closing late = nothing();
        assertThat(stopWaitingWhenReceived(nothing(), late))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("interrupted");
        await(late.closed);
    }

    @Test
    void answer_abandonedWhenTheExchangeIsClosed_isClosedByItsCaller() throws Exception {
        Closing stream = nothing();
        Closing late = nothing();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> outcome.complete(catchThrowable(() -> exchange.run(
                () -> stream,
                opened -> {
                    begun.complete(null);
                    stall(released);
                    return late;
                },
                LONG))));
        caller.start();
        await(begun);
        exchange.close();
        caller.interrupt();
        assertThat(outcome.get(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(UnavailableException.class);
        assertThat(stream.closed).isDone();
        released.countDown();
        await(late.closed);
    }

    @Test
    void answer_whoseStreamCannotBeClosed_isNotHandedOutAndIsClosed() throws Exception {
        Closing received = nothing();
        InputStream stubborn = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() throws IOException {
                throw new IOException("the connection is gone");
            }
        };
        assertThatThrownBy(() -> exchange.run(() -> stubborn, stream -> received, LONG))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cannot be closed");
        await(received.closed);
    }

    @Test
    void failure_ofWhatever_isItsCallersAsItIs() {
        for (Throwable failure : List.of(
                new UnavailableException("down"), new IllegalStateException("a bug"), new AssertionError("worse"))) {
            assertThatThrownBy(() -> exchange.run(() -> nothing(), stream -> fail(failure), LONG))
                    .isSameAs(failure);
        }
    }

    private static Closing fail(Throwable failure) throws UnavailableException {
        if (failure instanceof UnavailableException expected) {
            throw expected;
        }
        if (failure instanceof Error fatal) {
            throw fatal;
        }
        throw (RuntimeException) failure;
    }

    @Test
    void caller_isNotHeldUpByAStreamThatBlocksWhileItIsClosed() throws Exception {
        CompletableFuture<Void> closing = new CompletableFuture<>();
        InputStream blocking = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closing.complete(null);
                stall(released);
            }
        };
        assertGivenUp(() -> exchange.run(
                () -> blocking,
                stream -> {
                    stall(released);
                    return nothing();
                },
                SHORT));
        await(closing);
    }
}
