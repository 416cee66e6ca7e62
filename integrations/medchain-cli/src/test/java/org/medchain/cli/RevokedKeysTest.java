package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a CA remembers of certificates that it revoked. */
class RevokedKeysTest {
    private static final String PASSWORD = " --password-env P";

    @TempDir
    private Path folder;

    private String serial = "";

    @BeforeEach
    void issue() {
        done("ca create --ca ca --name CA" + PASSWORD);
        done("keys create clinic.p12 --suite X25519" + PASSWORD);
        done("keys request clinic.p12 --subject Clinic --out clinic.request" + PASSWORD);
        done("ca issue --ca ca clinic.request --out clinic.pem" + PASSWORD);
        done("genesis create --name Trial --ca ca/ca.pem --member 127.0.0.1:17500=clinic.pem --out consortium.cbor");
        serial = serials().get(0);
    }

    @Test
    void keys_ofARevokedCertificate_areCertifiedNoMore() {
        revoke(serial);

        assertThat(done("ca list --ca ca").out()).contains(", revoked");
        assertThat(refused("ca renew --ca ca " + serial + " --out again.pem" + PASSWORD))
                .contains("which is revoked");
        assertThat(refused("ca issue --ca ca clinic.request --same-name --out again.pem" + PASSWORD))
                .contains("expected keys that no revoked certificate had");
        assertThat(serials()).containsExactly(serial);
        assertThat(folder.resolve("again.pem")).doesNotExist();
    }

    @Test
    void keys_thatHaveAnotherCertificateInForce_areRenewed() {
        done("ca renew --ca ca " + serial + " --days 800 --out second.pem" + PASSWORD);
        revoke(serial);
        String second = serials().stream()
                .filter(one -> !one.equals(serial))
                .findFirst()
                .orElseThrow();

        done("ca renew --ca ca " + second + " --days 900 --out third.pem" + PASSWORD);
        assertThat(done("ca list --ca ca").out().lines().filter(line -> line.endsWith(", revoked")))
                .hasSize(1);
    }

    private void revoke(String one) {
        done("ca revoke --ca ca --genesis consortium.cbor " + one + " --out revocation" + PASSWORD);
    }

    private List<String> serials() {
        return done("ca list --ca ca")
                .out()
                .lines()
                .filter(line -> line.startsWith("Clinic"))
                .map(line -> line.split(" +", -1)[1])
                .toList();
    }

    private Terminal.Result done(String command) {
        Terminal.Result result = run(command);
        assertThat(result.exitCode()).as(command + ": " + result.err()).isZero();
        return result;
    }

    private String refused(String command) {
        Terminal.Result result = run(command);
        assertThat(result.exitCode()).as(command).isEqualTo(ExitCode.REFUSED.code());
        return result.err();
    }

    private Terminal.Result run(String command) {
        return new Terminal(folder).variable("P", "tr0ub4dor").run(List.of(command.split(" ", -1)));
    }
}
