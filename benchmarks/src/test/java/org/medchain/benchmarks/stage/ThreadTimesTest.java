package org.medchain.benchmarks.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.benchmarks.stage.ThreadTimes.Sort;

class ThreadTimesTest {
    private static final String FIELDS = " S 1 1 1 0 -1 1077936192 10 0 0 0 12 30 0 0 20 0 40 0 5000 0 0";

    @ParameterizedTest
    @CsvSource({
        "C2 CompilerThre,COMPILERS",
        "C1 CompilerThre,COMPILERS",
        "medchain-link-1,LINKS",
        "medchain-dht-ri,ENGINE",
        "VM Periodic Tas,JVM",
        "G1 Conc#0,JVM",
        "GC Thread#1,JVM",
        "rocksdb:low,OTHER",
        "a) S (b,OTHER"
    })
    void sort_ofAThread_isByItsNameHoweverThatLooks(String name, Sort sort) {
        assertThat(ThreadTimes.sortOf("17 (" + name + ")" + FIELDS)).isEqualTo(sort);
    }

    @Test
    void time_ofAThread_isThatInTheSystemAndOutOfIt() {
        assertThat(ThreadTimes.timeOf("17 (a) S (b)" + FIELDS)).isEqualTo(Duration.ofMillis(420));
    }

    @Test
    void times_ofProcesses_addUpBySort() {
        ThreadTimes one = new ThreadTimes(Map.of(Sort.LINKS, Duration.ofMillis(10)));
        ThreadTimes other =
                new ThreadTimes(Map.of(Sort.LINKS, Duration.ofMillis(20), Sort.OTHER, Duration.ofMillis(5)));
        assertThat(one.plus(other).time(Sort.LINKS)).isEqualTo(Duration.ofMillis(30));
        assertThat(one.plus(other).time(Sort.OTHER)).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void times_sinceEarlierOnes_areTheDifference() {
        ThreadTimes before = new ThreadTimes(Map.of(Sort.LINKS, Duration.ofMillis(10)));
        ThreadTimes after = new ThreadTimes(Map.of(Sort.LINKS, Duration.ofMillis(30), Sort.JVM, Duration.ofMillis(5)));
        assertThat(after.minus(before).time(Sort.LINKS)).isEqualTo(Duration.ofMillis(20));
        assertThat(after.minus(before).time(Sort.JVM)).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void times_ofProcessesByName_areThoseOfAllOfThem() throws Exception {
        assumeThat(Files.isDirectory(Path.of("/proc/self/task"))).isTrue();
        String name = Files.readString(Path.of("/proc/self/comm")).strip();
        assertThat(ThreadTimes.ofProcessesNamed(name)).isPositive();
        assertThat(ThreadTimes.ofProcessesNamed("no such name")).isZero();
    }

    @Test
    void times_ofThisProcess_areThere() throws Exception {
        assumeThat(Files.isDirectory(Path.of("/proc/self/task"))).isTrue();
        ThreadTimes times = ThreadTimes.ofProcess(ProcessHandle.current().pid());
        assertThat(times.time(Sort.OTHER)).isPositive();
    }
}
