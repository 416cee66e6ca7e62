package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** Private keys in PEM that OpenSSL encrypted. */
class EncryptedKeysTest {
    private static final String PREFIX = "medchain.identity";
    private static final String PASSWORD = "correct horse";

    @TempDir
    private static Path folder;

    private final IdentityLoader loader = new IdentityLoader(TestRandom.seeded(1));

    @BeforeAll
    static void requireOpenssl() throws Exception {
        assumeThat(run("openssl version")).as("OpenSSL is installed").isZero();
    }

    private static int run(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.txt").toFile())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static Identity encrypted(String name, CertifiedIdentity identity, @Nullable String password)
            throws Exception {
        Path signing = encrypted(TestConsortium.signingKey(folder, name, identity));
        Path sealing = encrypted(TestConsortium.sealingKey(folder, name, identity));
        return new Identity(
                null,
                null,
                password == null ? null : Password.of(password),
                new FileSystemResource(TestConsortium.certificate(folder, name, identity.certificate())),
                new FileSystemResource(signing),
                new FileSystemResource(sealing));
    }

    private static Path encrypted(Path key) throws Exception {
        Path file = key.resolveSibling(key.getFileName() + ".encrypted");
        assertThat(run("openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -passout 'pass:" + PASSWORD
                        + "' -in " + key + " -out " + file))
                .isZero();
        assertThat(file).content().startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        return file;
    }

    @ParameterizedTest
    @EnumSource(SuiteId.class)
    void encryptedKeys_ofEachSuite_areReadWithTheirPassword(SuiteId suite) throws Exception {
        CertifiedIdentity enrolled = Runners.CONSORTIUM.enrol("encrypted", suite);

        CertifiedIdentity loaded = loader.load(PREFIX, encrypted("read" + suite, enrolled, PASSWORD));

        Bytes text = Bytes.utf8("text");
        enrolled.identity().verify(DomainTag.of("test"), text, loaded.keys().sign(DomainTag.of("test"), text));
    }

    @Test
    void encryptedKeys_withoutTheirPassword_areRefusedByTheNameOfWhatIsMissing() throws Exception {
        CertifiedIdentity enrolled = Runners.CONSORTIUM.enrol("encrypted");

        assertThatThrownBy(() -> loader.load(PREFIX, encrypted("without", enrolled, null)))
                .isInstanceOf(MedChainConfigurationException.class)
                .hasMessageContainingAll(
                        PREFIX + ".signing-key: expected a private key",
                        "its password in the property \"password\"",
                        "found an encrypted one in",
                        "and no password");
    }

    @Test
    void encryptedKeys_withAnotherPassword_areRefusedAndItIsNotShown() throws Exception {
        CertifiedIdentity enrolled = Runners.CONSORTIUM.enrol("encrypted");

        assertThatThrownBy(() -> loader.load(PREFIX, encrypted("wrong", enrolled, "a wrong one")))
                .isInstanceOf(MedChainConfigurationException.class)
                .hasMessageContainingAll(PREFIX + ".signing-key", "an encrypted one that the password does not open")
                .message()
                .doesNotContain("a wrong one");
    }
}
