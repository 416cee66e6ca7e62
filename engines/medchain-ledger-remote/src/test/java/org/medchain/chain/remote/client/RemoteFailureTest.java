package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Seat;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.remote.fixture.Cluster;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.Await;
import org.medchain.testkit.ledger.Identities;

/** Members fail, come and go while clients use the ledger. */
@Timeout(120)
class RemoteFailureTest {
    @TempDir
    Path folder;

    private Cluster cluster;

    @BeforeEach
    void open() throws MedChainException {
        cluster = Cluster.open(folder);
    }

    @AfterEach
    void close() throws MedChainException {
        cluster.close();
    }

    @Test
    void append_memberKilledMeanwhile_everyReceiptComesOnceAndHolds() throws MedChainException {
        try (Ledger ledger = cluster.client().open()) {
            List<Event> events = new ArrayList<>();
            List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
            AtomicInteger told = new AtomicInteger();
            for (int i = 0; i < 300; i++) {
                events.add(cluster.world.record(cluster.world.provider));
                receipts.add(ledger.append(events.get(i)).whenComplete((ref, failure) -> told.incrementAndGet()));
                if (i == 150) {
                    receipts.get(10).join();
                    cluster.kill(0);
                }
            }
            for (int i = 0; i < events.size(); i++) {
                EventRef receipt = receipts.get(i).join();
                assertThat(receipt.event()).isEqualTo(events.get(i).hash());
                assertThat(ledger.append(events.get(i)).join()).isEqualTo(receipt);
            }
            assertThat(told).hasValue(events.size());
            long reached = ledger.height();
            Await.until("the member is level", () -> cluster.ledgers.get(1).height() >= reached);
            assertEachOnce(events);
            ledger.verify(height -> {});
        }
    }

    private void assertEachOnce(List<Event> events) throws MedChainException {
        Set<EventHash> seen = new HashSet<>();
        Ledger truth = cluster.ledgers.get(1);
        for (long height = 1; height <= truth.height(); height++) {
            for (Event event : truth.block(height).orElseThrow().events()) {
                assertThat(seen.add(event.hash())).isTrue();
            }
        }
        assertThat(seen).containsAll(events.stream().map(Event::hash).toList());
    }

    @Test
    void append_ofOneEventThroughEveryMember_givesOneReceipt() throws MedChainException {
        Event event = cluster.world.record(cluster.world.provider);
        Set<EventRef> receipts = new HashSet<>();
        List<CompletableFuture<EventRef>> running = new ArrayList<>();
        List<Ledger> ledgers = new ArrayList<>();
        for (LedgerServer server : cluster.servers.values()) {
            Ledger ledger = cluster.client(List.of(server.address())).open();
            ledgers.add(ledger);
            running.add(ledger.append(event));
            running.add(ledger.append(event));
        }
        running.forEach(receipt -> receipts.add(receipt.join()));
        assertThat(receipts).hasSize(1);
        for (Ledger ledger : ledgers) {
            ledger.close();
        }
    }

    @Test
    void reads_withoutAQuorum_findWhatIsThereAndCannotSayWhatIsNot() throws MedChainException {
        Event event = cluster.world.record(cluster.world.provider);
        try (Ledger ledger = cluster.client().deadline(Duration.ofSeconds(2)).open()) {
            EventRef receipt = ledger.append(event).join();
            Await.until("all have it", () -> {
                for (Ledger member : cluster.ledgers.values()) {
                    if (member.find(receipt).isEmpty()) {
                        return false;
                    }
                }
                return true;
            });
            cluster.kill(0);
            cluster.kill(1);
            cluster.kill(2);
            assertThat(ledger.find(receipt)).isPresent();
            EventHash nowhere = cluster.world.record(cluster.world.provider).hash();
            assertThatThrownBy(() -> ledger.find(nowhere))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("did not answer");
            assertThatThrownBy(ledger.append(cluster.world.record(cluster.world.provider))::join)
                    .hasCauseInstanceOf(UnavailableException.class)
                    .hasMessageContaining("safe");
        }
    }

    @Test
    void members_changeMeanwhile_clientFollowsAndBelievesTheNewOnes() throws MedChainException {
        Identity joiner = Identities.of(60);
        Identity newKey = Identities.of(61);
        cluster.join(4, joiner);
        try (Ledger early = cluster.client().open()) {
            EventRef before =
                    early.append(cluster.world.record(cluster.world.provider)).join();
            cluster.ledgers
                    .get(1)
                    .append(cluster.world.changeMembers(
                            1,
                            List.of(
                                    new Seat(0, Optional.empty()),
                                    cluster.world.seat(3, newKey, cluster.address(3)),
                                    cluster.world.seat(4, joiner, cluster.address(4))),
                            cluster.world.founders(0, 1, 2)))
                    .join();
            cluster.kill(0);
            cluster.kill(3);
            cluster.join(3, newKey);
            EventRef after =
                    early.append(cluster.world.record(cluster.world.provider)).join();
            try (Ledger late = cluster.client().open()) {
                for (Ledger ledger : List.of(early, late)) {
                    assertThat(ledger.find(before)).isPresent();
                    assertThat(ledger.find(after)).isPresent();
                    assertThat(ledger.find(
                                    cluster.world.record(cluster.world.provider).hash()))
                            .isEmpty();
                    assertThat(ledger.memberHistory().last().numbers()).containsExactly(1, 2, 3, 4);
                    ledger.verify(height -> {});
                }
            }
        }
    }
}
