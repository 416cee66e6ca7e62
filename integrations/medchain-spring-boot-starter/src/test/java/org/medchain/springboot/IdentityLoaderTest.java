package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.springboot.MedChainProperties.Identity;
import org.medchain.testkit.fixture.TestRandom;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

class IdentityLoaderTest {
    private static final String PREFIX = "medchain.identity";
    private static final String MISSING_NAME = "expected the name of the keys in the key case";
    private static final TestConsortium CONSORTIUM = Runners.CONSORTIUM;

    @TempDir
    private static Path folder;

    private static Path keyCase;
    private static Resource certificate;
    private static Resource signing;
    private static Resource sealing;

    private final IdentityLoader loader = new IdentityLoader(TestRandom.seeded(1));

    @BeforeAll
    static void write() throws Exception {
        keyCase = TestConsortium.keyCase(folder, "hospital", CONSORTIUM.hospital);
        certificate = new FileSystemResource(
                TestConsortium.certificate(folder, "hospital", CONSORTIUM.hospital.certificate()));
        signing = new FileSystemResource(TestConsortium.signingKey(folder, "hospital", CONSORTIUM.hospital));
        sealing = new FileSystemResource(TestConsortium.sealingKey(folder, "hospital", CONSORTIUM.hospital));
    }

    private static Identity inKeyCase(Path file, String name, String password) {
        return new Identity(file, name, Password.of(password), null, null, null);
    }

    private static Identity inPem(Resource certificate, Resource signing, Resource sealing) {
        return new Identity(null, null, null, certificate, signing, sealing);
    }

    private void assertRefused(Identity given, String... expected) {
        assertThatThrownBy(() -> loader.load(PREFIX, given))
                .isInstanceOf(MedChainConfigurationException.class)
                .hasMessageContainingAll(expected)
                .message()
                .doesNotContain(TestConsortium.PASSWORD)
                .doesNotContain("a wrong one");
    }

    @Test
    void keyCase_opensWithItsPassword_andWithNoOther() {
        CertifiedIdentity loaded = loader.load(PREFIX, inKeyCase(keyCase, "hospital", TestConsortium.PASSWORD));
        assertThat(loaded.certificate()).isEqualTo(CONSORTIUM.hospital.certificate());
        loader.destroy();
        assertThatThrownBy(() -> loaded.keys().sign(DomainTag.of("test"), Bytes.empty()))
                .isInstanceOf(IllegalStateException.class);

        assertRefused(
                inKeyCase(keyCase, "hospital", "a wrong one"),
                PREFIX + ".key-case and " + PREFIX + ".password",
                keyCase.toString());
        assertRefused(
                inKeyCase(keyCase, "doctor", TestConsortium.PASSWORD), PREFIX + ".name: expected a name", "doctor");
        assertRefused(
                inKeyCase(folder.resolve("none.p12"), "hospital", TestConsortium.PASSWORD),
                PREFIX + ".key-case: expected");
    }

    @Test
    void keyCase_withACertificateOfOtherKeys_isRefused() throws Exception {
        Path others = TestConsortium.certificate(
                folder, "others", CONSORTIUM.enrol("others").certificate());
        Identity given = new Identity(
                keyCase, "hospital", Password.of(TestConsortium.PASSWORD), new FileSystemResource(others), null, null);

        assertRefused(given, PREFIX + ".certificate: expected the certificate of");
    }

    @Test
    void identity_withAPartMissing_namesTheProperty() {
        assertRefused(inPem(null, null, null), PREFIX + ".key-case: expected");
        assertRefused(new Identity(keyCase, null, null, null, null, null), PREFIX + ".name: expected");
        assertRefused(inKeyCase(keyCase, "", TestConsortium.PASSWORD), PREFIX + ".name: " + MISSING_NAME);
        assertRefused(inKeyCase(keyCase, " ", TestConsortium.PASSWORD), PREFIX + ".name: " + MISSING_NAME);
        assertRefused(inKeyCase(keyCase, "contact.x", TestConsortium.PASSWORD), PREFIX + ".name: expected");
        assertRefused(new Identity(keyCase, "hospital", null, null, null, null), PREFIX + ".password: expected");
        assertRefused(inPem(null, signing, sealing), PREFIX + ".certificate: expected");
        assertRefused(inPem(certificate, null, sealing), PREFIX + ".signing-key: expected");
        assertRefused(inPem(certificate, signing, null), PREFIX + ".sealing-key: expected");
    }

    @ParameterizedTest
    @EnumSource(SuiteId.class)
    void pem_ofEachSuite_signsAndOpens(SuiteId suite) throws Exception {
        CertifiedIdentity other = CONSORTIUM.enrol("other", suite);
        Identity given = inPem(
                new FileSystemResource(TestConsortium.certificate(folder, "other" + suite, other.certificate())),
                new FileSystemResource(TestConsortium.signingKey(folder, "other" + suite, other)),
                new FileSystemResource(TestConsortium.sealingKey(folder, "other" + suite, other)));

        CertifiedIdentity loaded = loader.load(PREFIX, given);

        assertThat(loaded.certificate()).isEqualTo(other.certificate());
        Bytes text = Bytes.utf8("text");
        loaded.identity().verify(DomainTag.of("test"), text, loaded.keys().sign(DomainTag.of("test"), text));
    }

    @Test
    void pem_ofAnotherIdentity_namesTheKey() throws Exception {
        CertifiedIdentity other = CONSORTIUM.enrol("other");
        Resource otherSigning = new FileSystemResource(TestConsortium.signingKey(folder, "wrong", other));
        Resource otherSealing = new FileSystemResource(TestConsortium.sealingKey(folder, "wrong", other));

        assertRefused(inPem(certificate, otherSigning, sealing), PREFIX + ".signing-key: expected the key of");
        assertRefused(inPem(certificate, signing, otherSealing), PREFIX + ".sealing-key: expected the key of");
        assertRefused(inPem(certificate, certificate, sealing), PREFIX + ".signing-key: expected a");
        assertRefused(inPem(signing, signing, sealing), PREFIX + ".certificate: expected a certificate");
    }

    @Test
    void pem_withOtherContent_isRefusedAndNotShown() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "what nobody is to see");
        Path large = Files.write(folder.resolve("large"), new byte[1 << 20]);
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        Path other = Files.writeString(
                folder.resolve("rsa"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        rsa.generateKeyPair().getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");

        assertRefused(inPem(new FileSystemResource(text), signing, sealing), PREFIX + ".certificate", "found none");
        assertRefused(inPem(new FileSystemResource(large), signing, sealing), PREFIX + ".certificate", "at most");
        assertRefused(inPem(certificate, new FileSystemResource(other), sealing), PREFIX + ".signing-key", "RSA");
        assertRefused(inPem(new FileSystemResource(folder.resolve("none")), signing, sealing), "which cannot be read");
    }

    @Test
    void properties_asText_haveNoPassword() {
        assertThat(inKeyCase(keyCase, "hospital", TestConsortium.PASSWORD).toString())
                .contains("hospital")
                .doesNotContain(TestConsortium.PASSWORD);
    }
}
