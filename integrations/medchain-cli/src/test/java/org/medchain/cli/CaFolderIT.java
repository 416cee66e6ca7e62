package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.io.ExclusiveFile;

/** Commands of several processes in one CA's folder. */
class CaFolderIT {
    private static final int PROCESSES = 3;

    @TempDir
    private Path folder;

    private Operator operator = new Operator(Path.of(""));

    @BeforeEach
    void create() throws IOException {
        operator = new Operator(folder);
        operator.createCa();
        for (int i = 0; i < PROCESSES; i++) {
            operator.done("keys create " + i + ".p12 --password-file party.password");
            operator.done(
                    "keys request " + i + ".p12 --subject Clinic --out " + i + ".csr --password-file party.password");
        }
    }

    /** Each of them would find that nobody has the name yet. */
    @Test
    void processesAtOnce_thatCertifyOneName_certifyItOnce() throws Exception {
        List<ProcessOfTheJar> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(issue(i));
        }

        List<Integer> codes =
                processes.stream().map(ProcessOfTheJar::awaitEnd).sorted().toList();

        assertThat(codes.get(0)).isZero();
        assertThat(codes.subList(1, PROCESSES))
                .allMatch(code -> code == ExitCode.REFUSED.code() || code == ExitCode.UNAVAILABLE.code());
        assertThat(operator.done("ca list --ca ca").out().lines().filter(line -> line.startsWith("Clinic")))
                .hasSize(1);
    }

    @Test
    void folder_thatAnotherProcessUses_isRefusedUntilItEnds() throws Exception {
        try (ExclusiveFile used =
                ExclusiveFile.createOrTryLock(folder.resolve("ca/lock")).orElseThrow()) {
            ProcessOfTheJar refused = issue(0);

            assertThat(refused.awaitEnd()).isEqualTo(ExitCode.UNAVAILABLE.code());
            assertThat(refused.err()).contains("the CA's folder ca is in use by another command");
            assertThat(used).isNotNull();
            assertThat(operator.done("ca list --ca ca").out()).doesNotContain("Clinic");
        }

        assertThat(issue(0).awaitEnd()).isZero();
    }

    private ProcessOfTheJar issue(int request) throws IOException {
        return ProcessOfTheJar.start(
                folder,
                "ca",
                "issue",
                "--ca",
                "ca",
                request + ".csr",
                "--out",
                request + ".pem",
                "--password-file",
                "ca.password");
    }
}
