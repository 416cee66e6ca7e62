package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.described;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationConflictException;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Faults;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryRecord;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;

/** What public bug reports of other systems found, tried on a provider. */
class ReportedProviderBugsTest {
    private static final GrantedRange ALL = GrantedRange.unrestricted();

    @TempDir
    Path folder;

    private final Faults faults = new Faults();
    private World world;
    private LyingDirectory directory;
    private InventoryPointer inventory;

    @BeforeEach
    void open() throws Exception {
        world = World.closed(folder, Suites.ONE, 11);
        world.aroundLedger(faults::around);
        world.aroundDirectory(honest -> directory = new LyingDirectory(honest));
        world.open();
        inventory = world.inventory(NORTH, ALICE);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(Bytes.utf8(text).toByteArray());
    }

    private DataId add(OperationKey key, String content) throws Exception {
        return world.provider(NORTH)
                .addRecord(inventory, key, described(NORTH, "x-ray"), Optional.empty(), bytes(content));
    }

    @Test
    void addRecord_triedAgainWhileTheLedgerIsAway_isThereOnceAndLeavesNothingElse() throws Exception {
        OperationKey key = OperationKey.of("x-ray 1");
        for (int i = 0; i < 40; i++) {
            faults.arm("appending", i < 39 ? Faults.Kind.FAILS : Faults.Kind.FAILS_WHEN_DONE);
            assertThatThrownBy(() -> add(key, "pixels")).isInstanceOf(MedChainException.class);
            if (i % 10 == 0) {
                faults.arm("appending", Faults.Kind.FAILS);
                world.restart(NORTH);
            }
        }
        faults.disarm();

        DataId id = add(key, "pixels");

        assertThat(add(key, "pixels")).isEqualTo(id);
        world.reopen();
        assertThat(add(key, "pixels")).isEqualTo(id);
        assertThat(world.provider(NORTH).inventory(inventory).entries()).hasSize(1);
        assertThat(world.patient(ALICE).inventory(inventory).entries()).hasSize(1);
        assertThat(world.patient(ALICE)
                        .inventory(inventory)
                        .find(id)
                        .orElseThrow()
                        .covered())
                .isEmpty();
        assertThat(FileTrees.files(world.storeFolder(NORTH)))
                .filteredOn(file -> !file.toString().contains(".staging"))
                .hasSize(1);
    }

    @Test
    void addRecord_sameKeyForSomethingElse_isRefusedAndTheFirstIsKept() throws Exception {
        OperationKey key = OperationKey.of("x-ray 2");
        DataId id = add(key, "pixels");
        assertThatThrownBy(() -> add(key, "other pixels")).isInstanceOf(OperationConflictException.class);
        assertThatThrownBy(() -> world.provider(NORTH)
                        .addRecord(
                                inventory, key, described(NORTH, "x-ray"), Optional.of(World.time(1)), bytes("pixels")))
                .isInstanceOf(OperationConflictException.class);
        assertThatThrownBy(() -> world.provider(NORTH)
                        .startStream(inventory, key, described(NORTH, "x-ray"), DigestScheme.BOUND))
                .isInstanceOf(OperationConflictException.class)
                .hasMessageContaining("operation \"x-ray 2\" began " + id + " with another kind");
        assertThatThrownBy(() -> world.provider(NORTH)
                        .addRecord(inventory, key, described(NORTH, "other"), Optional.empty(), bytes("pixels")))
                .isInstanceOf(OperationConflictException.class)
                .hasMessageContaining("with another description (tags), expected");
        DataDescription first = described(NORTH, "x-ray");
        DataDescription elsewhere = new DataDescription(first.metadata(), URI.create("https://elsewhere.example/"));
        assertThatThrownBy(() ->
                        world.provider(NORTH).addRecord(inventory, key, elsewhere, Optional.empty(), bytes("pixels")))
                .isInstanceOf(OperationConflictException.class)
                .hasMessageContaining(
                        "with another description (URL " + first.url() + ", now https://elsewhere.example/), expected");
        world.provider(NORTH).describe(id, elsewhere);
        assertThatThrownBy(() -> world.provider(NORTH)
                        .addRecord(inventory, key, described(NORTH, "other"), Optional.empty(), bytes("pixels")))
                .isInstanceOf(OperationConflictException.class)
                .hasMessageContaining("with another description, expected");
        InventoryPointer second = world.inventory(NORTH, ALICE);
        assertThatThrownBy(() -> world.provider(NORTH)
                        .addRecord(second, key, described(NORTH, "x-ray"), Optional.empty(), bytes("pixels")))
                .isInstanceOf(OperationConflictException.class)
                .hasMessageContaining(
                        "with another inventory (" + inventory.id() + ", now " + second.id() + "), expected");
        try (InputStream in = world.bytes(NORTH, id, ChunkIndex.FIRST)) {
            assertThat(in.readAllBytes()).isEqualTo(Bytes.utf8("pixels").toByteArray());
        }
    }

    @Test
    void append_repeatedAfterAFailureAndARestart_isThereOnce() throws Exception {
        StreamWriter writer = world.stream(inventory, NORTH, DigestScheme.BOUND, 1);
        faults.arm("appending", Faults.Kind.FAILS_WHEN_DONE);
        assertThatThrownBy(() -> writer.append(World.time(2), bytes("beats"))).isInstanceOf(MedChainException.class);
        faults.disarm();

        StreamWriter resumed = world.restart(NORTH).resumeStream(writer.id());
        var receipt = resumed.append(World.time(2), bytes("beats"));

        assertThat(resumed.append(World.time(2), bytes("beats"))).isEqualTo(receipt);
        assertThat(resumed.next()).isEqualTo(new ChunkIndex(3));
        assertThat(world.ledger().history(receipt, 10)).hasSize(2);
    }

    /** The same catalogue, which shows two entries of its outbox at a time. */
    private static ProviderStore inSmallPages(ProviderStore catalogue) {
        return (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("outbox")) {
                        return catalogue.outbox((Long) args[0], Math.min(2, (Integer) args[1]));
                    }
                    try {
                        return method.invoke(catalogue, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void publishPending_whateverIsStuckBefore_sendsTheWholeOutbox() throws Exception {
        for (int i = 0; i < 5; i++) {
            faults.arm("appending", Faults.Kind.FAILS);
            OperationKey key = OperationKey.of("x-ray " + i);
            assertThatThrownBy(() -> add(key, "pixels")).isInstanceOf(MedChainException.class);
        }
        faults.arm("appending", Faults.Kind.FAILS);
        world.aroundCatalogue(ReportedProviderBugsTest::inSmallPages);
        assertThat(world.restart(NORTH).health().backlog().outbox()).isEqualTo(1);
        faults.disarm();
        world.provider(NORTH).publishPending();
        assertThat(world.provider(NORTH).health().isWell()).isTrue();
        assertThat(world.provider(NORTH).inventory(inventory).entries()).hasSize(5);
    }

    @Test
    void startStream_againUnderItsKey_goesOnWithTheSameStream() throws Exception {
        OperationKey key = OperationKey.of("monitor 7");
        Provider north = world.provider(NORTH);
        StreamWriter first = north.startStream(inventory, key, described(NORTH, "ecg"), DigestScheme.BOUND);
        World.grow(first, 2);
        StreamWriter again =
                world.restart(NORTH).startStream(inventory, key, described(NORTH, "ecg"), DigestScheme.BOUND);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.next()).isEqualTo(new ChunkIndex(3));
    }

    /** As large as a description may be. */
    private static DataDescription largest() {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 15; i++) {
            tags.put("tag " + (char) ('a' + i), "v".repeat(1024));
        }
        return new DataDescription(tags, URI.create("https://north.example/" + "u".repeat(700)));
    }

    @Test
    void describe_asMuchAsAWriterTakes_staysReadable() throws Exception {
        Map<String, String> tooMuch = new HashMap<>(largest().metadata());
        tooMuch.put("one more", "v".repeat(1024));
        assertThatThrownBy(() -> new DataDescription(tooMuch, largest().url()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16384");
        Provider north = world.provider(NORTH);
        for (int i = 0; i < 17; i++) {
            DataId id = add(OperationKey.random(world.random()), "letter " + i);
            north.describe(id, largest());
        }
        assertThat(north.health().isWell()).isTrue();
        assertThat(world.patient(ALICE).inventory(inventory).entries())
                .hasSize(17)
                .allSatisfy(entry -> assertThat(entry.description()).isEqualTo(largest()));
    }

    @Test
    void append_thatTheLedgerNeverAnswers_holdsUpItsOwnStreamAlone() throws Exception {
        StreamWriter stuck = world.stream(inventory, NORTH, DigestScheme.BOUND, 1);
        StreamWriter sibling = world.stream(inventory, NORTH, DigestScheme.BOUND, 1);
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        CompletableFuture<Void> hanging = faults.hang();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                World.grow(stuck, 1);
            } catch (Exception e) {
                failure.set(e);
            }
        });
        waiting.start();
        hanging.join();

        World.grow(sibling, 1);
        world.record(bobs, NORTH, Bytes.utf8("bob's"));
        assertThat(waiting.isAlive()).isTrue();
        waiting.interrupt();
        waiting.join();
        assertThat(failure.get()).isInstanceOf(MedChainException.class);

        World.grow(world.provider(NORTH).resumeStream(stuck.id()), 1);
        assertThat(world.provider(NORTH).health().isWell()).isTrue();
    }

    @Test
    void stream_ofAJitteringClock_growsAndIsSharedWithoutBoundAndWritesLittle() throws Exception {
        StreamWriter writer = world.provider(NORTH)
                .startStream(
                        inventory, OperationKey.random(world.random()), described(NORTH, "ecg"), DigestScheme.BOUND);
        int chunks = 200;
        long[] starts = new long[chunks + 2];
        starts[1] = 1_000_000;
        for (int i = 1; i <= chunks; i++) {
            starts[i + 1] = starts[i] + 10_000_000 + (i * 7919L) % 200_000;
            writer.append(new TimeRange(starts[i], starts[i + 1]), bytes("chunk " + i));
        }
        List<DirectoryRecord> written = directory.seen();
        int early = written.stream()
                .limit(60)
                .mapToInt(record -> record.payload().size())
                .max()
                .orElseThrow();
        int ever = written.stream()
                .mapToInt(record -> record.payload().size())
                .max()
                .orElseThrow();
        assertThat(ever).isLessThan(2 * early + 4096);

        GrantedRange old = GrantedRange.of(new TimeRange(starts[20], starts[31]));
        Session session = world.requester(RAY)
                .accept(world.patient(ALICE)
                        .grant(world.user(RAY).certificate(), List.of(new Selection(inventory, writer.id(), old)))
                        .forRequester());
        try (var data = world.requester(RAY).fetch(session, writer.id(), old, world.gateway())) {
            assertThat(data.chunks()).hasSize(11);
            assertThat(data.chunks().get(0).index()).isEqualTo(new ChunkIndex(20));
        }
    }

    @Test
    void inventory_ofManyRecords_writesOnePageForOneMore() throws Exception {
        for (int i = 0; i < 40; i++) {
            add(OperationKey.random(world.random()), "letter " + i);
        }
        int before = directory.seen().size();
        add(OperationKey.random(world.random()), "one more");
        List<DirectoryRecord> written =
                directory.seen().subList(before, directory.seen().size());
        assertThat(written).hasSizeLessThanOrEqualTo(2);
        assertThat(world.patient(ALICE).inventory(inventory).entries()).hasSize(41);
        StreamWriter writer = world.stream(inventory, NORTH, DigestScheme.PLAIN, 1);
        before = directory.seen().size();
        World.grow(writer, 1);
        assertThat(directory.seen()).hasSize(before + 1);
        Session session = world.requester(RAY)
                .accept(world.patient(ALICE)
                        .grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, writer.id())))
                        .forRequester());
        assertChunks(world.requester(RAY).fetch(session, writer.id(), ALL, world.gateway()), writer.id(), 1, 2);
    }
}
