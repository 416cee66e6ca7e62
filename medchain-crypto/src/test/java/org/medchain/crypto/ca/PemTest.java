package org.medchain.crypto.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.fixture.Consortium;

class PemTest {
    private static final IdentityCertificate CERTIFICATE =
            Consortium.create(SuiteId.X25519, 1).ca().certificate();
    private static final String PEM = CERTIFICATE.encodePem();

    private static void refused(String text, String message) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> IdentityCertificate.decodePem(text))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @EnumSource
    void encoded_isReadBackAndByTheJdk(SuiteId suite) throws GeneralSecurityException, MedChainException {
        IdentityCertificate certificate =
                Consortium.create(suite, 1).certify("Klinik \u00c4", Consortium.identity(suite, 2));
        String pem = certificate.encodePem();

        assertThat(IdentityCertificate.decodePem(pem).encode()).isEqualTo(certificate.encode());
        assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
        assertThat(CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(certificate.toJca());
    }

    @Test
    void decodePem_withTextAroundOrOtherLineEnds_isTheSame() throws MalformedException {
        for (String text : List.of(
                "Certificate:\n    Version: 3\n" + PEM + "\nend\n", PEM.replace("\n", "\r\n"), PEM.stripTrailing())) {
            assertThat(IdentityCertificate.decodePem(text).encode()).isEqualTo(CERTIFICATE.encode());
        }
    }

    @Test
    void decodePem_ofAnythingElse_isMalformed() {
        refused("", "found none");
        refused("no certificate", "found none");
        refused(PEM + PEM, "more than one object");
        refused(PEM + PEM.replace("CERTIFICATE", "PRIVATE KEY"), "more than one object");
        refused(PEM.replace("CERTIFICATE", "PRIVATE KEY"), "found \"PRIVATE KEY\"");
        refused(PEM.replace("CERTIFICATE", "ENCRYPTED PRIVATE KEY"), "found \"ENCRYPTED PRIVATE KEY\"");
        refused(PEM.replace("BEGIN CERTIFICATE-----\n", "BEGIN CERTIFICATE-----\nName: value\n\n"), "1 headers");
        refused(PEM.substring(0, PEM.indexOf("-----END")), "whole PEM");
        refused(PEM.replace("-----END CERTIFICATE", "-----END OTHER"), "whole PEM");
        refused(PEM.replaceFirst("MII", "M*I"), "whole PEM");
        refused(PEM.replaceFirst("(?m)^(M.{59}).*\n", "$1\n"), "X.509");
    }

    @Test
    void decodePem_ofTooMuch_isRefusedBeforeItIsRead() throws MalformedException {
        int room = IdentityCertificate.MAX_PEM_SIZE - PEM.length();

        assertThat(IdentityCertificate.decodePem(PEM + "x".repeat(room))).isEqualTo(CERTIFICATE);
        refused(PEM + "x".repeat(room + 1), "expected at most");
        String large = "-----BEGIN CERTIFICATE-----\n" + "MIIB".repeat(IdentityCertificate.MAX_SIZE / 3 + 1)
                + "\n-----END CERTIFICATE-----\n";
        refused(large, "bytes, expected at most " + IdentityCertificate.MAX_SIZE);
        refused(ofSize(IdentityCertificate.MAX_SIZE), "X.509");
        refused(ofSize(IdentityCertificate.MAX_SIZE + 1), "bytes, expected at most " + IdentityCertificate.MAX_SIZE);
    }

    private static String ofSize(int bytes) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(new byte[bytes])
                + "\n-----END CERTIFICATE-----\n";
    }
}
