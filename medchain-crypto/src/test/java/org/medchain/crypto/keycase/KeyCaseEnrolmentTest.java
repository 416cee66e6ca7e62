package org.medchain.crypto.keycase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.TestRandom;

/** Keys are stored before the CA knows of them, and get their certificate later. */
class KeyCaseEnrolmentTest {
    private static final char[] PASSWORD = "correct horse ~ battery".toCharArray();
    private static final int ITERATIONS = 500;
    private static final Consortium CONSORTIUM = Consortium.create(SuiteId.X25519, 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void putKeys_thenReopened_hasTheKeysAndNoCertificate(SuiteId suite) throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(suite, 2);

        create().putKeys("Me", keys);

        KeyCase reopened = open(folder);
        hasKeys(reopened, keys);
        assertThat(reopened.certificate("me")).isEmpty();
        assertThat(reopened.contacts()).isEmpty();
        EnrolmentRequest.create("me", reopened.identity("me").orElseThrow()).verify();
    }

    @ParameterizedTest
    @EnumSource
    void putCertificate_afterReopening_completesTheEntry(SuiteId suite) throws MedChainException, IOException {
        SoftwareIdentity keys = Consortium.identity(suite, 2);
        IdentityCertificate certificate = CONSORTIUM.certify("subject", keys);
        create().putKeys("me", keys);

        open(folder).putCertificate("ME", certificate);

        KeyCase reopened = open(folder);
        hasKeys(reopened, keys);
        assertThat(reopened.certificate("me")).contains(certificate);
        assertThat(aliases()).as("no second copy of the keys").isEqualTo(2);
    }

    @Test
    void names_ofKeysWithAndWithoutACertificate_areEachThereOnce() throws MedChainException {
        SoftwareIdentity certified = Consortium.identity(SuiteId.X25519, 2);
        KeyCase keyCase = create();
        assertThat(keyCase.names()).isEmpty();
        keyCase.putIdentity("Work", certified, CONSORTIUM.certify("work", certified));
        keyCase.putKeys("home", Consortium.identity(SuiteId.P256, 3));
        keyCase.putContact(CONSORTIUM.certify("other", Consortium.identity(SuiteId.X25519, 4)));

        assertThat(open(folder).names()).containsExactly("home", "work");
    }

    @Test
    void putCertificate_again_replacesTheCertificateOnly() throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, 2);
        IdentityCertificate renewed = CONSORTIUM.certify("renewed", keys);
        KeyCase keyCase = create();
        keyCase.putIdentity("me", keys, CONSORTIUM.certify("first", keys));

        keyCase.putCertificate("me", renewed);

        hasKeys(open(folder), keys);
        assertThat(open(folder).certificate("me")).contains(renewed);
    }

    /** What a process leaves that dies while it writes the certificate: the file of before, and a temporary one beside it. */
    @Test
    void putKeys_processDiesBeforeTheCertificateIsWritten_losesNothing(@TempDir Path left) throws Exception {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, 2);
        IdentityCertificate certificate = CONSORTIUM.certify("subject", keys);
        KeyCase dying = create();
        dying.putKeys("me", keys);
        Files.copy(folder.resolve("case"), left.resolve("case"));
        dying.putCertificate("me", certificate);
        byte[] next = Files.readAllBytes(folder.resolve("case"));
        Files.write(
                left.resolve("case.tmp"),
                Bytes.copyOf(next).slice(0, next.length / 2).toByteArray());

        KeyCase reopened = open(left);
        hasKeys(reopened, keys);
        assertThat(reopened.certificate("me")).isEmpty();
        reopened.putCertificate("me", certificate);

        hasKeys(open(left), keys);
        assertThat(open(left).certificate("me")).contains(certificate);
    }

    @Test
    void putCertificate_thatCannotBeWritten_leavesTheKeys() throws Exception {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, 2);
        IdentityCertificate certificate = CONSORTIUM.certify("subject", keys);
        Path inner = Files.createDirectory(folder.resolve("inner"));
        KeyCase keyCase = KeyCase.create(inner.resolve("case"), PASSWORD, ITERATIONS, TestRandom.seeded(1));
        keyCase.putKeys("me", keys);
        Path moved = Files.move(inner, folder.resolve("moved"));

        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> keyCase.putCertificate("me", certificate));

        for (KeyCase there : new KeyCase[] {keyCase, open(moved)}) {
            hasKeys(there, keys);
            assertThat(there.certificate("me")).isEmpty();
        }
    }

    @Test
    void putKeys_ofANameWithOtherKeys_isRefusedAndChangesNothing() throws MedChainException {
        SoftwareIdentity waiting = Consortium.identity(SuiteId.X25519, 2);
        SoftwareIdentity certified = Consortium.identity(SuiteId.P256, 3);
        IdentityCertificate certificate = CONSORTIUM.certify("subject", certified);
        KeyCase keyCase = create();
        keyCase.putKeys("me", waiting);
        keyCase.putIdentity("too", certified, certificate);

        for (String name : new String[] {"me", "too"}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> keyCase.putKeys(name, Consortium.identity(SuiteId.X25519, 4)))
                    .withMessageContaining("use another name");
        }
        keyCase.putKeys("me", waiting);
        keyCase.putKeys("too", certified);

        hasKeys(open(folder), waiting);
        assertThat(open(folder).certificate("too")).contains(certificate);
    }

    @Test
    void putCertificate_ofOtherKeys_isRefusedAndLeavesTheKeys() throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.X25519, 2);
        IdentityCertificate other = CONSORTIUM.certify("other", Consortium.identity(SuiteId.X25519, 3));
        KeyCase keyCase = create();
        keyCase.putKeys("me", keys);

        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> keyCase.putCertificate("me", other))
                .withMessageContaining(keys.publicIdentity().toString());

        hasKeys(open(folder), keys);
        assertThat(open(folder).certificate("me")).isEmpty();
    }

    @Test
    void putCertificate_ofANameWithoutKeys_isMisuse() throws MedChainException {
        IdentityCertificate certificate = CONSORTIUM.certify("subject", Consortium.identity(SuiteId.X25519, 2));
        KeyCase keyCase = create();

        assertThatIllegalStateException().isThrownBy(() -> keyCase.putCertificate("me", certificate));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyCase.putKeys("Uncertified.me", Consortium.identity(SuiteId.X25519, 2)));
    }

    @Test
    void putIdentity_overKeysWithoutACertificate_replacesThem() throws MedChainException {
        SoftwareIdentity second = Consortium.identity(SuiteId.P256, 3);
        KeyCase keyCase = create();
        keyCase.putKeys("me", Consortium.identity(SuiteId.X25519, 2));

        keyCase.putIdentity("me", second, CONSORTIUM.certify("subject", second));

        hasKeys(open(folder), second);
    }

    @Test
    void backupTo_ofKeysWithoutACertificate_hasThem() throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.P256, 2);
        KeyCase keyCase = create();
        keyCase.putKeys("me", keys);

        keyCase.backupTo(folder.resolve("backup"), "other".toCharArray());

        hasKeys(KeyCase.open(folder.resolve("backup"), "other".toCharArray(), ITERATIONS, TestRandom.seeded(1)), keys);
    }

    @Test
    void identity_whoseKeysAnotherProgramCut_isDamaged() throws Exception {
        create();
        Path file = folder.resolve("case");
        KeyStore jdk = KeyStore.getInstance(file.toFile(), PASSWORD);
        jdk.setEntry(
                "uncertified.me",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[63], "AES")),
                new KeyStore.PasswordProtection(PASSWORD));
        try (var out = Files.newOutputStream(file)) {
            jdk.store(out, PASSWORD);
        }

        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> open(folder).identity("me"))
                .withMessageContaining("do not match");
    }

    private static void hasKeys(KeyCase keyCase, SoftwareIdentity keys) throws StorageException {
        SoftwareIdentity found = keyCase.identity("me").orElseThrow();
        assertThat(found.publicIdentity()).isEqualTo(keys.publicIdentity());
        assertThat(found.signingKeys().privateKey())
                .isEqualTo(keys.signingKeys().privateKey());
        assertThat(found.sealingKeys().privateKey())
                .isEqualTo(keys.sealingKeys().privateKey());
    }

    private int aliases() throws IOException {
        try {
            return KeyStore.getInstance(folder.resolve("case").toFile(), PASSWORD)
                    .size();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private KeyCase create() throws StorageException {
        return KeyCase.create(folder.resolve("case"), PASSWORD, ITERATIONS, TestRandom.seeded(1));
    }

    private static KeyCase open(Path folder) throws MedChainException {
        return KeyCase.open(folder.resolve("case"), PASSWORD, ITERATIONS, TestRandom.seeded(1));
    }
}
