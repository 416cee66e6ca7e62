package org.medchain.benchmarks.evaluation;

/**
 * The paper's cost of verifying a stream (section 5.2.1): how many digests must be fetched, if every chunk is corrupt with the same
 * probability, independently. One digest if all are good; if the first corrupt chunk is number j, those of j to n and the one before.
 */
final class ChainCost {
    private ChainCost() {}

    /** Digests fetched if {@code first} is the first corrupt one of {@code chunks}; 0 if none is corrupt. */
    static long digests(int chunks, int first) {
        if (first < 0 || first > chunks) {
            throw new IllegalArgumentException("expected chunk 0 to " + chunks + ", found " + first);
        }
        return first == 0 ? 1 : Math.min(chunks, chunks - first + 2);
    }

    /** C(n), in digests: the sum over the first corrupt chunk. */
    static double expected(int chunks, double corrupt) {
        double good = 1 - corrupt;
        double sum = Math.pow(good, chunks);
        for (int first = 1; first <= chunks; first++) {
            sum += Math.pow(good, first - 1) * corrupt * digests(chunks, first);
        }
        return sum;
    }

    /**
     * The most that the paper says can be saved beside n digests for n chunks: {@code (1 - p) (n - (1 - p)^(n - 1))}, in digests.
     */
    static double mostSaved(int chunks, double corrupt) {
        double good = 1 - corrupt;
        return good * (chunks - Math.pow(good, chunks - 1));
    }
}
