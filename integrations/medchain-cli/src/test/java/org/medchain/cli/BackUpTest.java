package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.io.ExclusiveFile;

/** Back-ups that do not end, and what they leave. */
class BackUpTest {
    private static final String CREATE = "back-up create --config north.properties back-up";

    @TempDir
    private static Path prepared;

    @TempDir
    private Path folder;

    private Operator operator = new Operator(Path.of(""));
    private Path part = Path.of("");

    @BeforeAll
    static void prepare() throws IOException {
        Operator operator = new Operator(prepared);
        operator.createCa();
        operator.request("north", "P256");
        operator.certify("north");
        operator.done("genesis create --name Ours --ca ca/ca.pem --member 127.0.0.1:17500=north.pem"
                + " --out consortium.cbor");
        operator.done("roster create --node 127.0.0.1:17501=north.pem --out roster.json");
        operator.configure("north");
    }

    @BeforeEach
    void copy() throws IOException {
        operator = Operator.withCopies(prepared, folder);
        Files.createDirectories(folder.resolve("north/users/provider"));
        part = folder.resolve("back-up.part");
    }

    @Test
    void leftOver_ofOneThatWasKilled_isReplaced() throws IOException {
        Files.createDirectories(part.resolve("users/gone/data"));
        Files.createFile(part.resolve("users/gone/data/chunk"));
        Files.createFile(part.resolve("unfinished"));

        operator.done(CREATE);

        assertThat(part).doesNotExist();
        assertThat(folder.resolve("back-up/users/gone")).doesNotExist();
        assertThat(folder.resolve("back-up/unfinished")).doesNotExist();
        operator.done("back-up verify back-up");
        assertThat(operator.refused(CREATE)).contains("expected nothing at back-up, found something");
    }

    @Test
    void folder_thatIsNotOfABackUp_isLeftAlone() throws IOException {
        Files.createDirectory(part);
        Files.createFile(part.resolve("precious"));

        assertThat(operator.refused(CREATE)).contains("expected nothing at back-up.part, found something");
        assertThat(part.resolve("precious")).exists();
    }

    @Test
    void two_atOnce_oneIsToldToWait() throws IOException {
        Files.createDirectory(part);
        try (ExclusiveFile other =
                ExclusiveFile.createOrTryLock(part.resolve("unfinished")).orElseThrow()) {
            Files.createFile(part.resolve("copied"));
            Terminal.Result second = operator.run(CREATE);

            assertThat(second.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.code());
            assertThat(second.err()).contains("another command makes back-up");
            assertThat(part.resolve("copied")).exists();
            assertThat(other).isNotNull();
        }
    }

    @Test
    void one_thatFails_keepsNoCopies() throws IOException {
        Path catalogue = folder.resolve("north/users/provider/catalogue.db");
        Files.writeString(catalogue, "no database, and longer than the header of one would have to be");

        assertThat(operator.run(CREATE).exitCode()).isEqualTo(ExitCode.STORAGE.code());
        assertThat(folder.resolve("back-up")).doesNotExist();
        try (Stream<Path> left = Files.list(part)) {
            assertThat(left).containsExactly(part.resolve("unfinished"));
        }

        Files.delete(catalogue);
        operator.done(CREATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"created\":\"t\",\"consortium\":\"c\",\"genesisHash\":\"h\"}",
                "{\"created\":\"t\",\"consortium\":\"c\",\"genesisHash\":\"h\",\"files\":[null]}",
                "{\"created\":\"t\",\"consortium\":\"c\",\"genesisHash\":\"h\",\"files\":[{\"bytes\":1}]}",
                "{\"created\":\"t\",\"consortium\":\"c\",\"genesisHash\":\"h\",\"files\":[]} {}"
            })
    void manifest_thatIsDamaged_isRefused(String manifest) throws IOException {
        Files.createDirectory(folder.resolve("damaged"));
        Files.writeString(folder.resolve("damaged/manifest.json"), manifest);

        assertThat(operator.refused("back-up verify damaged")).contains("expected a back-up's manifest at damaged/man");
    }
}
