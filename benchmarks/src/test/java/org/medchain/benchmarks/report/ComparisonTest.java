package org.medchain.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final Comparison comparison = new Comparison(List.of("event", "threads"), "events/s");

    @Test
    void table_rowsInAnyOrderAndOtherColumns_comparesRowsOfTheSameKey() {
        String before = "event,threads,events/s\nA,1,100\nA,16,400\nB,1,7\n";
        String again = "event,threads,events/s\nA,16,600\nA,1,100\n";
        String after = "event,bytes,threads,events/s\nA,434,16,1000\nA,434,1,80\nC,1,1,5\n";

        assertThat(comparison.table(List.of(before, again), List.of(after)).csv())
                .isEqualTo(
                        """
                        event,threads,before,least,most,after,least ,most ,after / before
                        A,16,500.0000,400.0000,600.0000,1000.0000,1000.0000,1000.0000,2.0000
                        A,1,100.0000,100.0000,100.0000,80.0000,80.0000,80.0000,0.8000
                        """);
    }

    @Test
    void table_columnMissing_saysWhichAndWhatIsThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> comparison.table(List.of("event,events/s\nA,1\n"), List.of()))
                .withMessage("expected a column \"threads\", found [event, events/s]");
    }
}
