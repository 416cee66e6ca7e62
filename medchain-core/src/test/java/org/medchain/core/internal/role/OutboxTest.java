package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.testkit.store.StoreScene;

/** How long the outbox waits for a ledger that does not answer. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutboxTest {
    private static final int CHUNKS = 3;

    @TempDir
    Path folder;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<String> lastFailure = new AtomicReference<>("");
    private World world;
    private ProviderStore catalogue;

    @BeforeEach
    void open() throws Exception {
        world = World.open(folder, Suites.ONE);
        catalogue = world.catalogue(User.NORTH);
        StoreScene scene = new StoreScene(world.random());
        try (OwnedInventory inventory = scene.inventory()) {
            catalogue.add(inventory);
            for (int i = 0; i < CHUNKS; i++) {
                assertThat(scene.sealed(
                                catalogue, scene.begun(catalogue, inventory, DataKind.RECORD), 1, Optional.empty()))
                        .isNotNull();
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private Outbox outbox(Duration patience) throws Exception {
        Ledger mute = LedgerInstead.of(world.ledger(), (proxy, method, args) -> {
            if (!method.getName().equals("append")) {
                return null;
            }
            asked.incrementAndGet();
            return new CompletableFuture<>();
        });
        Networks seen = world.networks();
        Networks networks = new Networks(
                new LedgerClient(mute, Reads.inTurn(), seen.clock(), patience),
                seen.directory(),
                seen.clock(),
                seen.random(),
                seen.tasks(),
                seen.metrics());
        Sweeper sweeper = new Sweeper(networks, catalogue, world.store(User.NORTH));
        LedgerLevel level = new LedgerLevel(
                networks.ledger(), catalogue, world.user(User.NORTH).identity());
        return new Outbox(networks, catalogue, new ChunkSender(networks, catalogue, sweeper, level), lastFailure);
    }

    @Test
    void events_thatTheLedgerDoesNotAnswer_areAllSentAndWaitedForAsLongAsForOne() throws Exception {
        Outbox outbox = outbox(Duration.ofMillis(100));
        assertThat(lastFailure.get()).isEmpty();
        outbox.publishAll();
        assertThat(asked).hasValue(CHUNKS);
        assertThat(lastFailure.get()).contains("receipt");
        assertThat(catalogue.backlog().outbox()).isEqualTo(CHUNKS);
    }

    @Test
    void waiting_thatIsInterrupted_endsAtOnceAndLeavesTheThreadInterrupted() throws Exception {
        Outbox outbox = outbox(Duration.ofDays(1));
        Thread.currentThread().interrupt();
        outbox.publishAll();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(catalogue.backlog().outbox()).isEqualTo(CHUNKS);
    }
}
