package org.medchain.core.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Timeline;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.core.testkit.LyingDirectory;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.TestRandom;

/** What a patient finds in an inventory of several pages, of which the directory does not show some. */
class InventoryReaderTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final TestRandom RANDOM = TestRandom.seeded(41);
    private static final GrantedRange ALL = GrantedRange.unrestricted();
    private static final int PAGES = 3;

    @TempDir
    Path folder;

    private final Identity patient = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
    private final InventoryKeys keys = InventoryKeys.generate(
            patient.publicIdentity(),
            SoftwareIdentity.generate(SuiteId.X25519, RANDOM).publicIdentity(),
            RANDOM);
    private final InventoryPointer pointer = keys.pointer();
    private final InventoryEntry[] letters = new InventoryEntry[PAGES + 1];
    private LyingDirectory directory;
    private InventoryWriter writer;
    private InventoryReader reader;

    /** One letter on each page, and one on a page more than the head tells of. */
    @BeforeEach
    void open() throws Exception {
        directory = new LyingDirectory(DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder).build()));
        writer = new InventoryWriter(new DirectoryClient(directory, PATIENCE), RANDOM);
        reader = reader();
        for (int page = 0; page <= PAGES; page++) {
            letters[page] = letter(Optional.empty());
            write(1, page, letters[page]);
        }
        head(1, PAGES);
    }

    @AfterEach
    void close() {
        keys.close();
        directory.close();
    }

    /** A patient who has read nothing yet. */
    private InventoryReader reader() {
        return new InventoryReader(new DirectoryClient(directory, PATIENCE), patient);
    }

    private static EventRef event() {
        return new EventRef(
                BlockHash.of(Bytes.random(RANDOM, Digest.SIZE)), EventHash.of(Bytes.random(RANDOM, Digest.SIZE)));
    }

    private static DataDescription described() {
        return new DataDescription(Map.of("name", "letter"), URI.create("https://north.example/data"));
    }

    private static InventoryEntry letter(Optional<TimeRange> taken) {
        return InventoryEntry.record(
                DataId.random(RANDOM), described(), DigestScheme.BOUND, ChainSecret.random(RANDOM), event(), taken);
    }

    /** A stream whose chunks last 1 µs, with 1 µs between them, from 0 on. */
    private static InventoryEntry stream(long pages, int tail) {
        long first = pages * Timeline.PAGE_SIZE + 1;
        List<ChunkRun> runs = runs(first, first + tail - 1);
        return InventoryEntry.stream(
                DataId.random(RANDOM),
                described(),
                DigestScheme.BOUND,
                ChainSecret.random(RANDOM),
                event(),
                new TimeRange(0, runs.get(tail - 1).endMicros()),
                new Timeline(pages, runs));
    }

    private static List<ChunkRun> runs(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(index -> new ChunkRun(index, 2 * (index - 1), 1, 1))
                .toList();
    }

    private void head(long version, long pages) throws Exception {
        assertThat(writer.head(keys, version, pages, pages)).isEqualTo(OptionalLong.empty());
    }

    private void write(long version, long page, InventoryEntry... entries) throws Exception {
        assertThat(writer.page(keys, version, page, List.of(entries))).isEqualTo(OptionalLong.empty());
    }

    private void lieOf(RecordName name, ReadOutcome outcome) {
        directory.lie(name.address(), outcome);
    }

    private void loseEveryHead() {
        lieOf(pointer.name(), new ReadOutcome.Absent());
    }

    private static List<DataId> ids(List<InventoryEntry> entries) {
        return entries.stream().map(InventoryEntry::id).toList();
    }

    private DataId id(int page) {
        return letters[page].id();
    }

    @Test
    void read_hasAllPagesThatTheHeadTellsOfAndNoOther() throws Exception {
        Inventory inventory = reader.read(pointer);
        assertThat(inventory.id()).isEqualTo(pointer.id());
        assertThat(ids(inventory.entries())).containsExactly(id(0), id(1), id(2));
        assertThat(inventory.unreadablePages()).isZero();
    }

    @Test
    void read_pagesThatCannotBeRead_areCountedAndTheOthersAreThere() throws Exception {
        lieOf(keys.page(0), new ReadOutcome.Absent());
        assertThat(reader.read(pointer).unreadablePages()).isEqualTo(1);
        lieOf(keys.page(2), new ReadOutcome.Unavailable("down"));
        Inventory inventory = reader.read(pointer);
        assertThat(inventory.unreadablePages()).isEqualTo(2);
        assertThat(ids(inventory.entries())).containsExactly(id(1));
        lieOf(keys.page(1), new ReadOutcome.Found(keys.writeKey().record(keys.page(1), 2, Bytes.utf8("not a page"))));
        assertThat(reader.read(pointer).unreadablePages()).isEqualTo(3);
        assertThat(reader.read(pointer).entries()).isEmpty();
    }

    @Test
    void inventory_whoseHeadIsNotThere_isUnavailable() {
        loseEveryHead();
        assertThatThrownBy(() -> reader.read(pointer))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("Provider.republish");
        assertThatThrownBy(() -> entry(reader, id(0))).isInstanceOf(UnavailableException.class);
    }

    @Test
    void entry_onWhateverPage_isFoundAndOneOnNoPageIsNot() throws Exception {
        for (int page = 0; page < PAGES; page++) {
            assertThat(entry(reader(), id(page)).orElseThrow().id()).isEqualTo(id(page));
        }
        assertThat(entry(reader, id(PAGES))).isEmpty();
        assertThat(entry(reader, DataId.random(RANDOM))).isEmpty();
    }

    @Test
    void entry_whileAPageCannotBeRead_isFoundOnTheOthersOrMayBeOnThatOne() throws Exception {
        lieOf(keys.page(1), new ReadOutcome.Absent());
        assertThat(entry(reader, id(0))).isPresent();
        assertThat(entry(reader, id(2))).isPresent();
        assertThatThrownBy(() -> entry(reader, id(1)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("1 of 3 pages cannot");
        lieOf(keys.page(0), new ReadOutcome.Unavailable("down"));
        assertThatThrownBy(() -> entry(reader, DataId.random(RANDOM)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("2 of 3 pages cannot");
    }

    @Test
    void entry_whosePageIsKnown_isReadAgainEachTime() throws Exception {
        reader.read(pointer);
        write(2, 1);
        assertThat(entry(reader, id(1))).as("withdrawn").isEmpty();
        lieOf(keys.page(1), new ReadOutcome.Absent());
        assertThatThrownBy(() -> entry(reader, id(1))).isInstanceOf(UnavailableException.class);
    }

    @Test
    void entry_ofAnotherPageThanIsKnown_isSearchedFor() throws Exception {
        reader.read(pointer);
        write(2, 0, letters[0], letters[2]);
        write(2, 2);
        assertThat(entry(reader, id(2))).isPresent();
    }

    @Test
    void entry_amongOthersOfItsPage_isTheOneAskedFor() throws Exception {
        InventoryEntry other = letter(Optional.empty());
        write(2, 1, other, letters[1]);
        for (int round = 0; round < 2; round++) {
            assertThat(entry(reader, id(1)).orElseThrow().id()).isEqualTo(id(1));
            assertThat(entry(reader, other.id()).orElseThrow().id()).isEqualTo(other.id());
        }
    }

    @Test
    void entry_onAPageThatTheHeadTellsOfNoMore_isNotThere() throws Exception {
        reader.read(pointer);
        head(2, PAGES - 1);
        assertThat(entry(reader, id(PAGES - 1))).isEmpty();
    }

    /** Each page is a round trip. */
    @Test
    void entries_onPagesThatAreKnown_areReadThereAndNowhereElse() throws Exception {
        reader.read(pointer);
        assertThat(reads(reader, id(0))).as("the head and a page").isEqualTo(2);
        assertThat(reads(reader, id(1), id(0))).isEqualTo(3);
        assertThat(reads(reader, id(1), DataId.random(RANDOM)))
                .as("the head, and each page once")
                .isEqualTo(1 + PAGES);
    }

    @Test
    void entries_onPagesThatAreNotKnown_areSearchedForFromTheNewestOn() throws Exception {
        assertThat(reads(reader(), id(PAGES - 1))).isEqualTo(2);
        assertThat(reads(reader(), id(1))).isEqualTo(3);
        assertThat(reads(reader(), id(0))).isEqualTo(1 + PAGES);
    }

    /** How many records are read to find these. */
    private long reads(InventoryReader reader, DataId... wanted) throws MedChainException {
        long before = directory.reads();
        Map<DataId, InventoryEntry> unused = reader.entries(pointer, Set.of(wanted));
        return directory.reads() - before;
    }

    @Test
    void record_liesInsideARange_onlyWithItsTime() throws Exception {
        Optional<IndexRange> whole = Optional.of(new IndexRange(ChunkIndex.FIRST, ChunkIndex.FIRST));
        assertThat(reader.within(pointer, letters[0], ALL)).isEqualTo(whole);
        assertThat(reader.within(pointer, letters[0], GrantedRange.from(0))).isEmpty();
        InventoryEntry taken = letter(Optional.of(new TimeRange(10, 20)));
        assertThat(reader.within(pointer, taken, ALL)).isEqualTo(whole);
        assertThat(reader.within(pointer, taken, GrantedRange.from(10))).isEqualTo(whole);
        assertThat(reader.within(pointer, taken, GrantedRange.from(11))).isEmpty();
        assertThat(reader.within(pointer, taken, GrantedRange.until(19))).isEmpty();
    }

    @Test
    void shortStream_isSearchedWithoutTheDirectory() throws Exception {
        loseEveryHead();
        assertThat(reader.within(pointer, stream(0, 5), GrantedRange.from(3)))
                .contains(new IndexRange(new ChunkIndex(3), new ChunkIndex(5)));
    }

    @Test
    void longStream_isSearchedOnItsPages_andIsUnavailableWithoutThem() throws Exception {
        InventoryEntry stream = stream(1, 3);
        GrantedRange range = GrantedRange.from(3);
        assertThatThrownBy(() -> reader.within(pointer, stream, range))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("page 0 of the timeline");
        assertThat(writer.runs(keys, 1, stream.id(), 0, runs(1, Timeline.PAGE_SIZE)))
                .isEqualTo(OptionalLong.empty());
        assertThat(reader.within(pointer, stream, range))
                .contains(new IndexRange(new ChunkIndex(3), new ChunkIndex(Timeline.PAGE_SIZE + 3)));
        loseEveryHead();
        assertThatThrownBy(() -> reader.within(pointer, stream, range)).isInstanceOf(UnavailableException.class);
    }

    /** Where a page is, its label and the inventory's write key say: a record under another key is not one of them. */
    @Test
    void page_writtenUnderAnotherKey_isNotThere() throws Exception {
        InventoryKeys others = InventoryKeys.generate(patient.publicIdentity(), pointer.provider(), RANDOM);
        try (others) {
            RecordName forged = others.writeKey().name(keys.page(1).label(), RecordName.NEVER);
            DirectoryRecord record = others.writeKey().record(forged, 5, Bytes.utf8("forged"));
            lieOf(keys.page(1), new ReadOutcome.Found(record));
        }
        assertThat(reader.read(pointer).unreadablePages()).isEqualTo(1);
    }

    private Optional<InventoryEntry> entry(InventoryReader reader, DataId data) throws MedChainException {
        return Optional.ofNullable(reader.entries(pointer, Set.of(data)).get(data));
    }
}
