package org.medchain.core.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Timeline;
import org.medchain.core.internal.network.DirectoryClient;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.error.StorageException;
import org.medchain.testkit.fixture.TestRandom;

/** What is made to be written is at its limits at the most: its writer learns of it, and no reader does. */
class WritingLimitsTest {
    private static final TestRandom RANDOM = TestRandom.seeded(43);
    private static final URI URL = URI.create("https://north.example/data");
    private static final PublicIdentity NORTH =
            SoftwareIdentity.generate(SuiteId.X25519, RANDOM).publicIdentity();

    @TempDir
    Path folder;

    private final InventoryKeys keys = InventoryKeys.generate(NORTH, NORTH, RANDOM);

    @AfterEach
    void close() {
        keys.close();
    }

    private static void described(Map<String, String> tags, URI url) {
        assertThat(new DataDescription(tags, url).metadata()).isEqualTo(tags);
    }

    private static void refused(String why, Map<String, String> tags, URI url) {
        assertThatThrownBy(() -> new DataDescription(tags, url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static Map<String, String> tags(int count) {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < count; i++) {
            tags.put("tag " + i, "");
        }
        return tags;
    }

    @Test
    void description_atItsLimits_isMadeAndBeyondRefused() {
        String longest = "x".repeat(DataDescription.MAX_TEXT);
        described(tags(DataDescription.MAX_TAGS), URL);
        refused("at most 64 tags", tags(DataDescription.MAX_TAGS + 1), URL);
        described(Map.of(longest, longest), URL);
        refused("a tag's name has at most", Map.of(longest + "x", ""), URL);
        refused("a tag's value has at most", Map.of("", longest + "x"), URL);
        String start = URL + "/";
        String path = "p".repeat(DataDescription.MAX_URL - start.length());
        described(Map.of(), URI.create(start + path));
        refused("a URL has at most", Map.of(), URI.create(start + path + "p"));
    }

    @Test
    void description_ofAsManyBytesAsItMayHave_isMadeAndOfOneMoreRefused() {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 15; i++) {
            tags.put("tag " + i, "x".repeat(DataDescription.MAX_TEXT));
        }
        int left = DataDescription.MAX_SIZE - encodedSize(tags, "x".repeat(500)) + 500;
        tags.put("rest", "x".repeat(left));
        assertThat(encodedSize(tags, null)).isEqualTo(DataDescription.MAX_SIZE);
        described(tags, URL);
        tags.put("rest", "x".repeat(left + 1));
        refused("a description takes at most", tags, URL);
    }

    private static int encodedSize(Map<String, String> tags, @Nullable String rest) {
        Map<String, String> all = new HashMap<>(tags);
        if (rest != null) {
            all.put("rest", rest);
        }
        StructWriter struct = new StructWriter();
        struct.textMap(0, all).text(1, URL.toString());
        return struct.toBytes().size();
    }

    @Test
    void keys_ofAnotherInventoryOrWriter_areRefused() throws Exception {
        try (InventoryKeys other = InventoryKeys.generate(NORTH, NORTH, RANDOM)) {
            InventoryKeys.of(keys.pointer(), keys.contentKey(), keys.writeSeed())
                    .close();
            assertNotOf(keys.pointer(), other.contentKey(), keys.writeSeed());
            assertNotOf(keys.pointer(), keys.contentKey(), other.writeSeed());
            assertNotOf(keys.pointer(), other.contentKey(), other.writeSeed());
        }
    }

    private static void assertNotOf(InventoryPointer pointer, SecretBytes contentKey, SecretBytes writeSeed) {
        assertThatThrownBy(() -> InventoryKeys.of(pointer, contentKey, writeSeed))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("are not those of inventory");
    }

    private static EventRef event() {
        return new EventRef(
                BlockHash.of(Bytes.random(RANDOM, Digest.SIZE)), EventHash.of(Bytes.random(RANDOM, Digest.SIZE)));
    }

    private static List<InventoryEntry> letters(int count) {
        InventoryEntry letter = InventoryEntry.record(
                DataId.random(RANDOM),
                new DataDescription(Map.of(), URL),
                DigestScheme.BOUND,
                ChainSecret.random(RANDOM),
                event(),
                Optional.empty());
        return Collections.nCopies(count, letter);
    }

    private static List<ChunkRun> runs(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(index -> new ChunkRun(index, 2 * index, 1, 1))
                .toList();
    }

    @Test
    void inventory_pagesThatNobodyWouldRead_areNotWritten() throws Exception {
        try (Dht directory = DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder).build())) {
            InventoryWriter writer =
                    new InventoryWriter(new DirectoryClient(directory, Duration.ofSeconds(30)), RANDOM);
            assertThat(writer.head(keys, 1, InventoryRecord.MAX_PAGES, 0)).isEmpty();
            assertNotWritten(() -> writer.head(keys, 2, InventoryRecord.MAX_PAGES + 1, 0));
            assertThat(writer.page(keys, 1, 0, letters(Inventory.PAGE_SIZE))).isEmpty();
            assertNotWritten(() -> writer.page(keys, 2, 0, letters(Inventory.PAGE_SIZE + 1)));

            DataId stream = DataId.random(RANDOM);
            List<ChunkRun> full = runs(Timeline.PAGE_SIZE);
            assertThat(writer.runs(keys, 1, stream, 0, full)).isEmpty();
            assertNotWritten(() -> writer.runs(keys, 2, stream, 0, runs(Timeline.PAGE_SIZE + 1)));
            assertNotWritten(() -> writer.runs(keys, 2, stream, 0, runs(Timeline.PAGE_SIZE - 1)));
            List<ChunkRun> swapped = new ArrayList<>(full);
            Collections.swap(swapped, 7, 8);
            assertNotWritten(() -> writer.runs(keys, 2, stream, 0, swapped));
        }
    }

    @FunctionalInterface
    private interface Writing {
        Object write() throws Exception;
    }

    private static void assertNotWritten(Writing writing) {
        assertThatThrownBy(writing::write).isInstanceOf(IllegalArgumentException.class);
    }

    private static GrantOrigin origin(Optional<ChunkIndex> first, Bytes anchor) {
        return GrantOrigin.of(new Grant(
                new Digest(Bytes.random(RANDOM, Digest.SIZE)),
                NORTH,
                DataId.random(RANDOM),
                DataKind.STREAM,
                GrantedRange.unrestricted(),
                2,
                event(),
                new ChunkIndex(2),
                first,
                anchor));
    }

    /** Any other anchor is a digest on the ledger. */
    @Test
    void originOfAGrant_hasTheAnchorOfTheFirstChunkOnly() {
        Bytes anchor = Bytes.random(RANDOM, Digest.SIZE);
        assertThat(origin(Optional.of(ChunkIndex.FIRST), anchor).start()).contains(anchor);
        assertThat(origin(Optional.of(ChunkIndex.FIRST), Bytes.empty()).start()).isEmpty();
        assertThat(origin(Optional.of(new ChunkIndex(2)), anchor).start()).isEmpty();
        assertThat(origin(Optional.empty(), Bytes.empty()).start()).isEmpty();
    }
}
