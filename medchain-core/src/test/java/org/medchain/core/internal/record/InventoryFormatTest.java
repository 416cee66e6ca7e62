package org.medchain.core.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.Timeline;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.TestRandom;

/** Of an inventory's records, what is at a limit of the format is read, and what is a step outside is malformed. */
class InventoryFormatTest {
    private static final TestRandom RANDOM = TestRandom.seeded(29);
    private static final long MOST = InventoryRecord.MAX_PAGES;
    private static final long MOST_ENTRIES = MOST * Inventory.PAGE_SIZE;
    private static final DataDescription DESCRIBED =
            new DataDescription(Map.of("name", "ecg"), URI.create("https://north.example/data"));

    private final Identity provider = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
    private final Identity patient = SoftwareIdentity.generate(SuiteId.X25519, RANDOM);
    private final InventoryKeys keys =
            InventoryKeys.generate(patient.publicIdentity(), provider.publicIdentity(), RANDOM);

    @AfterEach
    void close() {
        keys.close();
    }

    private static void assertMalformed(ThrowingCallable decoding) {
        assertThatThrownBy(decoding).isInstanceOf(MalformedException.class);
    }

    private Bytes sealed(String use, RecordName name, StructWriter content) {
        return SealedRecord.seal(keys.suite(), keys.secret().key(), DomainTag.of(use), name, content.toBytes(), RANDOM);
    }

    private DirectoryRecord record(RecordName name, StructWriter payload) {
        return keys.writeKey().record(name, 1, payload.toBytes());
    }

    private StructWriter wrapped(StructWriter payload, InventoryKeys of) throws MedChainException {
        Bytes owner = SealedRecord.owner(keys.pointer().name());
        int key = 2;
        for (Identity holder : List.of(provider, patient)) {
            WrappedKey wrapped = WrappedKey.wrap(
                    DomainTag.of("inventory-secret"), owner, of.contentKey(), holder.publicIdentity(), RANDOM);
            payload.bytes(key, wrapped.sealed());
            key++;
        }
        return payload;
    }

    private InventoryRecord.Head head(long outer, long inner, long pages, long entries) throws MedChainException {
        StructWriter content =
                new StructWriter().integer(0, inner).integer(1, pages).integer(2, entries);
        RecordName name = keys.pointer().name();
        StructWriter payload = new StructWriter().integer(0, outer).bytes(1, sealed("inventory-head", name, content));
        InventoryRecord.Opened opened =
                InventoryRecord.openHead(keys.pointer(), record(name, wrapped(payload, keys)), patient);
        opened.secret().close();
        return opened.head();
    }

    @Test
    void head_outOfItsLimits_isMalformed() throws Exception {
        assertThat(head(1, 1, 0, 0)).isEqualTo(new InventoryRecord.Head(0, 0));
        assertThat(head(1, 1, MOST, MOST_ENTRIES)).isEqualTo(new InventoryRecord.Head(MOST, MOST_ENTRIES));
        for (long version : new long[] {0, 2}) {
            assertMalformed(() -> head(version, 1, 0, 0));
            assertMalformed(() -> head(1, version, 0, 0));
        }
        for (long outside : new long[] {-1, MOST + 1}) {
            assertMalformed(() -> head(1, 1, outside, 0));
        }
        for (long outside : new long[] {-1, MOST_ENTRIES + 1}) {
            assertMalformed(() -> head(1, 1, 0, outside));
        }
    }

    @Test
    void head_withTheSecretOfAnotherInventory_isRefused() throws Exception {
        RecordName name = keys.pointer().name();
        StructWriter content = new StructWriter().integer(0, 1).integer(1, 0).integer(2, 0);
        try (InventoryKeys other =
                InventoryKeys.generate(patient.publicIdentity(), provider.publicIdentity(), RANDOM)) {
            Bytes sealed = SealedRecord.seal(
                    keys.suite(),
                    other.secret().key(),
                    DomainTag.of("inventory-head"),
                    name,
                    content.toBytes(),
                    RANDOM);
            DirectoryRecord head =
                    record(name, wrapped(new StructWriter().integer(0, 1).bytes(1, sealed), other));
            for (Identity holder : List.of(provider, patient)) {
                assertThatThrownBy(() -> InventoryRecord.openHead(keys.pointer(), head, holder))
                        .isInstanceOf(VerificationException.class)
                        .hasMessageContaining("is not of");
            }
        }
    }

    private static EventRef event() {
        return new EventRef(
                BlockHash.of(Bytes.random(RANDOM, Digest.SIZE)), EventHash.of(Bytes.random(RANDOM, Digest.SIZE)));
    }

    private static InventoryEntry letter() {
        return InventoryEntry.record(
                DataId.random(RANDOM),
                DESCRIBED,
                DigestScheme.BOUND,
                ChainSecret.random(RANDOM),
                event(),
                Optional.empty());
    }

    private List<InventoryEntry> page(long outer, long inner, int entries) throws MedChainException {
        List<InventoryEntry> letters = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            letters.add(letter());
        }
        RecordName name = keys.page(0);
        StructWriter content =
                new StructWriter().integer(0, inner).structs(1, letters, (entry, struct) -> entry.encode(struct));
        StructWriter payload = new StructWriter().integer(0, outer).bytes(1, sealed("inventory-page", name, content));
        return InventoryRecord.openPage(keys.secret(), record(name, payload));
    }

    @Test
    void page_outOfItsLimits_isMalformed() throws Exception {
        assertThat(page(1, 1, 0)).isEmpty();
        assertThat(page(1, 1, Inventory.PAGE_SIZE)).hasSize(Inventory.PAGE_SIZE);
        assertMalformed(() -> page(1, 1, Inventory.PAGE_SIZE + 1));
        for (long version : new long[] {0, 2}) {
            assertMalformed(() -> page(version, 1, 1));
            assertMalformed(() -> page(1, version, 1));
        }
    }

    /** Runs of one chunk of one microsecond each. */
    private static List<ChunkRun> runs(long... firsts) {
        return LongStream.of(firsts)
                .mapToObj(first -> new ChunkRun(first, 10 * first, 1, 1))
                .toList();
    }

    private List<ChunkRun> runs(long inner, List<ChunkRun> runs) throws MedChainException {
        RecordName name = keys.runs(DataId.random(RANDOM), 0);
        StructWriter content =
                new StructWriter().integer(0, inner).structs(1, runs, (run, struct) -> run.encode(struct));
        StructWriter payload = new StructWriter().integer(0, 1).bytes(1, sealed("inventory-runs", name, content));
        return InventoryRecord.openRuns(keys.secret(), record(name, payload));
    }

    @Test
    void pageOfRuns_thatIsNotFullOrNotInOrder_isMalformed() throws Exception {
        List<ChunkRun> full = runs(LongStream.rangeClosed(1, Timeline.PAGE_SIZE).toArray());
        assertThat(runs(1, full)).isEqualTo(full);
        assertMalformed(() -> runs(0, full));
        assertMalformed(() -> runs(2, full));
        assertMalformed(() -> runs(1, full.subList(1, Timeline.PAGE_SIZE)));
        assertMalformed(() ->
                runs(1, runs(LongStream.rangeClosed(1, Timeline.PAGE_SIZE + 1).toArray())));
        List<ChunkRun> swapped = new ArrayList<>(full);
        swapped.set(7, full.get(8));
        swapped.set(8, full.get(7));
        assertMalformed(() -> runs(1, swapped));
    }

    private static InventoryEntry entry(long kind, long scheme, int secret, boolean covered, boolean timeline)
            throws MedChainException {
        StructWriter struct =
                new StructWriter().bytes(0, DataId.random(RANDOM).value()).integer(1, kind);
        DESCRIBED.encode(struct, 2);
        struct.integer(4, scheme).bytes(5, Bytes.random(RANDOM, secret)).struct(6, event(), EventRef::encode);
        if (covered) {
            struct.integer(7, 0).integer(8, 10);
        }
        if (timeline) {
            struct.struct(9, new Timeline(0, runs(1)), Timeline::encode);
        }
        return StructReader.decode("entry", struct.toBytes(), 100_000, InventoryEntry::decode);
    }

    @Test
    void entry_thatLacksWhatItsKindHas_isMalformed() throws Exception {
        long bound = DigestScheme.BOUND.code();
        long plain = DigestScheme.PLAIN.code();
        int size = ChainSecret.SIZE;
        assertThat(entry(1, bound, size, false, false).covered()).isEmpty();
        assertThat(entry(1, bound, size, true, false).covered()).contains(new TimeRange(0, 10));
        assertThat(entry(2, bound, size, true, true).last()).isEqualTo(ChunkIndex.FIRST);
        assertThat(entry(2, plain, size, true, true).secret().isNone()).isFalse();
        assertThat(entry(2, plain, 0, true, true).secret().isNone()).isTrue();

        assertMalformed(() -> entry(1, bound, size, false, true));
        assertMalformed(() -> entry(2, bound, size, true, false));
        assertMalformed(() -> entry(2, bound, size, false, true));
        assertMalformed(() -> entry(2, bound, 0, true, true));
        for (int wrong : new int[] {1, size - 1, size + 1}) {
            assertMalformed(() -> entry(2, plain, wrong, true, true));
        }
        assertMalformed(() -> entry(2, 0, size, true, true));
        assertMalformed(() -> entry(2, -1, size, true, true));
    }
}
