package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.remote.fixture.Cluster;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Response;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.fixture.FailingClock;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.LedgerWorld;

/** Something fails on a client's own thread that nobody expected: what is under way ends, and the client goes on. */
@Timeout(120)
class ClientFailureTest {
    private final LedgerWorld world = new LedgerWorld();
    private final FailingClock clock =
            new FailingClock(world.clock, "medchain-ledger-client", () -> new StackOverflowError("for a test"));

    private Ledger client(FakeMember member) throws MedChainException {
        return RemoteLedgerBuilder.of(world.config)
                .user(world.certified(Cluster.USER))
                .clock(clock)
                .server(member.address())
                .patience(Duration.ofMillis(200))
                .deadline(Duration.ofMillis(600))
                .open();
    }

    /** The link may take longer than one read waits. */
    private static boolean isAnsweredWithNothing(Ledger client, Event unknown) throws MedChainException {
        try {
            return client.find(unknown.hash()).isEmpty();
        } catch (UnavailableException e) {
            assertThat(e).hasMessageContaining("did not answer");
            return false;
        }
    }

    @Test
    void read_whoseTimerRunsIntoAnError_endsAndTheNextIsAnswered() throws MedChainException {
        AtomicInteger mute = new AtomicInteger(1);
        try (FakeMember member = new FakeMember(
                        world,
                        0,
                        request -> mute.get() > 0
                                ? List.of()
                                : List.of(
                                        new Response(request.id(), request.atLeast(), new Answer.Absent()).encode()));
                Ledger client = client(member)) {
            clock.fail(1);
            Event unknown = world.record(world.provider);
            assertThatThrownBy(() -> client.find(unknown.hash()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("StackOverflowError: for a test");
            assertThat(clock.left()).isZero();
            mute.set(0);
            Await.until("it is answered", () -> isAnsweredWithNothing(client, unknown));
            assertThat(client.health().isLive()).isTrue();
        }
    }

    @Test
    void append_whoseTimerRunsIntoAnError_endsAndTheNextIsRefusedForItsOwnReason() throws MedChainException {
        try (FakeMember member = new FakeMember(world, 0, request -> List.of());
                Ledger client = client(member)) {
            clock.fail(1);
            CompletableFuture<EventRef> receipt = client.append(world.record(world.provider));
            assertThatThrownBy(receipt::join)
                    .hasCauseInstanceOf(UnavailableException.class)
                    .hasMessageContaining("StackOverflowError: for a test")
                    .hasMessageContaining("doing it again is safe");
            assertThatThrownBy(client.append(world.record(world.provider))::join)
                    .hasCauseInstanceOf(UnavailableException.class)
                    .hasMessageContaining("no receipt of event");
        }
    }
}
