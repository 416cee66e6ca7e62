package org.medchain.benchmarks.evaluation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.medchain.benchmarks.report.Table;
import org.medchain.chain.digest.ChainVerifier;
import org.medchain.error.MedChainException;

/** Section 5.2.1: the expected cost of verifying a stream against the probability that a chunk is corrupt. */
final class ChainCostSection implements Section {
    /** Of eight figures, none is farther off by chance in 999 of 1,000 runs. */
    private static final double STANDARD_ERRORS = 4;

    private static final long SEED = 521;

    private final List<Integer> lengths;
    private final List<Double> probabilities;
    private final int trials;

    /**
     * A measurement.
     *
     * @param lengths of streams, in chunks
     * @param probabilities that a chunk is corrupt, each above 0
     * @param trials how many streams are verified for each pair
     */
    ChainCostSection(List<Integer> lengths, List<Double> probabilities, int trials) {
        this.lengths = lengths;
        this.probabilities = probabilities;
        this.trials = trials;
    }

    @Override
    public String title() {
        return "Section 5.2.1: what verifying a stream costs";
    }

    @Override
    public void run(Context context) throws IOException, MedChainException {
        context.say(
                "A chunk is corrupt with probability p, independently of the others. The cost is counted in digests that are"
                        + " fetched from the ledger. Computed: C(n) as the paper has it, summed over the first corrupt chunk."
                        + " Measured: the mean of %,d verifications by `ChainVerifier` of streams into which the faults were"
                        + " put, seed %d; the verifier must name exactly the corrupt chunks. Record-based, the cost is n. The"
                        + " paper's bound: at most (1 − p)(n − (1 − p)^(n − 1)) digests are saved.",
                trials, SEED);
        Table table = new Table(
                "Digests fetched to verify n chunks",
                "n",
                "p",
                "C(n), computed",
                "measured",
                "standard error",
                "record-based",
                "saved, %",
                "saved at most, % (the paper's bound)");
        Lines lines = Lines.logarithmic(
                "Expected cost of verification", "probability that a chunk is corrupt", "digests fetched");
        double widest = 0;
        try (ChainVerifier verifier = ChainVerifier.withWorkers(1)) {
            Random dice = new Random(SEED);
            for (int length : lengths) {
                context.progress("verifying streams of %,d chunks with faults", length);
                FaultyStream stream = new FaultyStream(length, context.random());
                List<Double> measured = new ArrayList<>();
                List<Double> computed = new ArrayList<>();
                for (double probability : probabilities) {
                    Mean found = mean(stream, verifier, probability, dice);
                    double mean = found.mean();
                    double expected = ChainCost.expected(length, probability);
                    measured.add(mean);
                    computed.add(expected);
                    widest = Math.max(widest, Math.abs(mean - expected) / found.standardError());
                    table.row(
                            length,
                            Double.toString(probability),
                            expected,
                            mean,
                            found.standardError(),
                            length,
                            100 * (1 - mean / length),
                            100 * ChainCost.mostSaved(length, probability) / length);
                }
                lines.line(length + " chunks, measured", probabilities, measured);
                lines.computed(length + " chunks, computed", probabilities, computed);
            }
        }
        context.table("evaluation-chain-cost", table);
        context.picture("evaluation-chain-cost", "Expected cost of verification", lines);
        context.check(new Check(
                "C(n): measured within " + Math.round(STANDARD_ERRORS) + " standard errors of computed",
                String.format(Locale.ROOT, "farthest %.1f standard errors", widest),
                widest <= STANDARD_ERRORS));
    }

    /** The mean of many verifications, and how far it is from the true one by chance. */
    private record Mean(double mean, double standardError) {
        static Mean of(long[] digests) {
            double mean = Arrays.stream(digests).average().orElse(0);
            double squares = Arrays.stream(digests)
                    .mapToDouble(count -> (count - mean) * (count - mean))
                    .sum();
            // A fault that no trial had would be a count of another one: the error is never less than that of one such
            // trial.
            double variance = Math.max(squares, 1) / (digests.length - 1);
            return new Mean(mean, Math.sqrt(variance / digests.length));
        }
    }

    private Mean mean(FaultyStream stream, ChainVerifier verifier, double probability, Random dice)
            throws MedChainException {
        long[] digests = new long[trials];
        for (int trial = 0; trial < trials; trial++) {
            int faults = stream.corrupt(probability, dice);
            digests[trial] = stream.verify(verifier).digestsFetched();
            if (faults == 0 && digests[trial] != 1) {
                throw new IllegalStateException("expected one digest for a good stream, found " + digests[trial]);
            }
        }
        return Mean.of(digests);
    }
}
