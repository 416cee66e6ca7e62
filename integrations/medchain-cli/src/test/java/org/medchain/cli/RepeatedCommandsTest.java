package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are given again because the first time they did not end, and what is refused before it does harm. */
class RepeatedCommandsTest {
    /** No temporary file with this name and more can be made beside it: the command fails when it writes its result. */
    private static final String UNWRITABLE = "x".repeat(240);

    @TempDir
    private Path folder;

    private Operator operator = new Operator(Path.of(""));

    @BeforeEach
    void create() throws IOException {
        operator = new Operator(folder);
        operator.createCa();
    }

    @Test
    void certificates_thatWereNotHandedOut_areHandedOutAndNotMadeAgain() throws IOException {
        operator.request("clinic", "X25519");
        Path left = Files.createDirectories(folder.resolve("ca/issued")).resolve("0a.pem.1234567890123456.tmp");
        Files.createFile(left);
        String issue = "ca issue --ca ca clinic.csr --password-file ca.password --out ";
        assertThat(operator.run(issue + UNWRITABLE).exitCode()).isEqualTo(ExitCode.STORAGE.code());
        assertThat(operator.refused(issue + "other.pem --days 100"))
                .as("another command")
                .contains("expected a name without a valid certificate");

        assertThat(operator.done(issue + "clinic.pem").out()).contains(serials().get(0));
        assertThat(serials()).hasSize(1);
        assertThat(left).as("of a command that was killed").doesNotExist();
        assertThat(operator.refused(issue + "again.pem")).contains("expected a name without a valid certificate");

        String renew = "ca renew --ca ca " + serials().get(0) + " --password-file ca.password --out ";
        assertThat(operator.run(renew + UNWRITABLE).exitCode()).isEqualTo(ExitCode.STORAGE.code());
        List<String> both = serials();
        String renewed = operator.done(renew + "renewed.pem").out();
        assertThat(both).hasSize(2).anyMatch(renewed::contains).isEqualTo(serials());
        operator.done(renew + "once-more.pem");
        assertThat(serials()).hasSize(3);
    }

    private List<String> serials() {
        return operator.done("ca list --ca ca")
                .out()
                .lines()
                .skip(1)
                .map(line -> line.split(" +", -1)[1])
                .toList();
    }

    /** The certificate comes last. */
    @Test
    void ca_whoseCertificateIsMissing_getsItFromTheKeyCase() throws IOException {
        String create = "ca create --ca ca --password-file ca.password --name ";
        byte[] certificate = Files.readAllBytes(folder.resolve("ca/ca.pem"));
        Files.delete(folder.resolve("ca/ca.pem"));

        assertThat(operator.refused(create + "Another")).contains("expected the name, suite and days of the CA");
        assertThat(operator.refused(create + "OurCA --days 9")).contains("expected the name, suite and days of the CA");
        assertThat(folder.resolve("ca/ca.pem")).doesNotExist();

        operator.done(create + "OurCA");
        assertThat(folder.resolve("ca/ca.pem")).hasBinaryContent(certificate);
    }

    @ParameterizedTest
    @ValueSource(ints = {-400, 20_000})
    void clock_outsideTheValidityOfTheCa_isRefused(int days) {
        operator.request("clinic", "X25519");
        Clock wrong = Clock.offset(Clock.systemUTC(), Duration.ofDays(days));

        Terminal.Result refused = new Terminal(folder)
                .clock(wrong)
                .run(List.of(
                        "ca issue --ca ca clinic.csr --out clinic.pem --password-file ca.password".split(" ", -1)));

        assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED.code());
        assertThat(refused.err()).contains("found that the clock says");
        assertThat(serials()).isEmpty();
    }

    /** A folder without access, or a link that goes round: the CA may well be there. */
    @Test
    void ca_thatCannotBeLookedAt_isNotSaidToBeMissing() throws IOException {
        Path round = Files.createSymbolicLink(folder.resolve("round"), Path.of("round"));

        Terminal.Result result = operator.run("ca list --ca " + round.getFileName());

        assertThat(result.exitCode()).isEqualTo(ExitCode.STORAGE.code());
        assertThat(result.err()).contains("with a certificate at round/ca.pem, found no access to it");
        assertThat(operator.run("keys request round --subject x --out round/x --password-env P")
                        .err())
                .contains("expected a folder at", "found no access to it");
    }

    @Test
    void temporaryFile_ofACommandThatWasKilled_goesWithTheSameCommand_evenIfItIsRefused() throws IOException {
        Path left = Files.createFile(folder.resolve("ca.password.1234567890123456.tmp"));
        Path anothers = Files.createFile(folder.resolve("another.1234567890123456.tmp"));
        assertThat(operator.refused("keys create ca.password --password-file ca.password"))
                .contains("expected no file at");
        assertThat(left).doesNotExist();
        assertThat(anothers).exists();
    }

    /** Root would make a file of a device. */
    @Test
    void output_thatIsNoFile_isLeftAlone() throws IOException {
        operator.request("clinic", "X25519");
        Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));

        assertThat(operator.refused("keys request clinic.p12 --subject clinic --password-file party.password --force"
                        + " --out device"))
                .contains("expected a file or nothing at device, found something else");
        assertThat(device).isSymbolicLink();
    }

    @Test
    void proof_whoseSecondFileCannotBeWritten_isNotWrittenEither() throws IOException {
        Files.createFile(folder.resolve("members"));
        String proof = "ledger proof --config missing.properties " + "00".repeat(32) + " --out proof --members ";

        assertThat(operator.refused(proof + "members")).contains("expected no file at members, found one");
        assertThat(operator.run(proof + "./proof").err()).contains("expected two files");
        assertThat(folder.resolve("proof")).doesNotExist();
    }
}
