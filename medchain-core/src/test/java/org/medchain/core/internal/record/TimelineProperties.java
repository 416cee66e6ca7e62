package org.medchain.core.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.Timeline;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/** A timeline in pages, searched by halving, against a plain list of the ranges of all chunks. */
class TimelineProperties {
    private static final int SIZE = 1 << 20;

    /** A stream's runs, cut into pages and a tail as the directory shows them. */
    private record Shown(Timeline timeline, List<List<ChunkRun>> pages) {
        static Shown of(List<ChunkRun> runs) {
            int full = (runs.size() - 1) / Timeline.PAGE_SIZE;
            List<List<ChunkRun>> pages = new ArrayList<>();
            for (int i = 0; i < full; i++) {
                pages.add(runs.subList(i * Timeline.PAGE_SIZE, (i + 1) * Timeline.PAGE_SIZE));
            }
            return new Shown(new Timeline(full, runs.subList(full * Timeline.PAGE_SIZE, runs.size())), pages);
        }

        Optional<IndexRange> within(GrantedRange range, List<Long> read) throws Exception {
            return new RunSearch(timeline, number -> {
                        read.add(number);
                        return pages.get((int) number);
                    })
                    .within(range);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void within_anyRange_isWhatAListOfAllChunksSays(long seed) throws Exception {
        Random random = new Random(seed);
        List<TimeRange> ranges = new ArrayList<>();
        List<ChunkRun> runs = new ArrayList<>();
        long end = random.nextInt(200) - 100L;
        long length = 1;
        int chunks = 1 + random.nextInt(2000);
        for (int i = 0; i < chunks; i++) {
            if (random.nextInt(3) == 0) {
                length = 1L + random.nextInt(5);
            }
            long start = end + (random.nextInt(6) == 0 ? random.nextInt(4) : 0);
            end = start + length;
            ranges.add(new TimeRange(start, end));
            append(runs, i + 1, start, length);
        }
        Shown shown = Shown.of(runs);
        for (int i = 0; i < 300; i++) {
            GrantedRange range = range(random, ranges.get(0).startMicros() - 5, end + 5);
            List<Long> read = new ArrayList<>();
            assertThat(shown.within(range, read)).as("seed %d, %s", seed, range).isEqualTo(naive(ranges, range));
            assertThat(read).as("pages read").doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(14);
        }
    }

    private static void append(List<ChunkRun> runs, long index, long start, long length) {
        ChunkRun last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.endMicros() == start && last.chunkMicros() == length) {
            runs.set(runs.size() - 1, new ChunkRun(last.firstIndex(), last.startMicros(), length, last.count() + 1));
        } else {
            runs.add(new ChunkRun(index, start, length, 1));
        }
    }

    private static Optional<IndexRange> naive(List<TimeRange> ranges, GrantedRange granted) {
        List<Long> inside = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            if (granted.contains(ranges.get(i))) {
                inside.add(i + 1L);
            }
        }
        return inside.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new IndexRange(new ChunkIndex(inside.get(0)), new ChunkIndex(inside.get(inside.size() - 1))));
    }

    private static GrantedRange range(Random random, long from, long to) {
        int span = (int) (to - from);
        long start = from + random.nextInt(span);
        long end = start + 1 + random.nextInt(span);
        return new GrantedRange(
                random.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(start),
                random.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(end));
    }

    @Test
    void within_aMillionJitteredChunks_readsFewPages() throws Exception {
        Timeline timeline = new Timeline(15_625, List.of(new ChunkRun(1_000_001, 11_000_000L, 10, 1)));
        List<Long> read = new ArrayList<>();
        RunSearch search = new RunSearch(timeline, number -> {
            read.add(number);
            List<ChunkRun> runs = new ArrayList<>();
            for (long i = number * 64; i < (number + 1) * 64; i++) {
                runs.add(new ChunkRun(i + 1, i * 11, 10, 1));
            }
            return runs;
        });
        assertThat(search.within(GrantedRange.of(new TimeRange(110, 131))))
                .contains(new IndexRange(new ChunkIndex(11), new ChunkIndex(12)));
        assertThat(read).hasSizeLessThan(30);
    }

    @Test
    void within_atTheEndsOfTime_doesNotOverflow() throws Exception {
        long min = Long.MIN_VALUE;
        long max = Long.MAX_VALUE;
        Shown early = Shown.of(List.of(new ChunkRun(1, min, 10, 2)));
        Shown late = Shown.of(List.of(new ChunkRun(1, max - 20, 10, 2)));
        IndexRange both = new IndexRange(ChunkIndex.FIRST, new ChunkIndex(2));
        for (Shown shown : List.of(early, late)) {
            assertThat(shown.within(GrantedRange.unrestricted(), new ArrayList<>()))
                    .contains(both);
            assertThat(shown.within(GrantedRange.of(new TimeRange(min, max)), new ArrayList<>()))
                    .contains(both);
        }
        assertThat(early.within(GrantedRange.of(new TimeRange(max - 5, max)), new ArrayList<>()))
                .isEmpty();
        assertThat(late.within(GrantedRange.of(new TimeRange(min, min + 5)), new ArrayList<>()))
                .isEmpty();
        assertThat(late.within(GrantedRange.from(max - 10), new ArrayList<>()))
                .contains(new IndexRange(new ChunkIndex(2), new ChunkIndex(2)));
        assertThat(early.within(GrantedRange.until(min + 19), new ArrayList<>()))
                .contains(new IndexRange(ChunkIndex.FIRST, ChunkIndex.FIRST));
    }

    @Test
    void decode_whatWasEncoded_isTheSame() throws Exception {
        Timeline timeline = new Timeline(3, List.of(new ChunkRun(500, 7, 10, 2), new ChunkRun(502, 99, 1, 1)));
        StructWriter struct = new StructWriter();
        timeline.encode(struct);
        assertThat(decode(struct.toBytes())).isEqualTo(timeline);
    }

    @Test
    void decode_runsThatDoNotFollowOrBeginElsewhere_isMalformed() {
        ChunkRun run = new ChunkRun(1, 0, 10, 5);
        assertMalformed(0, List.of());
        assertMalformed(0, List.of(run, new ChunkRun(7, 50, 10, 1)));
        assertMalformed(0, List.of(run, new ChunkRun(5, 50, 10, 1)));
        assertMalformed(0, List.of(run, new ChunkRun(6, 49, 10, 1)));
        assertMalformed(0, List.of(run, run));
        assertMalformed(1, List.of(run));
        assertMalformed(0, List.of(new ChunkRun(2, 0, 10, 5)));
        assertMalformed(Long.MAX_VALUE, List.of(new ChunkRun(2, 0, 10, 5)));
    }

    private static List<ChunkRun> runs(long firstIndex, int count) {
        List<ChunkRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(new ChunkRun(firstIndex + i, i * 11L, 10, 1));
        }
        return runs;
    }

    @Test
    void timeline_hasOneTo64RunsAfterItsPages() throws Exception {
        long most = Long.MAX_VALUE / Timeline.PAGE_SIZE - 1;
        for (Timeline bound : List.of(
                new Timeline(0, runs(1, 1)),
                new Timeline(0, runs(1, Timeline.PAGE_SIZE)),
                new Timeline(1, runs(65, Timeline.PAGE_SIZE)),
                new Timeline(most, runs(2, 1)))) {
            StructWriter struct = new StructWriter();
            bound.encode(struct);
            assertThat(decode(struct.toBytes())).isEqualTo(bound);
        }
        assertNone(0, List.of());
        assertNone(0, runs(1, Timeline.PAGE_SIZE + 1));
        assertNone(most + 1, runs(2, 1));
        assertNone(0, runs(2, 1));
        assertNone(1, runs(1, 1));
        assertThatThrownBy(() -> new Timeline(-1, runs(2, 1))).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertNone(long pages, List<ChunkRun> runs) {
        assertMalformed(pages, runs);
        assertThatThrownBy(() -> new Timeline(pages, runs)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void run_thatIsEmptyOrCountsFromZeroOrOverflows_isNone() throws Exception {
        long max = Long.MAX_VALUE;
        assertThat(new ChunkRun(max - 1, 0, 1, 1).lastIndex()).isEqualTo(max - 1);
        assertThat(new ChunkRun(1, max - 10, 10, 1).endMicros()).isEqualTo(max);
        assertNoRun(0, 0, 1, 1);
        assertNoRun(1, 0, 0, 1);
        assertNoRun(1, 0, 1, 0);
        assertNoRun(max, 0, 1, 1);
        assertNoRun(1, max - 9, 10, 1);
        assertNoRun(1, 0, 1L << 40, 1L << 40);
    }

    private static void assertNoRun(long firstIndex, long start, long length, long count) {
        assertThatThrownBy(() -> new ChunkRun(firstIndex, start, length, count))
                .isInstanceOf(IllegalArgumentException.class);
        Bytes encoded = new StructWriter()
                .integer(0, firstIndex)
                .integer(1, start)
                .integer(2, length)
                .integer(3, count)
                .toBytes();
        assertThatThrownBy(() -> StructReader.decode("run", encoded, SIZE, ChunkRun::decode))
                .isInstanceOf(MalformedException.class);
    }

    private static void assertMalformed(long pages, List<ChunkRun> runs) {
        Bytes encoded = new StructWriter()
                .integer(0, pages)
                .structs(1, runs, (each, struct) -> each.encode(struct))
                .toBytes();
        assertThatThrownBy(() -> decode(encoded)).as("%s", runs).isInstanceOf(MalformedException.class);
    }

    private static Timeline decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("timeline", encoded, SIZE, Timeline::decode);
    }
}
