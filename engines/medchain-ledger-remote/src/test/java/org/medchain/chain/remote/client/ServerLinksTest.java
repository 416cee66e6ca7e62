package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.remote.fixture.Cluster;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.ClientNetwork;
import org.medchain.chain.remote.wire.Question;
import org.medchain.chain.remote.wire.Request;
import org.medchain.chain.remote.wire.Response;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.Revocations;
import org.medchain.error.MedChainException;
import org.medchain.link.EventThread;
import org.medchain.link.LinkSettings;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** What one server may do to a client's links and thread. */
@Timeout(60)
class ServerLinksTest {
    private static final Bytes REQUEST = new Request(1, 0, new Question.BlockAt(1)).encode();

    private final LedgerWorld world = new LedgerWorld();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final EventThread thread = new EventThread("medchain-test-client", failure -> ended.set(true));
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    private final class Counting implements ServerLinks.Listener {
        @Override
        public void up() {}

        @Override
        public void received(int number, Bytes frame) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new StackOverflowError("for a test");
            }
            received.incrementAndGet();
        }

        @Override
        public void down(int number) {}
    }

    private ServerLinks links(FakeMember member) throws MedChainException {
        LinkSettings settings = new LinkSettings(
                ClientNetwork.of(world.config),
                world.issue(Cluster.USER),
                Cluster.USER,
                ConsortiumRoot.of(world.config.ca()),
                Revocations.NONE,
                world.clock,
                new SecureRandom(),
                Duration.ofSeconds(5));
        ServerLinks links = new ServerLinks(world.config.memberSet(), settings, thread, new Counting());
        links.dial(List.of(member.address()), Response.MAX_SIZE);
        return links;
    }

    private static Bytes unavailable(Request request) {
        return new Response(request.id(), 0, new Answer.Unavailable("not today")).encode();
    }

    private static void ask(ServerLinks links) throws MedChainException {
        Await.until(
                "a request has left", () -> links.numbers().stream().anyMatch(number -> links.send(number, REQUEST)));
    }

    @AfterEach
    void close() {
        thread.close();
    }

    @Test
    void server_thatSendsMoreAnswersThanItWasAskedFor_losesItsLink() throws MedChainException {
        try (FakeMember flooding =
                        new FakeMember(world, 0, request -> Collections.nCopies(1_000, unavailable(request)));
                ServerLinks links = links(flooding)) {
            ask(links);
            Await.until("another link", () -> flooding.linked() == 2);
            ask(links);
            Await.until("one more", () -> flooding.linked() == 3);
            assertThat(received.get()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void answer_thatRunsIntoAnError_endsItsLinkAndNotTheClient() throws MedChainException {
        failures.set(1);
        try (FakeMember member = new FakeMember(world, 0, request -> List.of(unavailable(request)));
                ServerLinks links = links(member)) {
            ask(links);
            Await.until("another link", () -> member.linked() == 2);
            ask(links);
            Await.until("an answer", () -> received.get() == 1);
            assertThat(ended).isFalse();
        }
    }
}
