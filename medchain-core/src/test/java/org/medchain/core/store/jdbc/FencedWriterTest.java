package org.medchain.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.World.described;

import com.zaxxer.hikari.HikariDataSource;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.access.AccessLog;
import org.medchain.core.data.FileHealthDataStore;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.role.ProviderRole;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.ClaimLostException;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.jdbc.Failures;
import org.medchain.jdbc.PostgresServer;
import org.medchain.jdbc.SqliteDatabase;
import org.medchain.testkit.data.BrokenSource;
import org.medchain.testkit.store.StoreScene;

/**
 * Two instances of a provider share a catalogue and a data store. One is suspended beyond its lease in the very call that
 * changes the data store, and goes on when the other has taken its chunk over: it can touch its own bytes alone.
 */
class FencedWriterTest {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final ChunkIndex SECOND = new ChunkIndex(2);

    @TempDir
    Path folder;

    /** What happens in the other process while this one sleeps. */
    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    abstract class Fencing {
        private final AtomicReference<String> where = new AtomicReference<>("");
        private final AtomicReference<Step> meanwhile = new AtomicReference<>(() -> {});
        private final AtomicBoolean refusing = new AtomicBoolean();
        private World world;
        private ProviderStore sleepersCatalogue;
        private ProviderStore otherCatalogue;
        private FileHealthDataStore files;
        private StreamWriter writer;
        private Provider other;

        /** Another instance's view of the one database. */
        abstract ProviderStore open() throws MedChainException;

        @BeforeEach
        void setTheScene() throws Exception {
            world = World.closed(folder, Suites.ONE, 5);
            world.aroundLedger(this::refusing);
            world.open();
            files = FileHealthDataStore.open(folder.resolve("shared"));
            sleepersCatalogue = open();
            otherCatalogue = open();
            Provider sleeper = provider(sleepersCatalogue, sleeping(files));
            other = provider(otherCatalogue, files);
            InventoryPointer inventory =
                    sleeper.createInventory(world.patient(ALICE).certificate());
            writer =
                    sleeper.startStream(inventory, OperationKey.of("ecg"), described(NORTH, "ecg"), DigestScheme.BOUND);
            World.grow(writer, 1);
        }

        @AfterEach
        void close() throws Exception {
            otherCatalogue.close();
            sleepersCatalogue.close();
            files.close();
            world.close();
        }

        private Provider provider(ProviderStore catalogue, HealthDataStore store) throws MedChainException {
            return ProviderRole.open(world.networks(), world.user(NORTH), catalogue, store, AccessLog.none());
        }

        /** Sleeps once, before the call that was named. */
        private HealthDataStore sleeping(HealthDataStore awake) {
            return around(HealthDataStore.class, awake, method -> {
                if (where.compareAndSet(method, "")) {
                    meanwhile.get().run();
                }
            });
        }

        private <T> T around(Class<T> port, T honest, Before before) {
            return port.cast(
                    Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
                        before.call(method.getName());
                        try {
                            return method.invoke(honest, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        private Ledger refusing(Ledger honest) {
            return (Ledger) Proxy.newProxyInstance(
                    Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, args) -> {
                        if (method.getName().equals("append")
                                && ((Event) args[0]).type().equals(EventType.ADD_DATA)
                                && refusing.compareAndSet(true, false)) {
                            return CompletableFuture.failedFuture(new EventRefusedException(
                                    ((Event) args[0]).hash(), RefusalReason.CERTIFICATE_REVOKED, "for this test"));
                        }
                        try {
                            return method.invoke(honest, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void sleepBefore(String call, Step step) {
            where.set(call);
            meanwhile.set(() -> {
                world.clock().move(LEASE.plusSeconds(1));
                step.run();
            });
        }

        private InputStream endingLate(Step step) {
            return new FilterInputStream(
                    new ByteArrayInputStream(Bytes.utf8("slow").toByteArray())) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    int count = super.read(target, offset, length);
                    if (count < 0) {
                        world.clock().move(LEASE.plusSeconds(1));
                        run(step);
                    }
                    return count;
                }
            };
        }

        private static void run(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private void otherWrites() throws Exception {
            World.grow(other.resumeStream(writer.id()), 1);
        }

        private void appendSlowly() throws Exception {
            writer.append(
                    World.time(2), new ByteArrayInputStream(Bytes.utf8("slow").toByteArray()));
        }

        private void assertTheOthersBytesAreThere() throws Exception {
            assertThat(where.get())
                    .as("the call before which the instance sleeps")
                    .isEmpty();
            try (InputStream in = bytes(writer.id(), SECOND)) {
                assertThat(in.readAllBytes()).isEqualTo(World.chunk(writer.id(), 2));
            }
            World.grow(other.resumeStream(writer.id()), 1);
            provider(otherCatalogue, files);
            assertThat(World.filesIn(folder.resolve("shared"), writer.id())).hasSize(3);
        }

        private InputStream bytes(DataId data, ChunkIndex index) throws MedChainException {
            return files.open(otherCatalogue.chunk(data, index).orElseThrow().object());
        }

        /** Its source ends while it sleeps: so all of its bytes are stored when the chunk is another's. */
        @Test
        void create_suspendedBeyondTheLease_touchesNothingOfTheSuccessor() throws Exception {
            assertThatThrownBy(() -> writer.append(World.time(2), endingLate(this::otherWrites)))
                    .isInstanceOf(ClaimLostException.class);

            assertTheOthersBytesAreThere();
        }

        @Test
        void delete_ofAFailedChunkSuspendedBeyondTheLease_touchesNothingOfTheSuccessor() throws Exception {
            sleepBefore("delete", this::otherWrites);

            assertThatThrownBy(
                            () -> writer.append(World.time(2), new BrokenSource(70_000, new IOException("unplugged"))))
                    .hasMessageContaining("unplugged");

            assertTheOthersBytesAreThere();
        }

        @Test
        void delete_ofARefusedChunkSuspendedBeyondTheLease_touchesNothingOfTheSuccessor() throws Exception {
            sleepBefore("delete", this::otherWrites);
            refusing.set(true);

            assertThatThrownBy(this::appendSlowly).isInstanceOf(EventRefusedException.class);

            assertTheOthersBytesAreThere();
        }

        /** It wakes in time to store its bytes, and is killed before it learns that nobody wants them. */
        @Test
        void create_suspendedBeyondTheLeaseAndThenKilled_leavesNothingForLongerThanADay() throws Exception {
            AtomicBoolean killed = new AtomicBoolean();
            ProviderStore doomed = around(ProviderStore.class, sleepersCatalogue, method -> {
                if (killed.get()) {
                    throw new StorageException("the process has ended", new IOException(method));
                }
            });
            StreamWriter slow = provider(doomed, files).resumeStream(writer.id());
            InputStream late = endingLate(() -> {
                otherWrites();
                other.publishPending();
                killed.set(true);
            });
            assertThatThrownBy(() -> slow.append(World.time(2), late)).hasMessageContaining("the process has ended");
            assertThat(World.filesIn(folder.resolve("shared"), writer.id())).hasSize(3);

            world.clock().move(Duration.ofDays(1));

            assertTheOthersBytesAreThere();
        }

        /** The one who takes a dead writer's claim over sleeps while it clears away, and is taken for dead itself. */
        @Test
        void delete_ofADeadWritersChunkSuspendedBeyondTheLease_touchesNothingOfTheSuccessor() throws Exception {
            StoreScene.claim(
                    otherCatalogue,
                    writer.id(),
                    SECOND,
                    Optional.of(World.time(2)),
                    world.clock().instant());
            world.clock().move(LEASE.plusSeconds(1));
            sleepBefore("delete", this::otherWrites);

            provider(sleepersCatalogue, sleeping(files));

            assertTheOthersBytesAreThere();
        }
    }

    @FunctionalInterface
    private interface Before {
        void call(String method) throws Exception;
    }

    /** In a file of this process, with leases as a shared catalogue has them. */
    @Nested
    class Sqlite extends Fencing {
        private SqliteDatabase database;

        @Override
        ProviderStore open() throws MedChainException {
            if (database == null) {
                database = SqliteDatabase.open(folder.resolve("catalogue.db"), new Failures("catalogue"));
            }
            return JdbcProviderStore.open(database, new ClaimTable(world().random(), LEASE, false));
        }

        private World world() {
            return super.world;
        }
    }

    @Nested
    class Postgres extends Fencing {
        private HikariDataSource source;

        @Override
        ProviderStore open() throws MedChainException {
            return JdbcProviderStore.openShared(source, super.world.random(), LEASE);
        }

        @BeforeEach
        @Override
        void setTheScene() throws Exception {
            source = PostgresServer.required().emptySchema();
            super.setTheScene();
        }

        @AfterEach
        @Override
        void close() throws Exception {
            if (source != null) {
                super.close();
                source.close();
            }
        }
    }
}
