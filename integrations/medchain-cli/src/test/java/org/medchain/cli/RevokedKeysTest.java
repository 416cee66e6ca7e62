package org.medchain.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;

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

    /** The clinic's own seal key, which everybody has, would vouch for the one that was stolen. */
    @Test
    void signingKey_ofARevokedCertificate_isCertifiedNoMore_besideAnothersSealKey() throws Exception {
        SoftwareIdentity stolen = SoftwareIdentity.generate(SuiteId.X25519, new SecureRandom());
        write("stolen.request", EnrolmentRequest.create("Stolen", stolen));
        done("ca issue --ca ca stolen.request --out stolen.pem" + PASSWORD);
        revoke(serialOf("stolen.pem"));
        PublicIdentity clinic = IdentityCertificate.decodePem(Files.readString(folder.resolve("clinic.pem")))
                .identity();
        write("mixed.request", EnrolmentRequest.create("Mixed", new OthersSealKey(stolen, clinic.sealKey())));

        assertThat(refused("ca issue --ca ca mixed.request --out mixed.pem" + PASSWORD))
                .contains("expected keys that no revoked certificate had, found those of Stolen");
        assertThat(folder.resolve("mixed.pem")).doesNotExist();
    }

    /** Signs with its own key, and says that texts are sealed to it by another one's. */
    private record OthersSealKey(SoftwareIdentity own, Bytes sealKey) implements Identity {
        @Override
        public PublicIdentity publicIdentity() {
            return new PublicIdentity(
                    own.publicIdentity().suite(), own.publicIdentity().verifyKey(), sealKey);
        }

        @Override
        public Bytes sign(DomainTag use, Bytes message) {
            return own.sign(use, message);
        }

        @Override
        public SecretBytes open(DomainTag use, Bytes associated, Bytes sealed) {
            throw new UnsupportedOperationException("it has another one's key");
        }
    }

    private void write(String file, EnrolmentRequest request) throws IOException {
        Files.write(folder.resolve(file), request.encode().toByteArray());
    }

    private String serialOf(String file) throws Exception {
        return IdentityCertificate.decodePem(Files.readString(folder.resolve(file)))
                .serial()
                .toHex();
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
