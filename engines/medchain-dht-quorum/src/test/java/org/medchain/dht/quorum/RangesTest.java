package org.medchain.dht.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.Roster;
import org.medchain.dht.storage.StoredEntry;

/** Digests cost as much as changes, whatever a node has and however many compare with it. */
class RangesTest {
    private static final int ENTRIES = 100_000;
    /** 1.5 of them are in a bucket, on average. */
    private static final int MOST_IN_A_BUCKET = 20;

    private final Random random = new Random(3);
    private final ImmediateDisk around = new ImmediateDisk();
    private final EntriesOnDisk disk = new EntriesOnDisk(around::clockMillis);
    private final Ranges ranges = new Ranges(disk, around);
    private final Shared all = shared(NodeBench.roster(4, 0, 1, 2, 3), 1);

    private static Shared shared(Roster roster, int asking) {
        Placement placement = new Placement(roster);
        return new Shared(placement, 0, placement, asking);
    }

    private Digest whole() {
        refresh();
        return ranges.whole(all);
    }

    private void refresh() {
        List<String> outcomes = new ArrayList<>();
        ranges.refresh(() -> outcomes.add("done"), failure -> outcomes.add("failed"));
        assertThat(outcomes).containsExactly("done");
    }

    private Digest anew() {
        Ranges fresh = new Ranges(disk, around);
        fresh.refresh(() -> {}, failure -> {});
        return fresh.whole(all);
    }

    private void fill(int entries) {
        for (int i = 0; i < entries; i++) {
            disk.add(random);
        }
    }

    @Test
    void change_amongManyEntries_readsItsBucketAlone() {
        fill(ENTRIES);
        Digest before = whole();
        assertThat(disk.takeRead()).isBetween(ENTRIES, ENTRIES + ENTRIES / 100);
        for (int i = 0; i < 100; i++) {
            ranges.changed(disk.add(random));
        }
        Digest after = whole();
        assertThat(disk.takeRead()).isBetween(100, 100 * MOST_IN_A_BUCKET);
        assertThat(after).isNotEqualTo(before).isEqualTo(anew());
    }

    @Test
    void digests_whenNothingChanged_readNothing() {
        fill(ENTRIES / 100);
        Digest before = whole();
        disk.takeRead();
        for (int peer = 1; peer < 4; peer++) {
            refresh();
            ranges.whole(shared(NodeBench.roster(4, 0, 1, 2, 3), peer));
        }
        assertThat(whole()).isEqualTo(before);
        assertThat(disk.takeRead()).isZero();
    }

    @Test
    void digests_ofEntriesThatCameInAnotherOrder_areTheSame() {
        fill(1_000);
        Digest before = whole();
        RecordAddress gone = disk.add(random);
        ranges.changed(gone);
        assertThat(whole()).isNotEqualTo(before);
        disk.remove(gone);
        ranges.changed(gone);
        assertThat(whole()).isEqualTo(before);
    }

    /** As docs/format.md says it. */
    @Test
    void digests_ofSomeEntries_areThoseThatTheFormatSays() {
        fill(500);
        refresh();
        List<Digest> buckets = new ArrayList<>();
        for (int bucket = 0; bucket < 65_536; bucket++) {
            Hasher hasher = tagged("quorum-bucket");
            for (StoredEntry entry : disk.entries()
                    .subMap(Buckets.first(bucket), true, Buckets.last(bucket), true)
                    .values()) {
                hasher.update(entry.address().digest().value())
                        .update(entry.fingerprint().value());
            }
            buckets.add(hasher.finish());
        }
        assertThat(ranges.buckets(all, 0xfe)).isEqualTo(buckets.subList(0xfe00, 0xff00));
        List<Hasher> hashers = IntStream.range(0, 256)
                .mapToObj(range -> tagged("quorum-range"))
                .toList();
        for (int partition = 0; partition < 4_096; partition++) {
            List<Digest> some = buckets.subList(16 * partition, 16 * partition + 16);
            if (!some.stream().allMatch(tagged("quorum-bucket").finish()::equals)) {
                Hasher hasher = tagged("quorum-partition");
                some.forEach(digest -> hasher.update(digest.value()));
                hashers.get(partition / 16)
                        .updateByte(partition >> 8)
                        .updateByte(partition)
                        .update(hasher.finish().value());
            }
        }
        List<Digest> expected = hashers.stream().map(Hasher::finish).toList();
        assertThat(ranges.ranges(all)).isEqualTo(expected);
        Hasher whole = tagged("quorum-ranges");
        expected.forEach(range -> whole.update(range.value()));
        assertThat(ranges.whole(all)).isEqualTo(whole.finish());
    }

    private static Hasher tagged(String tag) {
        byte[] bytes = ("medchain/v1/" + tag).getBytes(StandardCharsets.US_ASCII);
        return Hasher.untagged().updateByte(bytes.length).update(bytes, 0, bytes.length);
    }

    @Test
    void entry_thatExpires_isDigestedNoLonger() {
        fill(100);
        Digest before = whole();
        long end = around.clockMillis() + 1_000;
        ranges.changed(disk.put(EntriesOnDisk.address(random), end, random));
        ranges.changed(disk.put(EntriesOnDisk.address(random), end + 1_000, random));
        Digest both = whole();
        around.pass(Duration.ofMillis(999));
        assertThat(whole()).isEqualTo(both);
        around.pass(Duration.ofMillis(1));
        assertThat(whole()).isNotEqualTo(both).isNotEqualTo(before);
        around.pass(Duration.ofSeconds(1));
        assertThat(whole()).isEqualTo(before);
        assertThat(disk.takeRead()).isLessThan(100 + 4 * MOST_IN_A_BUCKET);
    }

    @Test
    void changes_whileTheDiskIsRead_areReadByTheNext() {
        fill(1_000);
        whole();
        ranges.changed(disk.add(random));
        around.hold(true);
        List<String> done = new ArrayList<>();
        ranges.refresh(() -> done.add("first"), failure -> done.add("failed"));
        // These two come while the disk is busy: they share a reading, which begins after both.
        ranges.refresh(() -> done.add("second"), failure -> done.add("failed"));
        RecordAddress late = disk.put(EntriesOnDisk.address(random), RecordName.NEVER, random);
        ranges.changed(late);
        ranges.refresh(() -> done.add("third"), failure -> done.add("failed"));
        assertThat(done).isEmpty();
        around.step();
        assertThat(done).containsExactly("first");
        disk.takeRead();
        while (around.step()) {}
        around.hold(false);
        assertThat(done).containsExactly("first", "second", "third");
        assertThat(disk.takeRead()).isLessThan(MOST_IN_A_BUCKET);
        assertThat(ranges.whole(all)).isEqualTo(anew());
    }

    @Test
    void disk_thatFails_isReadAgain() {
        fill(1_000);
        List<String> outcomes = new ArrayList<>();
        disk.failing(true);
        ranges.refresh(() -> outcomes.add("done"), failure -> outcomes.add("failed"));
        assertThat(outcomes).containsExactly("failed");
        disk.failing(false);
        assertThat(whole()).isEqualTo(anew());
    }

    @Test
    void digests_forAPeer_areOfWhatBothStore() {
        Roster roster = NodeBench.roster(2, 0, 1, 2, 3);
        Shared withOne = shared(roster, 1);
        fill(1_000);
        refresh();
        Digest before = ranges.whole(withOne);
        int unshared = IntStream.range(0, Buckets.COUNT)
                .filter(bucket -> !withOne.contains(bucket))
                .findFirst()
                .orElseThrow();
        ranges.changed(disk.put(Buckets.last(unshared), RecordName.NEVER, random));
        refresh();
        assertThat(ranges.whole(withOne)).isEqualTo(before);
        assertThat(ranges.buckets(withOne, unshared / Buckets.A_RANGE).get(unshared % Buckets.A_RANGE))
                .isEqualTo(BucketScan.NOTHING);
        int both = IntStream.range(0, Buckets.COUNT)
                .filter(withOne::contains)
                .findFirst()
                .orElseThrow();
        ranges.changed(disk.put(Buckets.last(both), RecordName.NEVER, random));
        refresh();
        assertThat(ranges.whole(withOne)).isNotEqualTo(before);
    }
}
