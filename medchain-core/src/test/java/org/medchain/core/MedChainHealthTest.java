package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.role.Provider;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.health.Health;
import org.medchain.health.IssueCode;
import org.medchain.testkit.fixture.Await;

/** {@link MedChain#health} has the issues of everything that was opened. */
class MedChainHealthTest {
    @TempDir
    private Path folder;

    private World world;
    private LyingDirectory directory;

    @BeforeEach
    void setTheScene() {
        world = World.closed(folder.resolve("world"), Suites.ONE, 31);
        world.aroundDirectory(honest -> {
            directory = new LyingDirectory(honest);
            return directory;
        });
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private MedChain open() throws Exception {
        world.open();
        return MedChain.over(folder.resolve("beside"), world.ledger(), directory)
                .clock(world.clock())
                .random(world.random())
                .open();
    }

    @Test
    void provider_thatCannotPublish_isAnIssueUntilItCan() throws Exception {
        try (MedChain process = open()) {
            Provider north = process.provider(world.user(NORTH));
            assertThat(process.health().issues()).isEmpty();

            directory.refuseWrites(true);
            north.createInventory(world.user(ALICE).certificate());
            Health health = process.health();
            assertThat(health.has(IssueCode.PUBLICATION_HELD_UP)).isTrue();
            assertThat(health.isReady()).isTrue();
            assertThat(process.status().toString())
                    .startsWith("ready\nledger: height ")
                    .contains("PUBLICATION_HELD_UP");

            directory.refuseWrites(false);
            north.publishPending();
            assertThat(process.health().isWell()).isTrue();
        }
    }

    /** The catalogue of a hospital, whose method of this name does not return until {@code thawed}. */
    private ProviderStore freezing(ProviderStore catalogue, AtomicReference<String> frozen, CountDownLatch thawed) {
        return (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (self, method, given) -> {
                    if (method.getName().equals(frozen.get())) {
                        thawed.await();
                    }
                    return method.invoke(catalogue, given);
                });
    }

    @Test
    @Timeout(60)
    void catalogue_thatDoesNotAnswer_isAnIssueAndNobodyWaitsForIt() throws Exception {
        AtomicReference<String> frozen = new AtomicReference<>("");
        CountDownLatch thawed = new CountDownLatch(1);
        try (MedChain process = open()) {
            ProviderStore catalogue = freezing(world.catalogue(NORTH), frozen, thawed);
            Provider unused = process.provider(world.user(NORTH), catalogue, world.store(NORTH), AccessLog.none());
            assertThat(process.health().isWell()).isTrue();

            frozen.set("backlog");
            Health health = process.health();
            assertThat(health.has(IssueCode.DATABASE_UNAVAILABLE)).isTrue();
            assertThat(health.isLive()).isTrue();
            assertThat(health.isReady()).isFalse();

            thawed.countDown();
            Await.until("it is well again", () -> process.health().isWell());
        }
    }

    @Test
    @Timeout(60)
    void provider_thatIsBeingOpened_keepsNobodyWaitingForHealth() throws Exception {
        AtomicReference<String> frozen = new AtomicReference<>("prune");
        CountDownLatch thawed = new CountDownLatch(1);
        try (MedChain process = open()) {
            ProviderStore catalogue = freezing(world.catalogue(NORTH), frozen, thawed);
            HealthDataStore content = world.store(NORTH);
            FutureTask<Provider> opening =
                    new FutureTask<>(() -> process.provider(world.user(NORTH), catalogue, content, AccessLog.none()));
            Thread opener = new Thread(opening);
            opener.start();
            Await.until("it waits for the catalogue", () -> opener.getState() == Thread.State.WAITING);
            assertThat(process.health().isLive()).isTrue();
            assertThat(opening.isDone()).isFalse();
            thawed.countDown();
            assertThat(opening.get()).isNotNull();
        }
    }

    @Test
    void process_thatIsClosed_isNotLive() throws Exception {
        MedChain process = open();
        process.close();
        assertThat(process.health().has(IssueCode.CLOSED)).isTrue();
        assertThat(process.health().isLive()).isFalse();
        assertThat(process.status().toString()).startsWith("to be restarted\n");
    }
}
