package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.io.LocalPorts;

/** A trial is made whole, of the files that the other commands take, or not at all. */
@Timeout(120)
class TrialCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void trial_runsItsMember_whoseClientReachesIt() throws Exception {
        int port = threeInARow();
        Terminal.Result made = run(
                "create",
                "--out",
                "trial",
                "--member",
                "North Hospital",
                "--person",
                "Dr. Zo\u00eb",
                "--first-port",
                Integer.toString(port));

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out())
                .contains("1 of 1", "medchain member --config trial/north-hospital.properties", "for trials alone")
                .contains("trial/dr-zoe.p12", "127.0.0.1:" + (port + 2));
        assertThat(Files.getPosixFilePermissions(folder.resolve("trial/password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(names("trial"))
                .containsExactly(
                        "ca",
                        "consortium.cbor",
                        "dr-zoe.p12",
                        "dr-zoe.pem",
                        "north-hospital.p12",
                        "north-hospital.pem",
                        "north-hospital.properties",
                        "password",
                        "roster.json");
        assertThat(new Operator(folder)
                        .done("keys list trial/dr-zoe.p12 --password-file trial/password")
                        .out())
                .contains("dr-zoe", "Dr. Zo\u00eb");

        String config = folder.resolve("trial/north-hospital.properties").toString();
        Terminal.Started member = new Terminal(folder).start(List.of("member", "--config", config));
        while (!member.out().contains("\nready\n") && !member.isOver()) {
            member.pause();
        }
        assertThat(new Terminal(folder)
                        .run(List.of("status", "--config", config))
                        .exitCode())
                .as(member.err())
                .isZero();
        assertThat(member.end().exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "North Hospital, north-hospital, both north-hospital",
        "North, -north, both north",
        "North, CA, other than CA",
        "North, Password, other than CA",
        "North, ???, a letter from a to z",
    })
    void names_thatCannotBeFiles_areMisuse(String member, String person, String why) {
        Terminal.Result refused = run("create", "--out", "trial", "--member=" + member, "--person=" + person);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err()).contains(why);
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"0", "65534", "65524"})
    void ports_thatAreNone_areMisuse(int first) {
        Terminal.Result refused =
                run("create", "--out", "trial", "--member=A", "--member=B", "--first-port", Integer.toString(first));
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err()).contains("expected ports from 1 to 65535 for 2 members");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void folder_thatIsThere_isRefusedAndLeftAsItIs() throws Exception {
        Files.createDirectory(folder.resolve("trial"));
        assertThat(new Operator(folder).refused("trial create --out trial --member North"))
                .contains("expected nothing at trial");
        assertThat(names("")).containsExactly("trial");
        assertThat(names("trial")).isEmpty();
    }

    /** A name too long for a certificate is noticed when the keys are made already. */
    @Test
    void trial_thatFails_leavesNoKeys() throws Exception {
        Terminal.Result failed = run("create", "--out", "trial", "--member", "x".repeat(65));
        assertThat(failed.exitCode()).isNotZero();
        assertThat(failed.err()).contains("64");
        assertThat(folder.resolve("trial")).doesNotExist();
        assertThat(names("trial.part")).containsExactly("unfinished");
        assertThat(run("create", "--out", "trial", "--member", "x").exitCode()).isZero();
        assertThat(names("")).containsExactly("trial");
    }

    private Terminal.Result run(String... arguments) {
        return new Terminal(folder)
                .run(Stream.concat(Stream.of("trial"), Stream.of(arguments)).toList());
    }

    /** Without the locks of key cases, which stay. */
    private List<String> names(String under) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(under))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    /** A port of which the two next are free too. */
    private static int threeInARow() {
        List<Integer> found = LocalPorts.free(2);
        while (found.get(1) != found.get(0) + 2) {
            found = LocalPorts.free(2);
        }
        return found.get(0);
    }
}
