package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Adjacent buckets, from the first to the last. */
record Run(int first, int last) {
    /** The fewest runs that have these buckets, which are ascending, and no others. */
    static List<Run> of(List<Integer> buckets) {
        List<Run> runs = new ArrayList<>();
        int first = 0;
        for (int i = 1; i <= buckets.size(); i++) {
            if (i == buckets.size() || buckets.get(i) != buckets.get(i - 1) + 1) {
                runs.add(new Run(buckets.get(first), buckets.get(i - 1)));
                first = i;
            }
        }
        return runs;
    }

    /** The first runs of these buckets, {@code most} at the most. */
    static List<Run> firstOf(BitSet buckets, int most) {
        List<Run> runs = new ArrayList<>();
        int first = buckets.nextSetBit(0);
        while (first >= 0 && runs.size() < most) {
            int end = buckets.nextClearBit(first);
            runs.add(new Run(first, end - 1));
            first = buckets.nextSetBit(end);
        }
        return runs;
    }
}
