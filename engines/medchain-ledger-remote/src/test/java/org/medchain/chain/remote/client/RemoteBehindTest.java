package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.fixture.Cluster;
import org.medchain.chain.remote.wire.Answer;
import org.medchain.chain.remote.wire.Response;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Await;

/** The member that a client asks first has not caught up, and says so. */
@Timeout(120)
class RemoteBehindTest {
    /** A member that lied is not asked for a minute. */
    private static final Duration SOON = Duration.ofSeconds(20);
    /** Nobody is avoided for being slow. */
    private static final Duration NEVER_SLOW = Duration.ofSeconds(100);

    @TempDir
    Path folder;

    @Test
    void append_throughAMemberThatIsBehind_goesToAnotherAndTheMemberIsAskedAgainSoon() throws MedChainException {
        try (Cluster cluster = Cluster.open(folder);
                FakeMember behind = new FakeMember(
                        cluster.world,
                        0,
                        request -> List.of(new Response(request.id(), 0, new Answer.Behind()).encode()))) {
            List<InetSocketAddress> addresses = new ArrayList<>(cluster.addresses());
            addresses.set(0, behind.address());
            try (Ledger client = cluster.client(addresses)
                    .patience(NEVER_SLOW)
                    .deadline(NEVER_SLOW)
                    .open()) {
                Await.until(
                        "the client is linked with all", () -> client.health().isWell());
                int before = behind.asked();
                while (behind.asked() == before) {
                    Event event = cluster.world.record(cluster.world.provider);
                    EventRef receipt = client.append(event).join();
                    assertThat(receipt.event()).isEqualTo(event.hash());
                }
                Await.until("the others are level", () -> cluster.ledgers.values().stream()
                        .allMatch(
                                ledger -> ledger.height() >= client.height() && ledger.agreedTo() == ledger.height()));
                int asked = behind.asked();
                long end = System.nanoTime() + SOON.toNanos();
                while (behind.asked() == asked && System.nanoTime() - end < 0) {
                    assertThat(client.block(1)).isPresent();
                }
                assertThat(behind.asked()).isGreaterThan(asked);
            }
        }
    }
}
