package org.medchain.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayLoadTest {
    private static final int ANSWERS = 2;
    private static final int FAILED = 9;

    @TempDir
    private Path folder;

    @Test
    void gatewayLoad_tinyRun_answersHonestClientsOfEachServer() throws Exception {
        String args =
                "--connections 2 --honest 2 --readers 2 --flooders 1 --large-bytes 100000 --requests 6 --run-ms 60000 --flood-ms 200 --slow-ms 60000 --lead-ms 50"
                        + " --warm-up-piece-ms 60000 --warm-up-ms 60000 --limit-ms 50 --results " + folder;
        GatewayLoad.run(args.split(" ", -1), new PrintStream(OutputStream.nullOutputStream()));

        List<String[]> rows = rows("gateway-load.csv");
        assertThat(rows).extracting(row -> row[0]).containsExactly("jdk", "tomcat", "boot");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row[ANSWERS]).isEqualTo("6");
            assertThat(row[FAILED]).isEqualTo("0");
        });
        assertThat(rows("gateway-cores.csv")).hasSize(3);
        assertThat(rows("gateway-company.csv")).hasSize(12);
        assertThat(rows("gateway-flood.csv")).hasSize(6);
        assertThat(rows("gateway-memory.csv")).hasSize(18);
    }

    private List<String[]> rows(String file) throws Exception {
        return Files.readAllLines(folder.resolve(file)).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }
}
