package org.medchain.benchmarks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworksTest {
    @ParameterizedTest
    @CsvSource({"4, 20000, 1", "60, 20000, 1", "70, 20000, 2", "100, 20000, 3", "100, 1000000, 1"})
    void processes_limitOfOpenFiles_isKept(int nodes, long allowed, int expected) {
        int processes = Networks.processes(nodes, allowed);

        assertThat(processes).isEqualTo(expected);
        int most = (nodes + processes - 1) / processes;
        assertThat(4L * most * (nodes - 1)).isLessThan(allowed);
    }

    @Test
    void processes_limitBelowOneNode_isRefusedWithBothNumbers() {
        assertThatThrownBy(() -> Networks.processes(100, 256)).hasMessageContainingAll("495", "256", "ulimit");
    }
}
