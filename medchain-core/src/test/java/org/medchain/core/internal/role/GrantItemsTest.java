package org.medchain.core.internal.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.internal.record.GrantOrigin;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** What a patient grants is what the ledger says is the patient's, whatever an inventory or a locator refers to. */
class GrantItemsTest {
    private static final GrantedRange ALL = GrantedRange.unrestricted();

    @TempDir
    Path folder;

    private World world;
    private GrantItems items;
    private InventoryPointer inventory;
    private DataId stream;
    private DataId record;

    @BeforeEach
    void setTheScene() throws Exception {
        world = World.open(folder, Suites.ONE);
        items = new GrantItems(world.networks().ledger(), world.user(ALICE).keys());
        inventory = world.inventory(NORTH, ALICE);
        stream = world.stream(inventory, NORTH, DigestScheme.BOUND, 3).id();
        record = world.record(inventory, NORTH, Bytes.utf8("letter"));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private InventoryEntry entry(DataId data) throws MedChainException {
        return world.provider(NORTH).inventory(inventory).find(data).orElseThrow();
    }

    private static InventoryEntry streamAt(InventoryEntry entry, DataId id, EventRef last) {
        return InventoryEntry.stream(
                id,
                entry.description(),
                entry.scheme(),
                entry.secret(),
                last,
                entry.covered().orElseThrow(),
                entry.timeline().orElseThrow());
    }

    private static InventoryEntry recordAt(InventoryEntry entry, DataId id, EventRef last) {
        return InventoryEntry.record(
                id, entry.description(), DigestScheme.BOUND, entry.secret(), last, Optional.empty());
    }

    private void assertNotGranted(InventoryEntry entry, String why) {
        assertThatThrownBy(() -> items.of(entry, ALL, inventory))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void entry_thatSaysAnotherChunkThanItsEventIsOf_isNotGranted() throws Exception {
        InventoryEntry three = entry(stream);
        World.grow(world.provider(NORTH).resumeStream(stream), 2);
        InventoryEntry five = entry(stream);
        assertThat(items.of(five, ALL, inventory).referenceIndex()).isEqualTo(new ChunkIndex(5));

        assertNotGranted(streamAt(three, stream, five.lastEvent()), "is said to be of chunk 3");
        assertNotGranted(streamAt(five, stream, three.lastEvent()), "is said to be of chunk 5");
    }

    @Test
    void entry_whoseEventIsOfOtherData_isNotGranted() throws Exception {
        DataId other = world.stream(inventory, NORTH, DigestScheme.BOUND, 3).id();
        assertNotGranted(streamAt(entry(stream), stream, entry(other).lastEvent()), "is of data " + other);
    }

    @Test
    void entry_ofARecordWhoseEventIsOfAChunkOfItsName_isNotGranted() throws Exception {
        DataId one = world.stream(inventory, NORTH, DigestScheme.BOUND, 1).id();
        assertNotGranted(recordAt(entry(one), one, entry(one).lastEvent()), "or of another chunk");
    }

    /** A hospital's own program may say one thing to the ledger and another to the patient. */
    @Test
    void entry_whoseEventTellsThePatientOfAnotherChunk_isNotGranted() throws Exception {
        DataId honest = DataId.random(world.random());
        DataId lying = DataId.random(world.random());
        InventoryEntry entry = entry(stream);
        assertThat(items.of(streamAt(entry, honest, append(honest, 1, 2, 3)), ALL, inventory)
                        .data())
                .isEqualTo(honest);
        assertNotGranted(streamAt(entry, lying, append(lying, 1, 2, 4)), "or of another chunk");
    }

    /** Three events, one after the other, that say to be of these chunks; where the last one is. */
    private EventRef append(DataId id, long first, long second, long third) throws MedChainException {
        Optional<EventRef> start = Optional.of(append(id, first, Optional.empty()));
        return append(id, third, Optional.of(append(id, second, start)));
    }

    private EventRef append(DataId id, long index, Optional<EventRef> previous) throws MedChainException {
        var event = EventDG.builder(world.networks().ledger().consortium())
                .data(id)
                .index(new ChunkIndex(index))
                .range(time(index))
                .patient(world.user(ALICE).identity())
                .digest(DigestScheme.BOUND.code(), new Digest(Bytes.random(world.random(), Digest.SIZE)));
        previous.ifPresent(event::previousChunk);
        return world.networks()
                .ledger()
                .append(event.build(world.user(NORTH).keys(), world.random()).event());
    }

    @Test
    void record_isNotNarrowed() throws Exception {
        Grant letter = items.of(entry(record), ALL, inventory);
        for (GrantedRange range : new GrantedRange[] {ALL, chunks(1, 2)}) {
            assertThatThrownBy(() -> items.narrowed(letter, range))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("shared whole");
        }
    }

    @Test
    void narrowed_afterAnyGrowth_refersToTheNewestChunk() throws Exception {
        Grant before = items.of(entry(stream), ALL, inventory);
        for (long newest = 3; newest <= 12; newest++) {
            assertThat(items.narrowed(before, ALL).referenceIndex()).isEqualTo(new ChunkIndex(newest));
            World.grow(world.provider(NORTH).resumeStream(stream), 1);
        }
    }

    /** Ranges are half-open, and a chunk that a bound cuts is not in them. */
    @Test
    void range_whateverItsBounds_hasTheChunksThatLieWhollyInside() throws Exception {
        for (long first = 1; first <= 3; first++) {
            for (long last = first; last <= 3; last++) {
                Grant exact = items.of(entry(stream), chunks(first, last), inventory);
                assertThat(exact.first()).contains(new ChunkIndex(first));
                assertThat(exact.referenceIndex()).isEqualTo(new ChunkIndex(last));
            }
        }
        long start = time(2).startMicros();
        long end = time(2).endMicros();
        assertThat(items.of(entry(stream), GrantedRange.of(new TimeRange(start + 1, end)), inventory)
                        .first())
                .isEmpty();
        assertThat(items.of(entry(stream), GrantedRange.of(new TimeRange(start, end - 1)), inventory)
                        .first())
                .isEmpty();
        assertThat(items.of(entry(stream), GrantedRange.from(start + 1), inventory)
                        .first())
                .contains(new ChunkIndex(3));
    }

    @Test
    void grant_ofAnEventThatTheLedgerLacks_isNotMadeAgain() {
        EventHash missing = EventHash.of(Bytes.random(world.random(), Digest.SIZE));
        assertThatThrownBy(() -> items.again(item(record, ALL), new GrantOrigin(missing, Optional.empty())))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("has no event");
    }

    @Test
    void grant_ofPartOfARecordThatSaysNoTime_isNotMadeAgain() throws Exception {
        GrantOrigin letter = new GrantOrigin(entry(record).lastEvent().event(), Optional.empty());
        assertThatThrownBy(() -> items.again(item(record, chunks(1, 2)), letter))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("says no time");
    }

    private SessionContent.Item item(DataId data, GrantedRange range) {
        return new SessionContent.Item(data, range, inventory.id().value());
    }
}
