package org.medchain.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainCostTest {
    /** The paper, section 5.2.1: b, 2b, 3b, …; n if chunk 2 is corrupt, "no matter whether the first chunk is correct or not". */
    @Test
    void digests_firstCorruptChunk_areWhatThePaperSays() {
        assertThat(ChainCost.digests(10, 0)).isEqualTo(1);
        assertThat(ChainCost.digests(10, 10)).isEqualTo(2);
        assertThat(ChainCost.digests(10, 9)).isEqualTo(3);
        assertThat(ChainCost.digests(10, 2)).isEqualTo(10);
        assertThat(ChainCost.digests(10, 1)).isEqualTo(10);
    }

    /** Against the sum over every pattern of faults. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.3, 1})
    void expected_smallStream_isTheMeanOverAllPatterns(double corrupt) {
        int chunks = 8;
        double mean = 0;
        for (int pattern = 0; pattern < 1 << chunks; pattern++) {
            int faults = Integer.bitCount(pattern);
            double probability = Math.pow(corrupt, faults) * Math.pow(1 - corrupt, chunks - faults);
            mean += probability
                    * ChainCost.digests(chunks, pattern == 0 ? 0 : Integer.numberOfTrailingZeros(pattern) + 1);
        }

        assertThat(ChainCost.expected(chunks, corrupt)).isEqualTo(mean, within(1e-9));
    }

    @Test
    void mostSaved_isNeverLessThanWhatIsSaved() {
        for (int chunks : new int[] {1, 2, 10, 100}) {
            for (double corrupt : new double[] {0, 0.001, 0.1, 0.9}) {
                assertThat(chunks - ChainCost.expected(chunks, corrupt))
                        .as(chunks + " chunks, " + corrupt)
                        .isLessThanOrEqualTo(ChainCost.mostSaved(chunks, corrupt) + 1e-9);
            }
        }
    }

    @Test
    void paperCounts_retrieve_areTableTwo() {
        assertThat(PaperCounts.retrieve(3, 50)).isEqualTo(new PaperCounts(1, 150, 3, 150, 0));
        assertThat(PaperCounts.existingRetrieve(3, 50)).isEqualTo(new PaperCounts(0, 150, 150, 150, 0));
        assertThat(PaperCounts.addSession(5)).isEqualTo(new PaperCounts(5, 0, 5, 1, 1));
        assertThat(PaperCounts.addData(true)).isEqualTo(new PaperCounts(1, 1, 1, 1, 1));
        assertThat(PaperCounts.existingAddData()).isEqualTo(new PaperCounts(0, 0, 1, 1, 1));
    }

    @Test
    void spread_ofKnownFigures_isBetweenTheTenths() {
        Spread spread = Spread.of(10, 0, 5, 1, 2, 3, 4, 6, 7, 8, 9);

        assertThat(spread).isEqualTo(new Spread(5, 1, 9, 11));
        assertThat(spread.half()).isEqualTo(4);
    }
}
