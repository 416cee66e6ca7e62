package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.described;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.block.Block;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.Faults;
import org.medchain.core.testkit.SimulatedCrash;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.io.FileTrees;
import org.medchain.testkit.data.BrokenSource;

/**
 * A provider whose ledger, directory or data store fails, or whose process ends, at every step of publishing: what was
 * acknowledged is there once, and the rest is there once or not at all.
 */
class ProviderCrashTest {
    private static final Bytes LETTER = Bytes.utf8("letter");

    @TempDir
    Path folder;

    private final Faults faults = new Faults();
    private final Map<DataId, Long> acknowledged = new HashMap<>();
    /** How many chunks of each data were read and compared. */
    private final Map<DataId, Long> compared = new HashMap<>();

    private long countedEvents;
    private long countedHeight;
    private World world;
    private InventoryPointer inventory;

    @BeforeEach
    void open() throws Exception {
        world = World.closed(folder, Suites.ONE, 7);
        world.aroundLedger(faults::around);
        world.aroundDirectory(faults::around);
        world.aroundStore(faults::around);
        world.aroundCatalogue(faults::around);
        world.open();
        inventory = world.inventory(NORTH, ALICE);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void publishing_anyStepGoesWrong_nothingAcknowledgedIsLostAndNothingIsTwice(Faults.Kind kind) throws Exception {
        boolean reached = true;
        int step = 0;
        while (reached) {
            step++;
            StreamWriter writer = world.stream(inventory, NORTH, DigestScheme.BOUND, 1);
            acknowledged.put(writer.id(), 1L);
            faults.arm(step, kind);
            publish(writer);
            reached = !faults.waiting();
            faults.disarm();
            recover(writer.id(), kind);
            assertSound(kind + " at step " + step);
        }
        assertThat(step).as("steps that went wrong, and one more").isGreaterThan(25);
        world.reopen();
        compared.clear();
        assertSound(kind + " and all reopened");
        assertEverythingIsShared();
    }

    /** A second chunk, a record, the first chunk of another stream; until something goes wrong. */
    private void publish(StreamWriter writer) throws IOException {
        try {
            World.grow(writer, 1);
            acknowledged.put(writer.id(), 2L);
            acknowledged.put(world.record(inventory, NORTH, LETTER), 1L);
            StreamWriter other =
                    world.provider(NORTH).startStream(inventory, key(), described(NORTH, "other"), DigestScheme.PLAIN);
            World.grow(other, 1);
            acknowledged.put(other.id(), 1L);
        } catch (MedChainException | SimulatedCrash e) {
            assertThat(faults.waiting()).as("failed by itself: %s", e).isFalse();
        }
    }

    /** After a failure the same provider goes on; after a crash another one is opened. */
    private void recover(DataId stream, Faults.Kind kind) throws Exception {
        boolean crashed = kind == Faults.Kind.CRASHES || kind == Faults.Kind.CRASHES_WHEN_DONE;
        Provider provider = crashed ? world.restart(NORTH) : world.provider(NORTH);
        StreamWriter resumed = provider.resumeStream(stream);
        assertThat(resumed.next().value() - 1).isGreaterThanOrEqualTo(acknowledged.get(stream));
        World.grow(resumed, 1);
        acknowledged.put(stream, resumed.next().value() - 1);
    }

    /** Compares what came since the last call; a test that ends with all of it forgets first what was compared. */
    private void assertSound(String when) throws Exception {
        world.provider(NORTH).publishPending();
        assertThat(world.provider(NORTH).health().isWell()).as(when).isTrue();
        List<InventoryEntry> entries =
                world.provider(NORTH).inventory(inventory).entries();
        long chunks = 0;
        for (InventoryEntry entry : entries) {
            long last = entry.last().value();
            chunks += last;
            if (compared.getOrDefault(entry.id(), 0L) < last) {
                assertOnLedgerAndStored(when, entry, last);
                compared.put(entry.id(), last);
            }
        }
        for (Map.Entry<DataId, Long> each : acknowledged.entrySet()) {
            assertThat(entries)
                    .as(when)
                    .anyMatch(entry ->
                            entry.id().equals(each.getKey()) && entry.last().value() >= each.getValue());
        }
        assertThat(dataEvents()).as("events of data, %s", when).isEqualTo(chunks);
        assertThat(FileTrees.files(folder))
                .as("half-written, %s", when)
                .filteredOn(file -> file.toString().endsWith(".tmp"))
                .isEmpty();
    }

    private void assertOnLedgerAndStored(String when, InventoryEntry entry, long last) throws Exception {
        List<LedgerEntry> history = world.ledger().history(entry.lastEvent(), 1000);
        assertThat(history).as("%s of %s", entry, when).hasSize((int) last);
        for (long index = 1; index <= last; index++) {
            byte[] expected = entry.kind() == DataKind.RECORD ? LETTER.toByteArray() : World.chunk(entry.id(), index);
            try (InputStream in = world.bytes(NORTH, entry.id(), new ChunkIndex(index))) {
                assertThat(in.readAllBytes()).as("%s of %s", entry, when).isEqualTo(expected);
            }
        }
    }

    private long dataEvents() throws Exception {
        long height = world.ledger().height();
        while (countedHeight < height) {
            countedHeight++;
            Block block = world.ledger().block(countedHeight).orElseThrow();
            countedEvents += block.events().stream()
                    .filter(event -> event.type().equals(EventType.ADD_DATA))
                    .count();
        }
        return countedEvents;
    }

    private void assertEverythingIsShared() throws Exception {
        world.provider(NORTH);
        List<InventoryEntry> entries = world.patient(ALICE).inventory(inventory).entries();
        List<Selection> all = entries.stream()
                .map(entry -> Selection.all(inventory, entry.id()))
                .toList();
        Requester ray = world.requester(RAY);
        Session session = ray.accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), all).forRequester());
        for (InventoryEntry entry : entries) {
            var data = ray.fetch(session, entry.id(), GrantedRange.unrestricted(), world.gateway());
            if (entry.kind() == DataKind.STREAM) {
                assertChunks(data, entry.id(), 1, entry.last().value());
            } else {
                data.close();
            }
        }
    }

    @Test
    void append_againAfterAFailure_isThereOnce() throws Exception {
        StreamWriter writer = world.stream(inventory, NORTH, DigestScheme.BOUND, 1);
        long chunks = 1;
        for (String step : List.of("claim", "storing", "seal", "appending", "recorded", "published", "putting")) {
            for (Faults.Kind kind : List.of(Faults.Kind.FAILS, Faults.Kind.FAILS_WHEN_DONE)) {
                chunks++;
                long index = chunks;
                byte[] chunk = World.chunk(writer.id(), index);
                faults.arm(step, kind);
                try {
                    writer.append(World.time(index), new ByteArrayInputStream(chunk));
                } catch (MedChainException e) {
                    faults.disarm();
                }
                EventRef receipt = writer.append(World.time(index), new ByteArrayInputStream(chunk));
                assertThat(writer.append(World.time(index), new ByteArrayInputStream(chunk)))
                        .isEqualTo(receipt);
            }
        }
        acknowledged.put(writer.id(), chunks);
        assertSound("again");
    }

    @Test
    void source_thatFails_leavesNothing() throws Exception {
        StreamWriter writer = world.stream(inventory, NORTH, DigestScheme.BOUND, 1);
        IOException broken = new IOException("the device was unplugged");
        InputStream failing = new BrokenSource(100_000, broken);
        assertThatThrownBy(() -> writer.append(World.time(2), failing)).isSameAs(broken);
        assertThat(world.files(NORTH, writer.id())).hasSize(1);
        World.grow(world.provider(NORTH).resumeStream(writer.id()), 1);
        acknowledged.put(writer.id(), 2L);
        assertSound("source failed");
    }

    @Test
    void refusedEvent_leftInTheOutbox_doesNotKeepTheProviderShut() throws Exception {
        StreamWriter writer = world.stream(inventory, NORTH, DigestScheme.BOUND, 1);
        acknowledged.put(writer.id(), 1L);
        faults.arm("appending", Faults.Kind.FAILS);
        assertThatThrownBy(() -> World.grow(writer, 1)).hasMessageContaining("the ledger is down");
        faults.disarm();
        revokeNorth();

        assertThat(world.restart(NORTH).health().lastFailure()).contains("refused");

        assertSound("refused for good");
    }

    @Test
    void recordedEvent_leftInTheOutbox_isFinishedThoughItsSignerWasRevokedSince() throws Exception {
        faults.arm("appending", Faults.Kind.CRASHES_WHEN_DONE);
        assertThatThrownBy(() -> world.record(inventory, NORTH, LETTER)).isInstanceOf(SimulatedCrash.class);
        faults.disarm();
        assertThat(dataEvents()).isEqualTo(1);
        revokeNorth();

        Provider north = world.restart(NORTH);

        assertThat(north.inventory(inventory).entries()).hasSize(1);
        assertSound("revoked since");
    }

    private OperationKey key() {
        return OperationKey.random(world.random());
    }

    private void revokeNorth() throws Exception {
        world.networks()
                .ledger()
                .append(RevokeCertificates.create(
                                world.consortium().config().genesisHash(),
                                List.of(world.user(NORTH).certificate().serial()),
                                world.consortium().ca().identity())
                        .event());
    }
}
