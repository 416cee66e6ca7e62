package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;
import org.medchain.error.MedChainException;

/**
 * What a node has, as a tree of digests over {@linkplain Buckets buckets}: {@code H(tag "quorum-partition" ‖ digests of its
 * buckets)}; and of what it shares with another node, for each range {@code H(tag "quorum-range" ‖ number in 2 bytes ‖ digest ‖
 * …)} over the partitions that both store and in which something is, and {@code H(tag "quorum-ranges" ‖ digests of the ranges)}. A bucket is read again after something in it changed or
 * expired, once for all nodes that ask, and a partition belongs to the same owners as a whole; so keeping the tree takes as
 * long as there are changes, not as there are records or nodes. In the node's thread.
 */
final class Ranges {
    private static final DomainTag PARTITION = DomainTag.of("quorum-partition");
    private static final DomainTag RANGE = DomainTag.of("quorum-range");
    private static final DomainTag WHOLE = DomainTag.of("quorum-ranges");
    private static final Digest EMPTY_RANGE = Hasher.hash(RANGE);
    private static final int MAX_KEPT = 1_024;
    private static final int MAX_RUNS = 256;
    private static final int PARTITIONS_OF_A_RANGE = Roster.PARTITIONS / Buckets.RANGES;

    private final Holdings holdings;
    private final Surroundings surroundings;
    private final DiskReader reader;
    private final Digest[] buckets = new Digest[Buckets.COUNT];
    private final long[] ends = new long[Buckets.COUNT];
    private final BitSet changed = new BitSet(Buckets.COUNT);
    private final BitSet filled = new BitSet(Buckets.COUNT);
    private final int[] filledBuckets = new int[Roster.PARTITIONS];
    private final BitSet filledPartitions = new BitSet(Roster.PARTITIONS);
    private final Digest[] partitions = new Digest[Roster.PARTITIONS];
    private final BitSet outdated = new BitSet(Roster.PARTITIONS);
    private final Map<Shared, Kept> kept = new HashMap<>();
    private long firstEnd = Long.MAX_VALUE;
    private List<Waiting> waiting = new ArrayList<>();
    private boolean refreshing;

    private record Waiting(Runnable done, Consumer<MedChainException> failed) {}

    /** The digests of what two nodes share, those that are known. */
    private static final class Kept {
        final List<Optional<Digest>> ranges = new ArrayList<>(Collections.nCopies(Buckets.RANGES, Optional.empty()));
        Optional<Digest> whole = Optional.empty();

        void changed(int range) {
            ranges.set(range, Optional.empty());
            whole = Optional.empty();
        }
    }

    /** Over the records on the disk; none is read yet. */
    Ranges(Holdings holdings, Surroundings surroundings) {
        this.holdings = holdings;
        this.surroundings = surroundings;
        this.reader = new DiskReader(surroundings);
        Arrays.fill(buckets, BucketScan.NOTHING);
        Arrays.fill(partitions, BucketScan.NOTHING);
        Arrays.fill(ends, Long.MAX_VALUE);
        changed.set(0, Buckets.COUNT);
        outdated.set(0, Roster.PARTITIONS);
    }

    /** Something else stands at this address now, or nothing. */
    void changed(RecordAddress address) {
        changed.set(Buckets.of(address));
    }

    /** Other rosters count now. */
    void viewed() {
        kept.clear();
    }

    /**
     * Reads what has changed before this call. Then {@code done} is called, and the digests are of what was there then or later;
     * or {@code failed}, if the disk cannot be read.
     */
    void refresh(Runnable done, Consumer<MedChainException> failed) {
        waiting.add(new Waiting(done, failed));
        if (!refreshing) {
            begin();
        }
    }

    /** Whoever asks from now on waits for the next time. */
    private void begin() {
        List<Waiting> served = waiting;
        waiting = new ArrayList<>();
        refreshing = true;
        markExpired();
        if (changed.isEmpty()) {
            over(served, one -> one.done().run());
            return;
        }
        BitSet taken = (BitSet) changed.clone();
        changed.clear();
        read(taken, served);
    }

    private void markExpired() {
        long now = surroundings.clockMillis();
        if (now < firstEnd) {
            return;
        }
        firstEnd = Long.MAX_VALUE;
        for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
            if (ends[bucket] <= now) {
                changed.set(bucket);
            } else {
                firstEnd = Math.min(firstEnd, ends[bucket]);
            }
        }
    }

    /** A part after the other, so that other readers have their turn between them. What changes meanwhile is read again. */
    private void read(BitSet taken, List<Waiting> served) {
        List<Run> runs = Run.firstOf(taken, MAX_RUNS);
        if (runs.isEmpty()) {
            over(served, one -> one.done().run());
            return;
        }
        reader.read(
                () -> BucketScan.read(holdings, runs),
                scans -> {
                    for (BucketScan.Scanned scanned : scans) {
                        put(scanned);
                        taken.clear(scanned.run().first(), scanned.run().last() + 1);
                    }
                    read(taken, served);
                },
                failure -> {
                    changed.or(taken);
                    over(served, one -> one.failed().accept(failure));
                });
    }

    private void put(BucketScan.Scanned scanned) {
        int first = scanned.run().first();
        BitSet emptied = filled.get(first, scanned.run().last() + 1);
        for (BucketScan.Content content : scanned.filled()) {
            emptied.clear(content.bucket() - first);
            put(content.bucket(), content.digest(), content.endsAtMillis());
        }
        emptied.stream().forEach(i -> put(first + i, BucketScan.NOTHING, Long.MAX_VALUE));
    }

    private void put(int bucket, Digest digest, long endsAtMillis) {
        ends[bucket] = endsAtMillis;
        firstEnd = Math.min(firstEnd, endsAtMillis);
        if (!buckets[bucket].equals(digest)) {
            buckets[bucket] = digest;
            int partition = bucket / Buckets.A_PARTITION;
            boolean isFilled = !digest.equals(BucketScan.NOTHING);
            if (isFilled != filled.get(bucket)) {
                filled.set(bucket, isFilled);
                filledBuckets[partition] += isFilled ? 1 : -1;
                filledPartitions.set(partition, filledBuckets[partition] > 0);
            }
            outdated.set(partition);
            kept.values().forEach(digests -> digests.changed(bucket / Buckets.A_RANGE));
        }
    }

    private void over(List<Waiting> served, Consumer<Waiting> outcome) {
        refreshing = false;
        served.forEach(outcome);
        if (!refreshing && !waiting.isEmpty()) {
            begin();
        }
    }

    /** The digest over all ranges. */
    Digest whole(Shared shared) {
        Kept known = kept(shared);
        Digest whole = known.whole.orElseGet(() -> {
            // Hashed at once: a native SHA-256 is slow to be called.
            byte[] ranges = new byte[Buckets.RANGES * Digest.SIZE];
            int at = 0;
            for (Digest digest : ranges(shared)) {
                digest.value().copyTo(ranges, at);
                at += Digest.SIZE;
            }
            return Hasher.tagged(WHOLE).update(ranges, 0, at).finish();
        });
        known.whole = Optional.of(whole);
        return whole;
    }

    /** The digests of all ranges. */
    List<Digest> ranges(Shared shared) {
        List<Optional<Digest>> ranges = kept(shared).ranges;
        Digest[] all = new Digest[Buckets.RANGES];
        for (int range = 0; range < Buckets.RANGES; range++) {
            all[range] = ranges.get(range).isPresent() ? ranges.get(range).get() : range(shared, range);
            ranges.set(range, Optional.of(all[range]));
        }
        return List.of(all);
    }

    private Kept kept(Shared shared) {
        if (kept.size() >= MAX_KEPT && !kept.containsKey(shared)) {
            kept.clear();
        }
        return kept.computeIfAbsent(shared, unknown -> new Kept());
    }

    private Digest range(Shared shared, int range) {
        int first = range * PARTITIONS_OF_A_RANGE;
        int last = first + PARTITIONS_OF_A_RANGE - 1;
        if (filledFrom(first) > last) {
            return EMPTY_RANGE;
        }
        Hasher hasher = Hasher.tagged(RANGE);
        for (int partition = filledFrom(first); partition <= last; partition = filledFrom(partition + 1)) {
            if (shared.contains(partition * Buckets.A_PARTITION)) {
                hasher.updateByte(partition >> 8).updateByte(partition);
                hasher.update(partition(partition).value());
            }
        }
        return hasher.finish();
    }

    /** The first partition from this one on in which there is anything, or {@link Roster#PARTITIONS}. */
    int filledFrom(int partition) {
        int next = filledPartitions.nextSetBit(partition);
        return next < 0 ? Roster.PARTITIONS : next;
    }

    private Digest partition(int partition) {
        if (outdated.get(partition)) {
            Hasher hasher = Hasher.tagged(PARTITION);
            int first = partition * Buckets.A_PARTITION;
            for (int bucket = first; bucket < first + Buckets.A_PARTITION; bucket++) {
                hasher.update(buckets[bucket].value());
            }
            partitions[partition] = hasher.finish();
            outdated.clear(partition);
        }
        return partitions[partition];
    }

    /** The digests of the buckets of a range; a bucket that is not shared counts as empty. */
    List<Digest> buckets(Shared shared, int range) {
        int first = range * Buckets.A_RANGE;
        Digest[] all = new Digest[Buckets.A_RANGE];
        Arrays.fill(all, BucketScan.NOTHING);
        for (int i = 0; i < Buckets.A_RANGE; i += Buckets.A_PARTITION) {
            if (shared.contains(first + i)) {
                System.arraycopy(buckets, first + i, all, i, Buckets.A_PARTITION);
            }
        }
        return List.of(all);
    }
}
