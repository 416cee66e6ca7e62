package org.medchain.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.examples.ecg.SyntheticEcg;

/** The flow over both networks in four real processes, one of which is killed on the way; on the other engines with the slow tests. */
class QuickstartIT {
    @TempDir
    private Path folder;

    private String run(String... engine) throws Exception {
        SyntheticEcg.write(folder, "short", Duration.ofSeconds(125), 7);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("--members", "4"));
        arguments.addAll(List.of(engine));
        arguments.add(folder.resolve("short.hea").toString());

        int status = Quickstart.run(
                arguments.toArray(String[]::new),
                folder.resolve("out"),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                false);

        String output = printed.toString(StandardCharsets.UTF_8);
        assertThat(status).as(output).isZero();
        assertThat(output).contains("all 4 members hold the same chain", "All 25 checks in 18 steps hold.");
        return output;
    }

    @Test
    void run_fourMembers_keepsEveryPromise() throws Exception {
        assertThat(run())
                .contains("is killed; the stream goes on", "REVOKED")
                .contains("every record of the directory is on 4 of them", "copies of records and 8 of tombstones");
        assertThat(folder.resolve("out/member-3/directory")).isDirectory();
        assertThat(folder.resolve("out/state/directory")).doesNotExist();
    }

    @Test
    @Tag("slow")
    void run_fourMembersOnADatabase_keepsEveryPromise() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/usr/lib/postgresql")), "PostgreSQL is not installed");
        assertThat(run("--engine", "postgresql"))
                .contains("a table of a PostgreSQL server orders their events", "so is the database server");
    }

    @Test
    @Tag("slow")
    void run_fourMembersWithRaft_keepsEveryPromise() throws Exception {
        assertThat(run("--engine", "ratis"))
                .contains("Raft among them orders their events", "is killed; the stream goes on");
    }
}
