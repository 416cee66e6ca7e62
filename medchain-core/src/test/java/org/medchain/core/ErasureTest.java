package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.World.described;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.Provider;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.DataState;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;

/** Data that was erased is gone, whatever happens half-way, and what is done about it afterwards is told so. */
class ErasureTest {
    private static final OperationKey LETTER = OperationKey.of("letter");
    private static final OperationKey ECG = OperationKey.of("ecg");

    @TempDir
    Path folder;

    /** The calls after which the process has ended, or which fail. */
    private final Set<String> killing = new java.util.HashSet<>();

    private final Set<String> failing = new java.util.HashSet<>();
    private boolean dead;
    private World world;
    private InventoryPointer inventory;
    private StreamWriter stream;
    private DataId record;

    @BeforeEach
    void open() throws Exception {
        world = World.closed(folder, Suites.ONE, 4);
        world.aroundCatalogue(honest -> around(ProviderStore.class, honest));
        world.aroundStore(honest -> around(HealthDataStore.class, honest));
        world.open();
        inventory = world.inventory(NORTH, ALICE);
        record = addLetter();
        stream = startEcg();
        World.grow(stream, 3);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private <T> T around(Class<T> port, T honest) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, args) -> {
            String call = method.getName();
            if (dead && !call.equals("close")) {
                throw new IllegalStateException("the process has ended");
            }
            if (failing.contains(call)) {
                throw new StorageException(call + " fails", new IOException("the disk is gone"));
            }
            try {
                Object result = method.invoke(honest, oneAtATime(call, args));
                dead |= killing.contains(call);
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    /** As if one batch of what is to be swept were full with one thing. */
    private static Object[] oneAtATime(String call, Object[] args) {
        boolean batch = call.equals("leftovers") || call.equals("takeOver");
        return batch ? new Object[] {args[0], Math.min(1, (Integer) args[1])} : args;
    }

    private void restart() throws Exception {
        dead = false;
        killing.clear();
        failing.clear();
        world.restart(NORTH);
    }

    private static InputStream bytes() {
        return new ByteArrayInputStream(Bytes.utf8("letter").toByteArray());
    }

    private DataId addLetter() throws Exception {
        return world.provider(NORTH)
                .addRecord(inventory, LETTER, described(NORTH, "letter"), Optional.empty(), bytes());
    }

    private StreamWriter startEcg() throws Exception {
        return world.provider(NORTH).startStream(inventory, ECG, described(NORTH, "ecg"), DigestScheme.BOUND);
    }

    private void assertErased(DataId data) throws Exception {
        assertThat(world.files(NORTH, data)).isEmpty();
        assertThat(world.catalogue(NORTH).secret(data)).isEmpty();
        assertThat(world.catalogue(NORTH).leftovers(world.clock().instant(), 9)).isEmpty();
        assertThat(world.patient(ALICE).inventory(inventory).find(data)).isEmpty();
    }

    @Test
    void erase_killedWhenItsBytesAreStillThere_isFinishedAtOpening() throws Exception {
        killing.add("erase");
        assertThatThrownBy(() -> world.provider(NORTH).erase(stream.id())).isInstanceOf(IllegalStateException.class);
        assertThat(world.files(NORTH, stream.id())).hasSize(3);

        restart();

        assertErased(stream.id());
        assertThat(world.files(NORTH, record)).hasSize(1);
        assertThat(world.patient(ALICE).inventory(inventory).find(record)).isPresent();
    }

    @Test
    void erase_killedWhenItsBytesAreGone_isFinishedAtOpening() throws Exception {
        killing.add("deleteAll");
        assertThatThrownBy(() -> world.provider(NORTH).erase(stream.id())).isInstanceOf(IllegalStateException.class);

        restart();

        assertErased(stream.id());
    }

    @Test
    void erase_whoseBytesCannotBeDeleted_saysSoAndIsFinishedLater() throws Exception {
        Provider north = world.provider(NORTH);
        failing.add("deleteAll");
        assertThatThrownBy(() -> north.erase(stream.id())).isInstanceOf(StorageException.class);
        north.publishPending();
        world.restart(NORTH);
        assertThat(world.files(NORTH, stream.id())).hasSize(3);

        failing.clear();
        world.clock().move(java.time.Duration.ofMinutes(1));
        world.provider(NORTH).publishPending();

        assertErased(stream.id());
    }

    @Test
    void erasures_moreThanABatch_areAllFinishedLater() throws Exception {
        Provider north = world.provider(NORTH);
        failing.add("deleteAll");
        assertThatThrownBy(() -> north.erase(stream.id())).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> north.erase(record)).isInstanceOf(StorageException.class);
        failing.clear();

        north.publishPending();

        assertErased(stream.id());
        assertErased(record);
    }

    private void addXRay(int number) throws Exception {
        world.provider(NORTH)
                .addRecord(
                        inventory,
                        OperationKey.of("x-ray " + number),
                        described(NORTH, "x-ray"),
                        Optional.empty(),
                        bytes());
    }

    @Test
    void claims_ofMoreDeadWritersThanABatch_areAllEndedAtOpening() throws Exception {
        failing.add("create");
        failing.add("abandon");
        for (int i = 0; i < 4; i++) {
            int number = i;
            assertThatThrownBy(() -> addXRay(number)).isInstanceOf(StorageException.class);
        }

        restart();

        assertThat(world.catalogue(NORTH).takeOver(world.clock().instant(), 9)).isEmpty();
        assertThat(world.catalogue(NORTH).leftovers(world.clock().instant(), 9)).isEmpty();
        for (int i = 0; i < 4; i++) {
            addXRay(i);
        }
    }

    @Test
    void claim_thatItsWriterCouldNotGiveUp_isGivenUpByWhoeverWritesNext() throws Exception {
        failing.add("create");
        failing.add("abandon");
        assertThatThrownBy(() -> addXRay(0)).isInstanceOf(StorageException.class);
        failing.clear();

        addXRay(0);

        assertThat(world.catalogue(NORTH).leftovers(world.clock().instant(), 9)).isEmpty();
    }

    @Test
    void addRecord_againAfterItWasErased_isRefusedByName() throws Exception {
        world.provider(NORTH).erase(record);

        assertThatThrownBy(this::addLetter)
                .isInstanceOfSatisfying(DataEndedException.class, ended -> assertThat(ended.state())
                        .isEqualTo(DataState.ERASED))
                .hasMessageContaining("retry does not help");
        assertThat(world.files(NORTH, record)).isEmpty();
    }

    @Test
    void stream_begunAgainOrGoneOnWithAfterItWasErased_isRefusedByName() throws Exception {
        world.provider(NORTH).erase(stream.id());

        assertThatThrownBy(this::startEcg).isInstanceOf(DataEndedException.class);
        assertThatThrownBy(() -> World.grow(stream, 1)).isInstanceOf(DataEndedException.class);
        assertThatThrownBy(() -> stream.append(World.time(3), bytes())).isInstanceOf(DataEndedException.class);
        assertErased(stream.id());
    }

    @Test
    void record_closedBeforeItWasThere_isRefusedByName() throws Exception {
        failing.add("create");
        assertThatThrownBy(() -> world.provider(NORTH)
                        .addRecord(
                                inventory,
                                OperationKey.of("x-ray"),
                                described(NORTH, "x-ray"),
                                Optional.empty(),
                                bytes()))
                .isInstanceOf(StorageException.class);
        failing.clear();
        DataId begun = world.catalogue(NORTH).page(inventory.id(), 0).get(2).id();
        world.provider(NORTH).close(begun);

        assertThatThrownBy(() -> world.provider(NORTH)
                        .addRecord(
                                inventory,
                                OperationKey.of("x-ray"),
                                described(NORTH, "x-ray"),
                                Optional.empty(),
                                bytes()))
                .isInstanceOfSatisfying(DataEndedException.class, ended -> assertThat(ended.state())
                        .isEqualTo(DataState.CLOSED));
    }
}
