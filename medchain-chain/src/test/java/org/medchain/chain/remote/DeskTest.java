package org.medchain.chain.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.fixture.Await;
import org.medchain.chain.fixture.LedgerWorld;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.link.Line;
import org.medchain.link.Link;

/** What one client may have open, and whose turn it is. */
@Timeout(60)
class DeskTest {
    private static final LedgerServerBuilder.Limits LIMITS = new LedgerServerBuilder.Limits(10, 8, 1_000, 1);

    private final LedgerWorld world = new LedgerWorld();
    private final Workers workers = new Workers("medchain-test-desk", 1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final List<String> order = new ArrayList<>();
    private final AtomicBoolean caughtUp = new AtomicBoolean(true);
    private final List<Answer> answered = new ArrayList<>();
    private final Clerk clerk = new Clerk((Ledger) Proxy.newProxyInstance(
            DeskTest.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("height")) {
                    return 7L;
                }
                if (method.getName().equals("isCaughtUp")) {
                    return caughtUp.get();
                }
                if (method.getName().equals("append")) {
                    return new CompletableFuture<>();
                }
                answers.await();
                return Optional.empty();
            }));

    @AfterEach
    void close() {
        answers.countDown();
        workers.close();
    }

    private Desk desk(FakeLink link) {
        return new Desk(link, clerk, workers.pool(), LIMITS);
    }

    private static Request block(long id) {
        return new Request(id, 0, new Question.BlockAt(1));
    }

    @Test
    void take_moreThanMayBeOpen_isNotReadUntilThereIsRoom() throws MedChainException {
        FakeLink link = new FakeLink("a");
        Desk desk = desk(link);
        for (int i = 0; i < 8; i++) {
            assertThat(link.reading).isTrue();
            desk.take(block(i), 10);
        }
        assertThat(link.reading).isFalse();
        answers.countDown();
        Await.until("all are answered", () -> link.answered() == 8);
        Await.until("it is read again", link.reading::get);
    }

    @Test
    void take_moreBytesThanMayBeOpen_isNotRead() {
        FakeLink link = new FakeLink("a");
        desk(link).take(new Request(1, 0, new Question.Append(world.record(world.provider))), 1_000);
        assertThat(link.reading).isFalse();
    }

    @Test
    void take_beforeTheMemberHasCaughtUp_isToldSoWhateverItAsks() throws MedChainException {
        caughtUp.set(false);
        FakeLink link = new FakeLink("a");
        Desk desk = desk(link);
        desk.take(block(0), 10);
        desk.take(new Request(1, 0, new Question.Append(world.record(world.provider))), 10);
        Await.until("both are answered", () -> link.answered() == 2);
        synchronized (order) {
            assertThat(answered).containsExactly(new Answer.Behind(), new Answer.Behind());
        }
    }

    @Test
    void take_ofTwoClients_answersInTurn() throws MedChainException {
        FakeLink greedy = new FakeLink("greedy");
        FakeLink modest = new FakeLink("modest");
        Desk one = desk(greedy);
        for (int i = 0; i < 7; i++) {
            one.take(block(i), 10);
        }
        desk(modest).take(block(0), 10);
        answers.countDown();
        Await.until("all are answered", () -> greedy.answered() == 7 && modest.answered() == 1);
        assertThat(order.indexOf("modest")).isLessThanOrEqualTo(2);
    }

    @Test
    void send_clientTakesNothing_othersAreAnswered() throws MedChainException {
        FakeLink stuck = new FakeLink("stuck");
        stuck.taking.set(false);
        FakeLink other = new FakeLink("other");
        desk(stuck).take(block(0), 10);
        desk(other).take(block(0), 10);
        answers.countDown();
        Await.until("the other is answered", () -> other.answered() == 1);
        assertThat(stuck.answered()).isZero();
        stuck.taking.set(true);
        Await.until("the answer was kept", () -> stuck.answered() == 1);
    }

    /** A link to nobody. */
    private final class FakeLink implements Link {
        private final String name;
        private final AtomicBoolean reading = new AtomicBoolean(true);
        private final AtomicBoolean taking = new AtomicBoolean(true);
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
        public Certificate peer() {
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
            if (!taking.get()) {
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
        public void close() {}
    }
}
