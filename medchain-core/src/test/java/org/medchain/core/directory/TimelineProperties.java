package org.medchain.core.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;

/** A timeline against a plain list of the ranges of all chunks. */
class TimelineProperties {
    private static final int STEPS = 400;
    private static final int SIZE = 1 << 20;

    /** What a timeline says, the long way: the range of every chunk, the first with index {@code first}. */
    private record Naive(long first, List<TimeRange> ranges) {
        Naive within(GrantedRange granted) {
            List<TimeRange> inside = new ArrayList<>();
            long firstInside = first;
            for (int i = 0; i < ranges.size(); i++) {
                if (granted.contains(ranges.get(i))) {
                    if (inside.isEmpty()) {
                        firstInside = first + i;
                    }
                    inside.add(ranges.get(i));
                }
            }
            return new Naive(firstInside, inside);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void randomOperations_agreeWithAListOfRanges(long seed) throws Exception {
        Random random = new Random(seed);
        Timeline timeline = Timeline.empty();
        List<TimeRange> ranges = new ArrayList<>();
        long end = random.nextInt(200) - 100L;
        long length = 1;
        for (int step = 0; step < STEPS; step++) {
            String where = "seed " + seed + ", step " + step;
            if (random.nextInt(4) == 0) {
                length = 1L + random.nextInt(5);
            }
            long start = end + (random.nextInt(6) == 0 ? random.nextInt(4) : 0);
            end = start + length;
            ranges.add(new TimeRange(start, end));
            timeline = timeline.append(new TimeRange(start, end));
            Naive naive = new Naive(1, ranges);
            assertAgrees(where, timeline, naive);
            GrantedRange granted = range(random, ranges.get(0).startMicros() - 5, end + 5);
            assertAgrees(where + " within " + granted, timeline.within(granted), naive.within(granted));
            GrantedRange narrower = range(random, ranges.get(0).startMicros() - 5, end + 5);
            assertAgrees(
                    where + " within " + granted + " within " + narrower,
                    timeline.within(granted).within(narrower),
                    naive.within(granted).within(narrower));
            assertThat(decode(encode(timeline))).as(where).isEqualTo(timeline);
            long overlapping = end - 1 - random.nextInt(3);
            Timeline current = timeline;
            assertThatThrownBy(() -> current.append(new TimeRange(overlapping, overlapping + 9)))
                    .as(where)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertAgrees(String where, Timeline timeline, Naive naive) {
        int size = naive.ranges().size();
        assertThat(timeline.isEmpty()).as(where).isEqualTo(size == 0);
        assertThat(timeline.first().isPresent()).as(where).isEqualTo(size > 0);
        assertThat(timeline.last().isPresent()).as(where).isEqualTo(size > 0);
        if (size > 0) {
            assertThat(timeline.first()).as(where).contains(new ChunkIndex(naive.first()));
            assertThat(timeline.last()).as(where).contains(new ChunkIndex(naive.first() + size - 1));
        }
        for (int i = 0; i < size; i++) {
            TimeRange found =
                    timeline.rangeOf(new ChunkIndex(naive.first() + i)).orElse(null);
            if (!naive.ranges().get(i).equals(found)) {
                assertThat(found)
                        .as("%s, chunk %d", where, naive.first() + i)
                        .isEqualTo(naive.ranges().get(i));
            }
        }
        assertThat(timeline.rangeOf(new ChunkIndex(naive.first() + size)))
                .as(where)
                .isEmpty();
        if (naive.first() > 1) {
            assertThat(timeline.rangeOf(new ChunkIndex(naive.first() - 1)))
                    .as(where)
                    .isEmpty();
        }
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
    void append_evenChunks_makesOneRun() {
        Timeline timeline = Timeline.empty();
        for (int i = 0; i < 1000; i++) {
            timeline = timeline.append(new TimeRange(i * 10L, i * 10L + 10));
        }
        assertThat(timeline.runs()).containsExactly(new ChunkRun(1, 0, 10, 1000));
    }

    @Test
    void within_atTheEndsOfTime_doesNotOverflow() {
        long min = Long.MIN_VALUE;
        long max = Long.MAX_VALUE;
        Timeline early =
                Timeline.empty().append(new TimeRange(min, min + 10)).append(new TimeRange(min + 10, min + 20));
        Timeline late =
                Timeline.empty().append(new TimeRange(max - 20, max - 10)).append(new TimeRange(max - 10, max));
        for (Timeline timeline : List.of(early, late)) {
            assertThat(timeline.within(GrantedRange.unrestricted())).isEqualTo(timeline);
            assertThat(timeline.within(GrantedRange.of(new TimeRange(min, max))))
                    .isEqualTo(timeline);
        }
        assertThat(early.within(GrantedRange.of(new TimeRange(max - 5, max))).isEmpty())
                .isTrue();
        assertThat(late.within(GrantedRange.of(new TimeRange(min, min + 5))).isEmpty())
                .isTrue();
        assertThat(late.within(GrantedRange.from(max - 10)).first()).contains(new ChunkIndex(2));
        assertThat(early.within(GrantedRange.until(min + 19)).last()).contains(new ChunkIndex(1));
    }

    @Test
    void append_rangeLongerThanCanBeCounted_isRefusedAsMisuse() {
        TimeRange all = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);
        assertThatThrownBy(() -> Timeline.empty().append(all)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void decode_runsThatDoNotFollow_isMalformed() {
        ChunkRun run = new ChunkRun(1, 0, 10, 5);
        List<List<ChunkRun>> wrong = List.of(
                List.of(run, new ChunkRun(7, 50, 10, 1)),
                List.of(run, new ChunkRun(5, 50, 10, 1)),
                List.of(run, new ChunkRun(6, 49, 10, 1)),
                List.of(run, run));
        for (List<ChunkRun> runs : wrong) {
            Bytes encoded = new StructWriter()
                    .structs(0, runs, (each, struct) -> each.encode(struct))
                    .toBytes();
            assertThatThrownBy(() -> decode(encoded)).as("%s", runs).isInstanceOf(MalformedException.class);
        }
        Bytes overflowing = new StructWriter()
                .structs(0, List.of(0), (zero, struct) -> struct.integer(0, 1)
                        .integer(1, 0)
                        .integer(2, Long.MAX_VALUE)
                        .integer(3, 2))
                .toBytes();
        assertThatThrownBy(() -> decode(overflowing)).isInstanceOf(MalformedException.class);
    }

    private static Bytes encode(Timeline timeline) {
        return new StructWriter()
                .structs(0, timeline.runs(), (run, struct) -> run.encode(struct))
                .toBytes();
    }

    private static Timeline decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("timeline", encoded, SIZE, struct -> Timeline.decode(struct, 0));
    }
}
