package org.medchain.testkit.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.ManualClock;

/**
 * The contract of {@link Dht}, second half: thousands of random writes and reads, compared with a map. Some writes are forged, old,
 * replayed or expired; time passes; the directory is closed and opened, and crashes.
 *
 * <p>Extend it and open the engine in {@link #open}. {@link #crash} ends the engine as a crash would; unless it is overridden, the
 * directory is closed in order. {@link #steps} may be lowered for an engine that is slow to open.
 */
public abstract class DhtModelContract {
    private static final long NOW = 1_700_000_000_000L;
    private static final int ADDRESSES = 40;
    private static final int STEPS = Boolean.getBoolean("medchain.soak") ? 50_000 : 1_000;

    private static final List<TestRecord> RECORDS =
            IntStream.range(0, ADDRESSES).mapToObj(DhtModelContract::make).toList();

    private Path folder;

    private final ManualClock clock = new ManualClock(NOW);
    private final Map<RecordAddress, DirectoryWrite> model = new HashMap<>();
    private final List<DirectoryWrite> sent = new ArrayList<>();

    @BeforeEach
    final void begin(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Opens a directory of these settings. */
    protected abstract Dht open(DhtSettings settings) throws MedChainException;

    /** How many operations there are in a run. */
    protected int steps() {
        return STEPS;
    }

    /**
     * Ends {@code running} as a crash would, with no write under way, and opens what it leaves. By default it is closed.
     *
     * @param random decides how, if there are several ways
     */
    protected Dht crash(Dht running, DhtSettings settings, Random random) throws Exception {
        running.close();
        return open(settings);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomOperations_agreeWithAMap(long seed) throws Exception {
        Random random = new Random(seed);
        DhtSettings settings = DhtSettings.builder(folder.resolve("directory"))
                .clock(clock)
                .reclaimAfterBytes(20_000)
                .expiryGrace(Duration.ZERO)
                .build();
        Dht dht = open(settings);
        try {
            for (int step = 0; step < steps(); step++) {
                String where = "seed " + seed + ", step " + step;
                int dice = random.nextInt(1000);
                if (dice < 700) {
                    write(dht, random, where);
                } else if (dice < 980) {
                    read(dht, recordOf(random.nextInt(ADDRESSES)), where);
                } else if (dice < 990) {
                    clock.advance(random.nextInt(2_000));
                } else if (dice < 994) {
                    dht.close();
                    dht = open(settings);
                } else {
                    dht = crash(dht, settings, random);
                }
            }
            for (int number = 0; number < ADDRESSES; number++) {
                read(dht, recordOf(number), "seed " + seed + ", at the end");
            }
        } finally {
            dht.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void racingWrites_agreeWithSomeOrder(long seed) throws Exception {
        Random random = new Random(seed);
        try (Dht dht = open(
                DhtSettings.builder(folder.resolve("directory")).clock(clock).build())) {
            for (int round = 0; round < steps() / 15; round++) {
                TestRecord record = recordOf(3 * random.nextInt(ADDRESSES / 3));
                List<DirectoryWrite> rivals = new ArrayList<>();
                for (int rival = 0; rival < 12; rival++) {
                    rivals.add(writeFor(record, random, 200));
                }
                List<WriteOutcome> outcomes =
                        rivals.parallelStream().map(write -> submit(dht, write)).toList();
                judgeRace(dht, record, rivals, outcomes, "seed " + seed + ", round " + round);
            }
        }
    }

    private void judgeRace(
            Dht dht, TestRecord record, List<DirectoryWrite> rivals, List<WriteOutcome> outcomes, String where) {
        DirectoryWrite before = model.get(record.address());
        ReadOutcome read = dht.get(record.address()).join();
        DirectoryWrite winner =
                read instanceof ReadOutcome.Found found ? found.record() : ((ReadOutcome.Removed) read).tombstone();
        Map<String, DirectoryWrite> storedByVersion = new HashMap<>();
        for (int i = 0; i < rivals.size(); i++) {
            DirectoryWrite rival = rivals.get(i);
            assertThat(wins(rival, winner)).as(where).isFalse();
            if (outcomes.get(i) instanceof WriteOutcome.VersionConflict conflict) {
                assertThat(wins(rival, conflict.current())).as(where).isFalse();
                assertThat(conflict.current()).as(where).isNotEqualTo(rival);
                assertThat(winner).as(where).isNotEqualTo(rival);
            } else {
                assertThat(outcomes.get(i)).as(where).isEqualTo(new WriteOutcome.Stored(rival.version()));
                assertThat(wins(rival, before) || rival.equals(before))
                        .as(where)
                        .isTrue();
                DirectoryWrite same = storedByVersion.putIfAbsent(rival.getClass() + "" + rival.version(), rival);
                assertThat(same).as(where).isIn(null, rival);
            }
        }
        assertThat(winner.equals(before) || rivals.contains(winner)).as(where).isTrue();
        model.put(record.address(), winner);
    }

    /** Two of three addresses expire: some in a moment, some at about the end. */
    private static TestRecord recordOf(int number) {
        return RECORDS.get(number);
    }

    private static TestRecord make(int number) {
        long end = NOW + 1_000L * (1 + number * number % 41);
        return TestRecord.expiring(number, number % 3 == 0 ? RecordName.NEVER : end);
    }

    private void write(Dht dht, Random random, String where) {
        DirectoryWrite write = choose(random);
        boolean forged = random.nextInt(20) == 0;
        if (forged) {
            write = write instanceof DirectoryRecord put
                    ? TestRecord.forged(put)
                    : TestRecord.forged((Tombstone) write);
        } else {
            sent.add(write);
        }
        WriteOutcome outcome = submit(dht, write);
        if (forged || expired(write)) {
            assertThat(outcome).as(where).isInstanceOf(WriteOutcome.Invalid.class);
            return;
        }
        DirectoryWrite standing = model.get(write.address());
        boolean stands = wins(write, standing);
        if (stands) {
            model.put(write.address(), write);
        }
        assertThat(outcome)
                .as(where)
                .isEqualTo(
                        stands || write.equals(standing)
                                ? new WriteOutcome.Stored(write.version())
                                : new WriteOutcome.VersionConflict(Objects.requireNonNull(standing)));
    }

    /** Mostly the next version; at times a replay of any earlier write, a version of long ago, or a removal. */
    private DirectoryWrite choose(Random random) {
        if (!sent.isEmpty() && random.nextInt(5) == 0) {
            return sent.get(random.nextInt(sent.size()));
        }
        return writeFor(recordOf(random.nextInt(ADDRESSES)), random, 120);
    }

    private DirectoryWrite writeFor(TestRecord record, Random random, int writesPerRemoval) {
        DirectoryWrite standing = model.get(record.address());
        long known = standing == null ? 0 : standing.version();
        long version = Math.max(1, known - 2 + random.nextInt(5));
        return random.nextInt(writesPerRemoval) == 0
                ? record.tombstone(version)
                : record.version(version, TestRecord.payload(random.nextLong(), random.nextInt(600)));
    }

    private static WriteOutcome submit(Dht dht, DirectoryWrite write) {
        return (write instanceof DirectoryRecord put ? dht.put(put) : dht.remove((Tombstone) write)).join();
    }

    private void read(Dht dht, TestRecord record, String where) {
        DirectoryWrite standing = model.get(record.address());
        ReadOutcome expected = new ReadOutcome.Absent();
        if (standing != null && !expired(standing)) {
            expected = standing instanceof DirectoryRecord put
                    ? new ReadOutcome.Found(put)
                    : new ReadOutcome.Removed((Tombstone) standing);
        }
        assertThat(dht.get(record.address()).join()).as(where).isEqualTo(expected);
    }

    private boolean expired(DirectoryWrite write) {
        long end = write.name().expiresAtMillis();
        return end != RecordName.NEVER && clock.millis() >= end;
    }

    /** The rule of {@link Dht}, as naively as it can be put. */
    private static boolean wins(DirectoryWrite write, @Nullable DirectoryWrite standing) {
        if (standing == null) {
            return true;
        }
        if (write instanceof Tombstone && standing instanceof DirectoryRecord) {
            return true;
        }
        return write.getClass() == standing.getClass() && write.version() > standing.version();
    }
}
