package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Await;

/** Whole consortiums in this process. */
class QbftClusterTest {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");
    private static final int STARTS = 4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {7, 10})
    void append_throughEveryMemberOfLargerConsortiums_allHoldIt(int members) throws MedChainException {
        try (Cluster cluster = new Cluster(folder, members)) {
            cluster.appendThroughAll();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void close_twoClustersAgainAndAgain_leavesNoThreadPortOrFile() throws MedChainException, IOException {
        startAndStop(0);
        long files = openFiles();
        for (int i = 1; i <= STARTS; i++) {
            startAndStop(i);
        }
        Await.until("no more threads than none", () -> threads() == 0);
        Await.until("no more open files than before", () -> openFiles() <= files);
    }

    private void startAndStop(int number) throws MedChainException, IOException {
        Cluster one = new Cluster(folder.resolve("one-" + number), 4);
        Cluster other = new Cluster(folder.resolve("other-" + number), 4);
        try (one;
                other) {
            one.appendThroughAll();
            other.appendThroughAll();
            assertThat(threads()).isPositive();
        }
        for (Cluster closed : new Cluster[] {one, other}) {
            for (int port : closed.ports()) {
                new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            }
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("medchain-") && thread.isAlive())
                .count();
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(OPEN_FILES)) {
            return files.count();
        }
    }
}
