package org.medchain.chain.remote.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.fixture.Served;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Request;
import org.medchain.chain.remote.wire.Response;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.link.Line;
import org.medchain.link.Link;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** What one client may have open, and whose turn it is. */
@Timeout(60)
class RequestQueueTest {
    private static final ServerLimits LIMITS = new ServerLimits(10, 8, 1_000, 1);

    private static final String THREADS = "medchain-test-queue";

    private final LedgerWorld world = new LedgerWorld();
    private final AtomicInteger failures = new AtomicInteger();
    private final ScheduledExecutorService threads =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, THREADS));
    private final CountDownLatch answers = new CountDownLatch(1);
    private final List<String> order = new ArrayList<>();
    private final AtomicLong height = new AtomicLong(7);
    private final AtomicLong agreedTo = new AtomicLong(7);
    private final AtomicBoolean caughtUp = new AtomicBoolean(true);
    private final AtomicBoolean failing = new AtomicBoolean();
    private final List<Answer> answered = new ArrayList<>();
    private final RequestHandler handler = new RequestHandler((Ledger) Proxy.newProxyInstance(
            RequestQueueTest.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("height")) {
                    boolean serving = Thread.currentThread().getName().startsWith(THREADS);
                    if (serving && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        throw new StackOverflowError("for a test");
                    }
                    return height.get();
                }
                if (method.getName().equals("agreedTo")) {
                    return agreedTo.get();
                }
                if (method.getName().equals("isCaughtUp")) {
                    return caughtUp.get();
                }
                if (method.getName().equals("append")) {
                    return new CompletableFuture<>();
                }
                if (failing.get()) {
                    throw new StackOverflowError("for a test");
                }
                answers.await();
                return Optional.empty();
            }));

    @AfterEach
    void close() {
        answers.countDown();
        threads.shutdownNow();
    }

    private RequestQueue queue(FakeLink link) {
        return new RequestQueue(link, handler, threads, LIMITS);
    }

    private static Request block(long id) {
        return new Request(id, 0, new Question.BlockAt(1));
    }

    @Test
    void add_moreThanMayBeOpen_isNotReadUntilThereIsRoom() throws MedChainException {
        FakeLink link = new FakeLink("a");
        RequestQueue queue = queue(link);
        for (int i = 0; i < 8; i++) {
            assertThat(link.reading).isTrue();
            queue.add(block(i), 10);
        }
        assertThat(link.reading).isFalse();
        answers.countDown();
        Await.until("all are answered", () -> link.answered() == 8);
        Await.until("it is read again", link.reading::get);
    }

    @Test
    void add_moreBytesThanMayBeOpen_isNotRead() {
        FakeLink link = new FakeLink("a");
        queue(link).add(new Request(1, 0, new Question.Append(world.record(world.provider))), 1_000);
        assertThat(link.reading).isFalse();
    }

    @Test
    void add_beforeTheMemberHasCaughtUp_isToldSoWhateverItAsks() throws MedChainException {
        caughtUp.set(false);
        FakeLink link = new FakeLink("a");
        RequestQueue queue = queue(link);
        queue.add(block(0), 10);
        queue.add(new Request(1, 0, new Question.Append(world.record(world.provider))), 10);
        Await.until("both are answered", () -> link.answered() == 2);
        synchronized (order) {
            assertThat(answered).containsExactly(new Answer.Behind(), new Answer.Behind());
        }
    }

    @Test
    void add_whileABlockIsAgreedToAndNotDecided_isToldThatTheMemberIsBehind() throws MedChainException {
        agreedTo.set(8);
        answers.countDown();
        FakeLink link = new FakeLink("a");
        queue(link).add(block(0), 10);
        Await.until("it is answered", () -> link.answered() == 1);
        synchronized (order) {
            assertThat(answered).containsExactly(new Answer.Behind());
        }
    }

    @Test
    void add_whileABlockIsAgreedToAndSoonDecided_isAnsweredThen() throws MedChainException {
        agreedTo.set(8);
        answers.countDown();
        FakeLink link = new FakeLink("a");
        queue(link).add(block(0), 10);
        height.set(8);
        Await.until("it is answered", () -> link.answered() == 1);
        synchronized (order) {
            assertThat(answered).containsExactly(new Answer.Absent());
        }
    }

    @Test
    void add_ofTwoClients_answersInTurn() throws MedChainException {
        FakeLink greedy = new FakeLink("greedy");
        FakeLink modest = new FakeLink("modest");
        RequestQueue one = queue(greedy);
        for (int i = 0; i < 7; i++) {
            one.add(block(i), 10);
        }
        queue(modest).add(block(0), 10);
        answers.countDown();
        Await.until("all are answered", () -> greedy.answered() == 7 && modest.answered() == 1);
        assertThat(order.indexOf("modest")).isLessThanOrEqualTo(2);
    }

    @Test
    void send_clientTakesNothing_othersAreAnswered() throws MedChainException {
        FakeLink stuck = new FakeLink("stuck");
        stuck.taking.set(false);
        FakeLink other = new FakeLink("other");
        queue(stuck).add(block(0), 10);
        queue(other).add(block(0), 10);
        answers.countDown();
        Await.until("the other is answered", () -> other.answered() == 1);
        assertThat(stuck.answered()).isZero();
        stuck.taking.set(true);
        Await.until("the answer was kept", () -> stuck.answered() == 1);
    }

    @Test
    void request_thatRunsIntoAnError_isAnsweredAndTheNextOneToo() throws MedChainException {
        failing.set(true);
        FakeLink link = new FakeLink("a");
        RequestQueue queue = queue(link);
        queue.add(block(0), 10);
        queue.add(block(1), 10);
        Await.until("both are answered", () -> link.answered() == 2);
        synchronized (order) {
            assertThat(answered).containsOnly(new Answer.Unavailable("this member failed"));
        }
    }

    /** The client comes back, and nobody else noticed. */
    @Test
    void turn_thatRunsIntoAnError_endsItsLinkAndOthersAreAnswered() throws MedChainException {
        answers.countDown();
        failures.set(1);
        FakeLink link = new FakeLink("a");
        FakeLink other = new FakeLink("b");
        queue(link).add(block(0), 10);
        Await.until("the link is closed", link.closed::get);
        queue(other).add(block(0), 10);
        Await.until("the other is answered", () -> other.answered() == 1);
        assertThat(link.answered()).isZero();
    }

    @Test
    void answer_thatCannotBeSent_endsItsLinkAtOnceOrWhenItIsSentAgain() throws MedChainException {
        answers.countDown();
        FakeLink broken = new FakeLink("a");
        broken.breaks.set(true);
        queue(broken).add(block(0), 10);
        Await.until("the link is closed", broken.closed::get);

        FakeLink later = new FakeLink("b");
        later.taking.set(false);
        queue(later).add(block(0), 10);
        Await.until("it was sent", () -> later.refused.get() > 0);
        later.breaks.set(true);
        Await.until("the link is closed", later.closed::get);
    }

    /** A link to nobody. */
    private final class FakeLink implements Link {
        private final String name;
        private final AtomicBoolean reading = new AtomicBoolean(true);
        private final AtomicBoolean taking = new AtomicBoolean(true);
        private final AtomicBoolean breaks = new AtomicBoolean();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final AtomicInteger refused = new AtomicInteger();
        private int sent;

        FakeLink(String name) {
            this.name = name;
        }

        int answered() {
            synchronized (order) {
                return sent;
            }
        }

        @Override
        public Instant since() {
            return Instant.EPOCH;
        }

        @Override
        public IdentityCertificate peer() {
            return world.config.ca();
        }

        @Override
        public Optional<Line> line() {
            return Optional.empty();
        }

        @Override
        public SocketAddress address() {
            return Served.local(1);
        }

        @Override
        public boolean send(Bytes frame) {
            if (breaks.get()) {
                throw new OutOfMemoryError("for a test");
            }
            if (!taking.get()) {
                refused.incrementAndGet();
                return false;
            }
            Response response;
            try {
                response = Response.decode(frame);
                assertThat(response.height()).isEqualTo(7);
            } catch (MalformedException e) {
                throw new IllegalStateException(e);
            }
            synchronized (order) {
                order.add(name);
                answered.add(response.answer());
                sent++;
            }
            return true;
        }

        @Override
        public void setReading(boolean on) {
            reading.set(on);
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }
}
