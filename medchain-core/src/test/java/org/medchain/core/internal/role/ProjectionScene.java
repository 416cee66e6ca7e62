package org.medchain.core.internal.role;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.core.internal.record.InventoryKeys;
import org.medchain.core.internal.record.InventoryReader;
import org.medchain.core.internal.record.InventoryWriter;
import org.medchain.core.store.InventorySize;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.jdbc.JdbcProviderStore;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.store.StoreScene;

/** An inventory of a catalogue whose batches are small, and whose directory conflicts when a test says so. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ProjectionScene {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The projection's own. */
    static final int BATCH = 1000;

    static final int TRIES = 5;

    @TempDir
    Path folder;

    final TestRandom random = TestRandom.seeded(43);
    final StoreScene scene = new StoreScene(random);
    final Identity patient = SoftwareIdentity.generate(SuiteId.X25519, random);
    final Map<RecordAddress, Integer> puts = new HashMap<>();

    /** Which of the writes at one address, counted from 1, another writer forestalls. */
    IntPredicate conflicts = put -> false;

    final AtomicReference<String> lastFailure = new AtomicReference<>("");
    RecordAddress contested;
    Before before = method -> {};
    int batch = BATCH;
    boolean tooLarge;
    ProviderStore catalogue;
    Dht directory;
    InventoryPointer inventory;
    InventoryProjection projection;

    /** Happens before a catalogue is asked something. */
    interface Before {
        void call(Method method) throws MedChainException;
    }

    @BeforeEach
    void open() throws Exception {
        catalogue = JdbcProviderStore.openFile(folder.resolve("catalogue.db"), random);
        directory = DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder.resolve("directory")).build());
        projection = new InventoryProjection(
                around(catalogue),
                new InventoryWriter(new DirectoryClient(around(directory), PATIENCE), random),
                lastFailure);
        inventory = inventory();
    }

    @AfterEach
    void close() throws Exception {
        directory.close();
        catalogue.close();
    }

    InventoryPointer inventory() throws MedChainException {
        Identity provider = SoftwareIdentity.generate(SuiteId.X25519, random);
        try (InventoryKeys keys = InventoryKeys.generate(patient.publicIdentity(), provider.publicIdentity(), random);
                OwnedInventory owned =
                        new OwnedInventory(keys.pointer(), copy(keys.contentKey()), copy(keys.writeSeed()))) {
            catalogue.add(owned);
            return owned.pointer();
        }
    }

    static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.takeOwnership(secret.exposeCopy());
    }

    /** The same catalogue, of which a batch is smaller than is asked for, and with something that happens before it answers. */
    ProviderStore around(ProviderStore honest) {
        return (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (proxy, method, args) -> {
                    before.call(method);
                    if (method.getName().equals("size") && tooLarge) {
                        return new InventorySize(1L << 40, 1);
                    }
                    if (method.getName().equals("toPublish")) {
                        args[1] = (int) args[1] - BATCH + batch;
                    }
                    return called(honest, method, args);
                });
    }

    Dht around(Dht honest) {
        return (Dht) Proxy.newProxyInstance(
                Dht.class.getClassLoader(), new Class<?>[] {Dht.class}, (proxy, method, args) -> {
                    if (method.getName().equals("put")) {
                        DirectoryRecord record = (DirectoryRecord) args[0];
                        int put = puts.merge(record.address(), 1, Integer::sum);
                        if (record.address().equals(contested) && conflicts.test(put)) {
                            return CompletableFuture.completedFuture(new WriteOutcome.VersionConflict(record));
                        }
                    }
                    return called(honest, method, args);
                });
    }

    static Object called(Object honest, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(honest, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    DataId begun(DataKind kind) throws MedChainException {
        try (OwnedInventory owned = catalogue.inventory(inventory.id()).orElseThrow()) {
            return scene.begun(catalogue, owned, kind);
        }
    }

    DataId record() throws MedChainException {
        DataId data = begun(DataKind.RECORD);
        scene.recorded(catalogue, data, 1, Optional.empty());
        return data;
    }

    /** A stream of which every chunk is a run of its own, from {@code first} to {@code last}, counted from 1. */
    void grow(DataId stream, int first, int last) throws MedChainException {
        for (int index = first; index <= last; index++) {
            scene.recorded(catalogue, stream, index, Optional.of(time(index)));
        }
    }

    static TimeRange time(int index) {
        return new TimeRange(10L * index, 10L * index + 5);
    }

    InventoryReader reader() {
        return new InventoryReader(new DirectoryClient(directory, PATIENCE), patient);
    }

    List<DataId> shown() throws MedChainException {
        return reader().read(inventory).entries().stream()
                .map(InventoryEntry::id)
                .toList();
    }

    List<PageToPublish> due() throws MedChainException {
        return catalogue.toPublish(inventory.id(), BATCH);
    }

    int headPuts() {
        return puts.getOrDefault(inventory.name().address(), 0);
    }
}
