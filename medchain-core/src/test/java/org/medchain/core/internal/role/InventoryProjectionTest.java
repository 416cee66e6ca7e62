package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.core.internal.record.InventoryKeys;
import org.medchain.core.internal.record.InventoryReader;
import org.medchain.core.internal.record.InventoryWriter;
import org.medchain.core.store.InventorySize;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.PageToPublish;
import org.medchain.core.store.ProjectionPage;
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
import org.medchain.error.StorageException;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.store.StoreScene;

/** What is shown of a catalogue whose directory conflicts, whose batches are small, and whose streams grow meanwhile. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InventoryProjectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The projection's own. */
    private static final int BATCH = 1000;

    private static final int TRIES = 5;

    @TempDir
    Path folder;

    private final TestRandom random = TestRandom.seeded(43);
    private final StoreScene scene = new StoreScene(random);
    private final Identity patient = SoftwareIdentity.generate(SuiteId.X25519, random);
    private final Map<RecordAddress, Integer> puts = new HashMap<>();

    /** Which of the writes at one address, counted from 1, another writer forestalls. */
    private IntPredicate conflicts = put -> false;

    private final AtomicReference<String> lastFailure = new AtomicReference<>("");
    private RecordAddress contested;
    private Before before = method -> {};
    private int batch = BATCH;
    private boolean tooLarge;
    private ProviderStore catalogue;
    private Dht directory;
    private InventoryPointer inventory;
    private InventoryProjection projection;

    /** Happens before a catalogue is asked something. */
    private interface Before {
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

    private InventoryPointer inventory() throws MedChainException {
        Identity provider = SoftwareIdentity.generate(SuiteId.X25519, random);
        try (InventoryKeys keys = InventoryKeys.generate(patient.publicIdentity(), provider.publicIdentity(), random);
                OwnedInventory owned =
                        new OwnedInventory(keys.pointer(), copy(keys.contentKey()), copy(keys.writeSeed()))) {
            catalogue.add(owned);
            return owned.pointer();
        }
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.takeOwnership(secret.exposeCopy());
    }

    /** The same catalogue, of which a batch is smaller than is asked for, and with something that happens before it answers. */
    private ProviderStore around(ProviderStore honest) {
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

    private Dht around(Dht honest) {
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

    private static Object called(Object honest, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(honest, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private DataId begun(DataKind kind) throws MedChainException {
        try (OwnedInventory owned = catalogue.inventory(inventory.id()).orElseThrow()) {
            return scene.begun(catalogue, owned, kind);
        }
    }

    private DataId record() throws MedChainException {
        DataId data = begun(DataKind.RECORD);
        scene.recorded(catalogue, data, 1, Optional.empty());
        return data;
    }

    /** A stream of which every chunk is a run of its own, from {@code first} to {@code last}, counted from 1. */
    private void grow(DataId stream, int first, int last) throws MedChainException {
        for (int index = first; index <= last; index++) {
            scene.recorded(catalogue, stream, index, Optional.of(time(index)));
        }
    }

    private static TimeRange time(int index) {
        return new TimeRange(10L * index, 10L * index + 5);
    }

    private InventoryReader reader() {
        return new InventoryReader(new DirectoryClient(directory, PATIENCE), patient);
    }

    private List<DataId> shown() throws MedChainException {
        return reader().read(inventory).entries().stream()
                .map(InventoryEntry::id)
                .toList();
    }

    private List<PageToPublish> due() throws MedChainException {
        return catalogue.toPublish(inventory.id(), BATCH);
    }

    private int headPuts() {
        return puts.getOrDefault(inventory.name().address(), 0);
    }

    // More than one batch

    @Test
    void inventory_ofMorePagesThanABatch_isPublishedWhole() throws Exception {
        List<DataId> all = new ArrayList<>();
        for (int i = 0; i <= 2 * Inventory.PAGE_SIZE; i++) {
            all.add(record());
        }
        assertThat(due()).hasSize(4);
        batch = 1;
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(shown()).containsExactlyElementsOf(all);
        assertThat(puts.values()).as("writes of each record").containsOnly(1);
    }

    @Test
    void inventories_moreThanABatch_areAllPublished() throws Exception {
        for (int i = 0; i < 4; i++) {
            inventory();
        }
        batch = 2;
        projection.publishAll();
        assertThat(catalogue.backlog().pages()).isZero();
        assertThat(puts).hasSize(5);
    }

    @Test
    void inventories_ofWhichSomeCannotBePublished_areEachTriedOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            inventory();
        }
        batch = 2;
        AtomicInteger tries = new AtomicInteger();
        before = method -> {
            if (method.getName().equals("inventory")) {
                tries.incrementAndGet();
                throw new StorageException("this one is damaged", new IOException("for a test"));
            }
        };
        projection.publishAll();
        assertThat(catalogue.backlog().pages()).isEqualTo(4);
        assertThat(tries).hasValue(4);
        assertThat(puts).isEmpty();
    }

    @Test
    void pagesThatFail_asManyAsABatch_holdUpNoOtherThatFailedMoreOften() throws Exception {
        record();
        for (int i = 0; i < 2; i++) {
            catalogue.publicationFailed(
                    ProjectionPage.entries(inventory.id(), 0), "the directory was down", OptionalLong.empty());
        }
        batch = 1;
        before = method -> {
            if (method.getName().equals("size")) {
                throw new StorageException("the head cannot be made", new IOException("for a test"));
            }
        };
        projection.publish(inventory.id());
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.HEAD);
        assertThat(due().get(0).failure()).contains("cannot be made");
        assertThat(lastFailure.get()).contains("cannot be made");
        assertThat(catalogue.backlog().failedPages()).isEqualTo(1);
    }

    @Test
    void inventory_largerThanItsReadersTake_staysToBePublishedAndItsOtherPagesAreWritten() throws Exception {
        record();
        tooLarge = true;
        projection.publish(inventory.id());
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.HEAD);
        assertThat(due().get(0).failure()).contains("at most");
        assertThat(puts).hasSize(1);
    }

    @Test
    void inventory_whoseSecretsAreNotItsOwn_keepsNoOtherFromBeingShown() throws Exception {
        Identity provider = SoftwareIdentity.generate(SuiteId.X25519, random);
        InventoryPointer damaged;
        try (InventoryKeys keys = InventoryKeys.generate(patient.publicIdentity(), provider.publicIdentity(), random);
                OwnedInventory owned =
                        new OwnedInventory(keys.pointer(), copy(keys.writeSeed()), copy(keys.writeSeed()))) {
            catalogue.add(owned);
            damaged = owned.pointer();
        }
        InventoryPointer later = inventory();
        projection.publishAll();
        assertThat(catalogue.toPublish(damaged.id(), BATCH)).isNotEmpty();
        assertThat(reader().read(later).unreadablePages()).isZero();
        assertThat(catalogue.toPublish(later.id(), BATCH)).isEmpty();
        assertThat(catalogue.toPublish(inventory.id(), BATCH)).isEmpty();
    }

    // A directory that conflicts

    @Test
    void page_whoseVersionsWereTaken_isWrittenAboveThem_asOftenAsItTakes() throws Exception {
        contested = inventory.name().address();
        conflicts = put -> put <= TRIES;
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(lastFailure.get()).isEmpty();
        assertThat(headPuts()).isEqualTo(TRIES + 1);
    }

    /** As after a back-up of the catalogue was restored. */
    @Test
    void page_farBelowTheVersionThatIsThere_isWrittenAboveIt() throws Exception {
        try (OwnedInventory owned = catalogue.inventory(inventory.id()).orElseThrow();
                InventoryKeys keys = InventoryKeys.of(inventory, owned.contentKey(), owned.writeSeed())) {
            new InventoryWriter(new DirectoryClient(directory, PATIENCE), random).head(keys, 40, 7, 7);
        }
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(headPuts()).isEqualTo(2);
        assertThat(reader().read(inventory).unreadablePages()).isZero();
    }

    @Test
    void page_thatConflictsAgainAndAgain_isGivenUpForNowAndTheOthersAreShown() throws Exception {
        DataId letter = record();
        contested = inventory.name().address();
        conflicts = put -> true;
        projection.publish(inventory.id());
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.HEAD);
        assertThat(headPuts()).isEqualTo(TRIES + 1);
        assertThat(lastFailure.get()).contains("the directory has version");

        conflicts = put -> false;
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(shown()).containsExactly(letter);
    }

    @Test
    void page_atTheHighestVersion_isTriedOnce() throws Exception {
        record();
        catalogue.publicationFailed(
                ProjectionPage.head(inventory.id()), "as high as it goes", OptionalLong.of(PageToPublish.MAX_VERSION));
        assertThat(due()).anyMatch(page -> page.version() == PageToPublish.MAX_VERSION);
        contested = inventory.name().address();
        conflicts = put -> true;
        projection.publish(inventory.id());
        assertThat(headPuts()).isEqualTo(1);
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.HEAD);
    }

    // One at a time

    @Test
    void publication_whileAnotherIsUnderWay_leavesItToThatOne() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        before = method -> {
            if (method.getName().equals("inventory")) {
                begun.complete(null);
                goOn.join();
            }
        };
        Thread first = new Thread(() -> projection.publish(inventory.id()), "first");
        first.start();
        begun.get(60, TimeUnit.SECONDS);
        DataId letter = record();
        projection.publish(inventory.id());
        assertThat(puts).isEmpty();
        goOn.complete(null);
        first.join();
        assertThat(shown()).containsExactly(letter);

        DataId second = record();
        projection.publish(inventory.id());
        assertThat(shown()).containsExactly(letter, second);
    }

    @Test
    void publication_thatAnotherInstanceForestalls_hasNothingLeftToDo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        before = method -> {
            if (method.getName().equals("toPublish") && asked.incrementAndGet() == 2) {
                catalogue.published(ProjectionPage.head(inventory.id()), 1);
            }
        };
        projection.publish(inventory.id());
        assertThat(asked).hasValue(3);
        assertThat(puts).isEmpty();
    }

    // What is shown

    @Test
    void data_withoutAChunkOnTheLedger_isNotShown() throws Exception {
        begun(DataKind.STREAM);
        DataId sealed = begun(DataKind.RECORD);
        scene.sealed(catalogue, sealed, 1, Optional.empty());
        DataId letter = record();
        projection.publish(inventory.id());
        assertThat(shown()).containsExactly(letter);
        assertThat(projection.inventory(inventory.id()).entries())
                .extracting(InventoryEntry::id)
                .containsExactly(letter);
    }

    @Test
    void data_isShownUntilItIsWithdrawnOrErased() throws Exception {
        DataId closed = begun(DataKind.STREAM);
        grow(closed, 1, 1);
        catalogue.close(closed);
        DataId withdrawn = record();
        catalogue.withdraw(withdrawn);
        DataId erased = record();
        catalogue.erase(erased);
        DataId open = record();
        projection.publish(inventory.id());
        assertThat(shown()).containsExactly(closed, open);
    }

    @Test
    void stream_ofPages_isShownWithAllItsTime() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        int runs = 2 * ProjectionPage.RUNS;
        for (int extra : new int[] {0, 1}) {
            int last = runs + extra;
            grow(stream, extra == 0 ? 1 : last, last);
            projection.publish(inventory.id());
            assertThat(due()).isEmpty();
            InventoryEntry entry = reader().entry(inventory, stream).orElseThrow();
            assertThat(entry.covered())
                    .contains(new TimeRange(time(1).startMicros(), time(last).endMicros()));
            assertThat(entry.last()).isEqualTo(new ChunkIndex(last));
            assertThat(reader().within(inventory, entry, GrantedRange.from(20)))
                    .contains(new IndexRange(new ChunkIndex(2), new ChunkIndex(last)));
            assertThat(reader().within(inventory, entry, GrantedRange.from(10L * runs - 10)))
                    .contains(new IndexRange(new ChunkIndex(runs - 1), new ChunkIndex(last)));
        }
    }

    @Test
    void inventory_ofSeveralPages_isToldWhole() throws Exception {
        List<DataId> all = new ArrayList<>();
        for (int i = 0; i <= Inventory.PAGE_SIZE; i++) {
            all.add(record());
        }
        Inventory told = projection.inventory(inventory.id());
        assertThat(told.id()).isEqualTo(inventory.id());
        assertThat(told.entries()).extracting(InventoryEntry::id).containsExactlyElementsOf(all);
        assertThat(told.unreadablePages()).isZero();
    }

    /** Lets a stream grow each time before its runs are read, up to a number of times. */
    private void growWhileRead(DataId stream, int from, int times) {
        int[] next = {from};
        before = method -> {
            if (method.getName().equals("runs") && next[0] < from + times) {
                grow(stream, next[0], next[0]);
                next[0]++;
            }
        };
    }

    @Test
    void stream_thatGrowsWhileItIsRead_isShownAsItIsThen() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        grow(stream, 1, 1);
        growWhileRead(stream, 2, TRIES - 1);
        InventoryEntry entry = projection.inventory(inventory.id()).entries().get(0);
        assertThat(entry.last()).isEqualTo(new ChunkIndex(TRIES));
        assertThat(entry.covered())
                .contains(new TimeRange(time(1).startMicros(), time(TRIES).endMicros()));
    }

    /** A chunk that adjoins the one before makes no run of its own. */
    @Test
    void stream_thatGrowsByAdjoiningChunksWhileItIsRead_isShownWithTheEventOfTheLast() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        scene.recorded(catalogue, stream, 1, Optional.of(new TimeRange(0, 10)));
        AtomicInteger left = new AtomicInteger(1);
        before = method -> {
            if (method.getName().equals("runs") && left.getAndDecrement() > 0) {
                scene.recorded(catalogue, stream, 2, Optional.of(new TimeRange(10, 20)));
            }
        };
        InventoryEntry entry = projection.inventory(inventory.id()).entries().get(0);
        assertThat(entry.last()).isEqualTo(new ChunkIndex(2));
        assertThat(entry.lastEvent())
                .isEqualTo(catalogue
                        .chunk(stream, new ChunkIndex(2))
                        .orElseThrow()
                        .receipt()
                        .orElseThrow()
                        .ref());
        assertThat(entry.covered()).contains(new TimeRange(0, 20));
    }

    @Test
    void stream_thatGrowsFasterThanItIsRead_staysToBePublishedAndHoldsUpNoOtherPage() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        grow(stream, 1, 1);
        growWhileRead(stream, 2, TRIES);
        projection.publish(inventory.id());
        assertThat(due()).extracting(page -> page.page().kind()).containsExactly(ProjectionPage.Kind.ENTRIES);
        assertThat(due().get(0).failure()).contains("grows faster");
        projection.publish(inventory.id());
        assertThat(shown()).containsExactly(stream);
    }

    @Test
    void stream_thatWasErasedWhileItIsRead_isNotShown() throws Exception {
        DataId stream = begun(DataKind.STREAM);
        grow(stream, 1, 1);
        before = method -> {
            if (method.getName().equals("secret")) {
                catalogue.erase(stream);
            }
        };
        projection.publish(inventory.id());
        assertThat(due()).isEmpty();
        assertThat(shown()).isEmpty();
    }

    @Test
    void inventory_thatTheCatalogueCannotRead_staysToBePublished() throws Exception {
        before = method -> {
            throw new StorageException("the disk is gone", new IOException("for a test"));
        };
        projection.publish(inventory.id());
        before = method -> {};
        assertThat(lastFailure.get()).contains("the disk is gone");
        assertThat(due()).hasSize(1);
        projection.publish(new InventoryId(scene.digest()));
        assertThat(puts).isEmpty();
    }
}
