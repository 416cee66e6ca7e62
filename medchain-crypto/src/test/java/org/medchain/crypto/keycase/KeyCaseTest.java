package org.medchain.crypto.keycase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

class KeyCaseTest {
    private static final char[] PASSWORD = "correct horse ~ battery".toCharArray();
    private static final int ITERATIONS = 500;
    private static final DomainTag USE = DomainTag.of("test");
    private static final Bytes MESSAGE = Bytes.utf8("message");
    private static final Consortium CONSORTIUM = Consortium.create(SuiteId.X25519, 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void open_keptIdentity_signsAndOpensAsBefore(SuiteId suite) throws MedChainException {
        SoftwareIdentity identity = Consortium.identity(suite, 2);
        IdentityCertificate certificate = CONSORTIUM.certify("subject", identity);
        KeyCase created = create("case");
        created.putIdentity("Me", identity, certificate);
        for (KeyCase keyCase : List.of(created, open("case", PASSWORD))) {
            SoftwareIdentity found = keyCase.identity("me").orElseThrow();
            assertThat(found.publicIdentity()).isEqualTo(identity.publicIdentity());
            assertThat(found.signingKeys().privateKey())
                    .isEqualTo(identity.signingKeys().privateKey());
            assertThat(found.sealingKeys().privateKey())
                    .isEqualTo(identity.sealingKeys().privateKey());
            assertThat(keyCase.certificate("ME")).contains(certificate);
            identity.publicIdentity().verify(USE, MESSAGE, found.sign(USE, MESSAGE));
            Bytes sealed = identity.publicIdentity().seal(USE, Bytes.empty(), MESSAGE, TestRandom.seeded(3));
            try (SecretBytes opened = found.open(USE, Bytes.empty(), sealed)) {
                assertThat(opened.exposeCopy()).isEqualTo(MESSAGE.toByteArray());
            }
        }
    }

    @Test
    void identity_unknownName_isEmpty() throws MedChainException {
        KeyCase keyCase = create("case");
        assertThat(keyCase.identity("nobody")).isEmpty();
        assertThat(keyCase.certificate("nobody")).isEmpty();
        assertThat(keyCase.contacts()).isEmpty();
    }

    @Test
    void certified_keysWithTheirCertificate_orWhatIsMissing() throws MedChainException {
        KeyCase keyCase = create("case");
        SoftwareIdentity me = Consortium.identity(SuiteId.X25519, 2);
        keyCase.putIdentity("me", me, CONSORTIUM.certify("me", me));
        keyCase.putKeys("new", Consortium.identity(SuiteId.X25519, 3));

        assertThat(keyCase.certified("me").identity()).isEqualTo(me.publicIdentity());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyCase.certified("nobody"))
                .withMessage("expected keys named \"nobody\" in the key case, found none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyCase.certified("new"))
                .withMessageStartingWith("expected a certificate of the keys named \"new\", found none");
    }

    @Test
    void createWithKeys_isThereWithThemOrNotAtAll() throws MedChainException {
        SoftwareIdentity keys = Consortium.identity(SuiteId.P256, 2);
        Path file = folder.resolve("case");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyCase.createWithKeys(file, PASSWORD, "sealing.me", keys, TestRandom.seeded(1)));
        assertThat(file).doesNotExist();

        KeyCase created = KeyCase.createWithKeys(file, PASSWORD, "me", keys, TestRandom.seeded(1));
        created.putIdentity("other", keys, CONSORTIUM.certify("other", keys));

        assertThat(open("case", PASSWORD).names()).containsExactly("me", "other");
        assertThat(open("case", PASSWORD).identity("me").orElseThrow().publicIdentity())
                .isEqualTo(keys.publicIdentity());
    }

    /** Two processes make one at once: the keys of one of them would be gone. */
    @Test
    void create_whileAnotherCreatesTheFile_leavesItsKeys() throws MedChainException, IOException {
        Path file = folder.resolve("case");
        SecureRandom another = new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                try {
                    Files.writeString(file, "another's keys");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                super.nextBytes(bytes);
            }
        };
        KeyCase backedUp = create("original");
        SoftwareIdentity keys = Consortium.identity(SuiteId.P256, 2);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> KeyCase.createWithKeys(file, PASSWORD, "me", keys, another))
                .withMessageContaining("expected no file at " + file + ", found one");
        assertThat(file).hasContent("another's keys");
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> backedUp.backupTo(file, PASSWORD))
                .withMessageContaining("found one");
    }

    @Test
    void putIdentity_again_replaces() throws MedChainException {
        KeyCase keyCase = create("case");
        put(keyCase, "me", SuiteId.P256, 2);
        SoftwareIdentity second = put(keyCase, "me", SuiteId.X25519, 3);
        assertThat(open("case", PASSWORD).identity("me").orElseThrow().publicIdentity())
                .isEqualTo(second.publicIdentity());
    }

    @Test
    void putIdentity_withAnothersCertificate_isMisuse() throws MedChainException {
        KeyCase keyCase = create("case");
        IdentityCertificate other = CONSORTIUM.certify("other", Consortium.identity(SuiteId.X25519, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyCase.putIdentity("me", Consortium.identity(SuiteId.X25519, 2), other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sealing.me", "Contact.me"})
    void putIdentity_reservedOrBlankName_isMisuse(String name) throws MedChainException {
        KeyCase keyCase = create("case");
        assertThatIllegalArgumentException().isThrownBy(() -> put(keyCase, name, SuiteId.X25519, 2));
    }

    @Test
    void contacts_putFoundAndRemoved_surviveReopening() throws MedChainException {
        KeyCase keyCase = create("case");
        SoftwareIdentity own = put(keyCase, "me", SuiteId.X25519, 2);
        IdentityCertificate first = CONSORTIUM.certify("first", Consortium.identity(SuiteId.X25519, 3));
        IdentityCertificate second = CONSORTIUM.certify("second", Consortium.identity(SuiteId.P256, 4));
        IdentityCertificate ownAsContact = keyCase.certificate("me").orElseThrow();
        IdentityCertificate authority = CONSORTIUM.ca().certificate();
        for (IdentityCertificate contact : List.of(first, second, ownAsContact, authority)) {
            keyCase.putContact(contact);
        }
        KeyCase reopened = open("case", PASSWORD);
        assertThat(reopened.contacts()).containsExactlyInAnyOrder(first, second, ownAsContact, authority);
        assertThat(reopened.contact(first.identity().id())).contains(first);
        reopened.removeContact(first.identity().id());
        reopened.removeContact(first.identity().id());
        KeyCase again = open("case", PASSWORD);
        assertThat(again.contact(first.identity().id())).isEmpty();
        assertThat(again.contacts()).containsExactlyInAnyOrder(second, ownAsContact, authority);
        assertThat(again.identity("me").orElseThrow().publicIdentity()).isEqualTo(own.publicIdentity());
        assertThat(again.certificate("me")).contains(ownAsContact);
    }

    @Test
    void open_wrongPassword_isRefused() throws MedChainException {
        put(create("case"), "me", SuiteId.X25519, 2);
        for (String wrong :
                List.of("correct horse ~ batterz", "Correct horse ~ battery", "", "correct horse ~ battery ")) {
            doesNotOpen(folder.resolve("case"), wrong.toCharArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pässword", "пароль", "tab\t", "nul\0", "unit\u001f", "delete\u007f"})
    void create_passwordNotOfPrintableAscii_isMisuse(String password) throws MedChainException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyCase.create(folder.resolve("new"), password.toCharArray(), TestRandom.seeded(1)));
        KeyCase keyCase = create("case");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyCase.backupTo(folder.resolve("backup"), password.toCharArray()));
        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(folder.resolve("backup")).doesNotExist();
    }

    @Test
    void open_every37thByteFlippedOrCutOff_isRefused() throws IOException, MedChainException {
        put(create("case"), "me", SuiteId.X25519, 2);
        Bytes content = Bytes.takeOwnership(Files.readAllBytes(folder.resolve("case")));
        Path damaged = folder.resolve("damaged");
        List<Bytes> flipped = Flips.everyByte(content).toList();
        List<Bytes> cut = Flips.everyCut(content).toList();
        for (int i = 0; i < content.size(); i += 37) {
            for (Bytes wrong : List.of(flipped.get(i), cut.get(i))) {
                Files.write(damaged, wrong.toByteArray());
                doesNotOpen(damaged, PASSWORD);
            }
        }
        Files.write(damaged, Bytes.concat(content, Bytes.fromHex("00")).toByteArray());
        doesNotOpen(damaged, PASSWORD);
    }

    /** PKCS#12 leaves authentication open, and the JDK opens a file without it. */
    @Test
    void open_authenticationTakenOff_isRefused() throws IOException, GeneralSecurityException, MedChainException {
        put(create("case"), "me", SuiteId.X25519, 2);
        Path file = folder.resolve("case");
        Pfx whole = Pfx.getInstance(Files.readAllBytes(file));
        byte[] stripped = new Pfx(whole.getAuthSafe(), null).getEncoded();
        KeyStore jdk = KeyStore.getInstance("PKCS12");
        jdk.load(new ByteArrayInputStream(stripped), PASSWORD);
        assertThat(jdk.size()).as("the JDK opens it").isPositive();
        Files.write(file, stripped);
        doesNotOpen(file, PASSWORD);
    }

    @Test
    void open_missingOrEmptyOrRandomOrHuge_isRefused() throws IOException {
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> open("missing", PASSWORD));
        Path file = folder.resolve("other");
        for (Bytes content : List.of(Bytes.empty(), Bytes.fromHex("30"), Bytes.random(TestRandom.seeded(1), 500))) {
            Files.write(file, content.toByteArray());
            doesNotOpen(file, PASSWORD);
        }
        Files.write(file, new byte[(16 << 20) + 1]);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> open("other", PASSWORD))
                .withMessageContaining("at most");
    }

    @Test
    void create_whereAFileIs_leavesIt() throws IOException {
        Path file = folder.resolve("case");
        Files.writeString(file, "precious");
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> create("case"));
        assertThat(file).hasContent("precious");
    }

    @Test
    void backupTo_anotherPassword_holdsEverything() throws MedChainException {
        KeyCase keyCase = create("case");
        SoftwareIdentity own = put(keyCase, "me", SuiteId.P256, 2);
        IdentityCertificate contact = CONSORTIUM.certify("contact", Consortium.identity(SuiteId.X25519, 3));
        keyCase.putContact(contact);
        char[] other = "other".toCharArray();
        keyCase.backupTo(folder.resolve("backup"), other);
        KeyCase backup = open("backup", other);
        assertThat(backup.contacts()).containsExactly(contact);
        SoftwareIdentity restored = backup.identity("me").orElseThrow();
        assertThat(restored.signingKeys().privateKey())
                .isEqualTo(own.signingKeys().privateKey());
        assertThat(restored.sealingKeys().privateKey())
                .isEqualTo(own.sealingKeys().privateKey());
        doesNotOpen(folder.resolve("backup"), PASSWORD);
        assertThatExceptionOfType(StorageException.class)
                .as("a backup does not overwrite")
                .isThrownBy(() -> keyCase.backupTo(folder.resolve("backup"), other));
        assertThat(backup.contacts()).hasSize(1);
    }

    @Test
    void putIdentity_thatCannotBeWritten_leavesFileAndMemoryAsTheyWere() throws IOException, MedChainException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        KeyCase keyCase = create("inner/case");
        SoftwareIdentity first = put(keyCase, "me", SuiteId.X25519, 2);
        Path moved = folder.resolve("moved");
        Files.move(inner, moved);
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> put(keyCase, "me", SuiteId.X25519, 3));
        assertThatExceptionOfType(StorageException.class).isThrownBy(() -> put(keyCase, "too", SuiteId.X25519, 4));
        assertThat(keyCase.identity("me").orElseThrow().publicIdentity()).isEqualTo(first.publicIdentity());
        assertThat(keyCase.identity("too")).isEmpty();
        assertThat(open("moved/case", PASSWORD).identity("me").orElseThrow().publicIdentity())
                .isEqualTo(first.publicIdentity());
        Files.move(moved, inner);
        SoftwareIdentity later = put(keyCase, "me", SuiteId.X25519, 5);
        assertThat(open("inner/case", PASSWORD).identity("me").orElseThrow().publicIdentity())
                .isEqualTo(later.publicIdentity());
    }

    @Test
    void changes_leaveNoOtherFileInTheFolderThanTheLock() throws IOException, MedChainException {
        KeyCase keyCase = create("case");
        put(keyCase, "me", SuiteId.X25519, 2);
        put(keyCase, "me", SuiteId.X25519, 3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(folder.resolve("case"), folder.resolve("case.lock"));
        }
    }

    /** What other tools see: the signing key as an ordinary entry, with the certificate as its chain. */
    @ParameterizedTest
    @EnumSource
    void file_plainJdkKeyStore_readsAndSigns(SuiteId suite)
            throws IOException, GeneralSecurityException, MedChainException {
        SoftwareIdentity identity = put(create("case"), "me", suite, 2);
        KeyStore jdk = KeyStore.getInstance(folder.resolve("case").toFile(), PASSWORD);
        assertThat(jdk.size()).isEqualTo(2);
        PrivateKey key = (PrivateKey) jdk.getKey("me", PASSWORD);
        X509Certificate certificate = (X509Certificate) jdk.getCertificate("me");
        Signature signature = Signature.getInstance(suite == SuiteId.X25519 ? "Ed25519" : "SHA256withECDSA");
        signature.initSign(key);
        signature.update(MESSAGE.toByteArray());
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(MESSAGE.toByteArray());
        assertThat(signature.verify(signed)).isTrue();
        assertThat(jdk.getKey("sealing.me", PASSWORD).getEncoded())
                .isEqualTo(identity.sealingKeys().privateKey().exposeCopy());
    }

    @Test
    void file_holdsNoSecretInTheClear() throws IOException, MedChainException {
        SoftwareIdentity identity = put(create("case"), "me", SuiteId.X25519, 2);
        String content =
                Bytes.takeOwnership(Files.readAllBytes(folder.resolve("case"))).toHex();
        for (SecretBytes secret : List.of(
                identity.signingKeys().privateKey(), identity.sealingKeys().privateKey())) {
            assertThat(content)
                    .doesNotContain(Bytes.takeOwnership(secret.exposeCopy()).toHex());
        }
        assertThat(content)
                .as("not even the certificate")
                .doesNotContain(identity.publicIdentity().verifyKey().toHex());
    }

    /** A password is as hard to try at the certificates and at the whole as at the keys. */
    @Test
    void file_everyPart_isStretchedAlike() throws IOException, MedChainException {
        Path file = folder.resolve("case");
        KeyCase.create(file, PASSWORD, TestRandom.seeded(1));
        assertThat(Pfx.getInstance(Files.readAllBytes(file)).getMacData().getIterationCount())
                .isEqualTo(KeyCase.ITERATIONS);
        put(create("light"), "me", SuiteId.X25519, 2);
        byte[] light = Files.readAllBytes(folder.resolve("light"));
        assertThat(Pfx.getInstance(light).getMacData().getIterationCount()).isEqualTo(ITERATIONS);
        List<ContentInfo> encrypted = Stream.of(new PKCS12PfxPdu(light).getContentInfos())
                .filter(part -> part.getContentType().equals(PKCSObjectIdentifiers.encryptedData))
                .toList();
        assertThat(encrypted).isNotEmpty().allSatisfy(part -> {
            PBES2Parameters scheme = PBES2Parameters.getInstance(EncryptedData.getInstance(part.getContent())
                    .getEncryptionAlgorithm()
                    .getParameters());
            assertThat(PBKDF2Params.getInstance(scheme.getKeyDerivationFunc().getParameters())
                            .getIterationCount())
                    .isEqualTo(ITERATIONS);
        });
    }

    /** So that no guess is tried at two keys at once. */
    @Test
    void file_eachKey_hasASaltOfItsOwn() throws IOException, MedChainException {
        KeyCase keyCase = create("case");
        put(keyCase, "me", SuiteId.X25519, 2);
        put(keyCase, "too", SuiteId.P256, 3);
        List<Bytes> salts = new ArrayList<>();
        for (ContentInfo part : new PKCS12PfxPdu(Files.readAllBytes(folder.resolve("case"))).getContentInfos()) {
            if (part.getContentType().equals(PKCSObjectIdentifiers.data)) {
                for (PKCS12SafeBag bag : new PKCS12SafeBagFactory(part).getSafeBags()) {
                    if (bag.getBagValue() instanceof PKCS8EncryptedPrivateKeyInfo key) {
                        PBES2Parameters scheme = PBES2Parameters.getInstance(
                                key.getEncryptionAlgorithm().getParameters());
                        salts.add(Bytes.copyOf(PBKDF2Params.getInstance(
                                        scheme.getKeyDerivationFunc().getParameters())
                                .getSalt()));
                    }
                }
            }
        }
        assertThat(salts).hasSize(2).doesNotHaveDuplicates().allSatisfy(salt -> assertThat(salt.size())
                .isEqualTo(16));
    }

    /** The default stretching, once: what a user waits for. */
    @Test
    void create_withDefaultIterations_opensAgain() throws MedChainException {
        Path file = folder.resolve("case");
        KeyCase keyCase = KeyCase.create(file, PASSWORD, TestRandom.seeded(1));
        SoftwareIdentity identity = put(keyCase, "me", SuiteId.X25519, 2);
        assertThat(KeyCase.open(file, PASSWORD, TestRandom.seeded(1))
                        .identity("me")
                        .orElseThrow()
                        .publicIdentity())
                .isEqualTo(identity.publicIdentity());
    }

    private KeyCase create(String name) throws StorageException {
        return KeyCase.create(folder.resolve(name), PASSWORD, ITERATIONS, TestRandom.seeded(1));
    }

    private KeyCase open(String name, char[] password) throws MedChainException {
        return KeyCase.open(folder.resolve(name), password, ITERATIONS, TestRandom.seeded(1));
    }

    private static SoftwareIdentity put(KeyCase keyCase, String name, SuiteId suite, long seed)
            throws MedChainException {
        SoftwareIdentity identity = Consortium.identity(suite, seed);
        keyCase.putIdentity(name, identity, CONSORTIUM.certify("subject", identity));
        return identity;
    }

    private static void doesNotOpen(Path file, char[] password) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> KeyCase.open(file, password, ITERATIONS, TestRandom.seeded(1)));
    }
}
