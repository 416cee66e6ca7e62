package org.medchain.crypto.keycase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.crypto.util.PBKDFConfig;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.TestRandom;

/** Why a key case does not open is said, as far as it can be known without the password. */
class KeyCaseFormTest {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final int ITERATIONS = 500;
    private static final String NO_USE = "another password does not help";

    @TempDir
    private Path folder;

    private Path file;
    private Pfx good;

    @BeforeEach
    void create() throws IOException, MedChainException {
        file = folder.resolve("case");
        SoftwareIdentity identity = Consortium.identity(SuiteId.X25519, 2);
        KeyCase.create(file, PASSWORD, ITERATIONS, TestRandom.seeded(1))
                .putIdentity(
                        "me", identity, Consortium.create(SuiteId.X25519, 1).certify("subject", identity));
        good = Pfx.getInstance(Files.readAllBytes(file));
    }

    @Test
    void open_wrongPassword_saysSoAndNamesTheFile() {
        refused("wrong".toCharArray(), "the password is wrong", file.toString());
    }

    @Test
    void open_noPkcs12File_saysSo() throws IOException {
        for (Bytes content : new Bytes[] {Bytes.empty(), Bytes.utf8("-----BEGIN CERTIFICATE-----"), half()}) {
            Files.write(file, content.toByteArray());
            refused(PASSWORD, "expected a PKCS#12 file, found " + content.size() + " bytes");
        }
    }

    private Bytes half() throws IOException {
        byte[] whole = good.getEncoded();
        return Bytes.copyOf(whole, 0, whole.length / 2);
    }

    @Test
    void open_withoutMac_saysSo() throws IOException {
        Files.write(file, new Pfx(good.getAuthSafe(), null).getEncoded());
        refused(PASSWORD, "a MAC over the whole, found one without", NO_USE);
    }

    @Test
    void open_unsupportedMac_isNamed() throws IOException {
        writeMac("1.2.840.113549.1.5.14", 1_000);
        refused(PASSWORD, "HMAC with SHA-1 or SHA-2, found PBMAC1 (1.2.840.113549.1.5.14)", NO_USE);
        writeMac("1.2.3.4", 1_000);
        refused(PASSWORD, "HMAC with SHA-1 or SHA-2, found algorithm 1.2.3.4", NO_USE);
    }

    @Test
    void open_macOfTooManyIterations_saysSoAtOnce() throws IOException {
        writeMac(NISTObjectIdentifiers.id_sha256.getId(), 5_000_001);
        refused(PASSWORD, "found 5000001", NO_USE);
    }

    @Test
    void open_macOfNoIterations_saysSo() throws IOException {
        for (int iterations : new int[] {0, -1}) {
            writeMac(NISTObjectIdentifiers.id_sha256.getId(), iterations);
            refused(PASSWORD, "expected 1 to 5000000 iterations of the MAC, found " + iterations, NO_USE);
        }
    }

    /** As many as the JDK takes are tried, so that it is the password which is wrong, or the file. */
    @Test
    void open_macOfTheMostIterations_isTried() throws IOException {
        writeMac(NISTObjectIdentifiers.id_sha256.getId(), 5_000_000);
        refused(PASSWORD, "the password is wrong, or the file was changed");
        writeMac(NISTObjectIdentifiers.id_sha256.getId(), 1);
        refused(PASSWORD, "the password is wrong, or the file was changed");
    }

    @Test
    void open_unsupportedEncryption_isNamed() throws IOException {
        EncryptedData unknown = new EncryptedData(
                PKCSObjectIdentifiers.data,
                new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.3.4"), DERNull.INSTANCE),
                new DEROctetString(new byte[16]));
        AuthenticatedSafe safe = new AuthenticatedSafe(
                new ContentInfo[] {new ContentInfo(PKCSObjectIdentifiers.encryptedData, unknown)});
        ContentInfo whole = new ContentInfo(PKCSObjectIdentifiers.data, new DEROctetString(safe.getEncoded()));
        Files.write(file, new Pfx(whole, good.getMacData()).getEncoded());
        refused(PASSWORD, "expected encryption with PBES2, found algorithm 1.2.3.4", NO_USE);
    }

    @Test
    void open_fileOfTheMostBytes_isNotRefusedForItsSize() throws IOException {
        Files.write(file, new byte[16 << 20]);
        refused(PASSWORD, "expected a PKCS#12 file, found 16777216 bytes");
    }

    /** The certificate is one of the consortium, and what belongs to it is not all there. */
    @Test
    void identity_withoutItsSealingKey_saysSo() throws Exception {
        SoftwareIdentity identity = Consortium.identity(SuiteId.P256, 2);
        org.medchain.crypto.ca.IdentityCertificate certificate =
                Consortium.create(SuiteId.X25519, 1).certify("me", identity);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("me", Suite.of(SuiteId.P256).toJca(identity.signingKeys()), PASSWORD, new Certificate[] {
            certificate.toJca()
        });
        store.setCertificateEntry("bare", certificate.toJca());
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        KeyCase keyCase = KeyCase.open(file, PASSWORD, ITERATIONS, TestRandom.seeded(1));
        for (String name : new String[] {"me", "bare"}) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> keyCase.identity(name))
                    .withMessageContaining("expected a certificate and both keys");
        }
    }

    @Test
    void rawKeys_ofAnotherSize_areRefused() throws Exception {
        assertThat(RawKeys.fromJca(KeyPairGenerator.getInstance("Ed25519")
                                .generateKeyPair()
                                .getPrivate())
                        .size())
                .isEqualTo(32);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> RawKeys.fromJca(
                        KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPrivate()))
                .withMessageContaining("expected a private key of 32 bytes in the key case, found 57");
    }

    private void writeMac(String algorithm, int iterations) throws IOException {
        MacData mac = good.getMacData();
        DigestInfo digest = new DigestInfo(
                new AlgorithmIdentifier(new ASN1ObjectIdentifier(algorithm)),
                mac.getMac().getDigest());
        Files.write(file, new Pfx(good.getAuthSafe(), new MacData(digest, mac.getSalt(), iterations)).getEncoded());
    }

    @Test
    void open_unsupportedKeyDerivation_isNamed() throws Exception {
        encryptWith(new ScryptConfig.Builder(2, 1, 1).withSaltLength(16).build(), NISTObjectIdentifiers.id_aes256_CBC);
        refused(PASSWORD, "expected key derivation with PBKDF2, found scrypt", NO_USE);
    }

    @Test
    void open_unsupportedCipher_isNamed() throws Exception {
        PBKDFConfig stretching = new PBKDF2Config.Builder()
                .withPRF(PBKDF2Config.PRF_SHA256)
                .withIterationCount(1)
                .withSaltLength(16)
                .build();
        encryptWith(stretching, NISTObjectIdentifiers.id_aes192_CBC);
        refused(PASSWORD, "AES-256-CBC, found AES-192-CBC", NO_USE);
    }

    private void encryptWith(PBKDFConfig stretching, ASN1ObjectIdentifier cipher) throws Exception {
        PKCS12PfxPduBuilder builder = new PKCS12PfxPduBuilder();
        builder.addEncryptedData(
                new JcePKCSPBEOutputEncryptorBuilder(stretching, cipher)
                        .setProvider(new BouncyCastleProvider())
                        .build(PASSWORD),
                new org.bouncycastle.pkcs.PKCS12SafeBag[] {
                    new JcaPKCS12SafeBagBuilder((java.security.cert.X509Certificate) foreign(keys())).build()
                });
        Files.write(
                file,
                builder.build(
                                new JcePKCS12MacCalculatorBuilder(NISTObjectIdentifiers.id_sha256)
                                        .setProvider(new BouncyCastleProvider()),
                                PASSWORD)
                        .getEncoded());
    }

    /** As a browser or a web server has it: what is not MedChain's is not damaged. */
    @Test
    void certificate_ofAnotherApplication_isNotCalledDamaged() throws Exception {
        KeyPair keys = keys();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("web", keys.getPrivate(), PASSWORD, new Certificate[] {foreign(keys)});
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        KeyCase keyCase = KeyCase.open(file, PASSWORD, ITERATIONS, TestRandom.seeded(1));
        assertThat(keyCase.contacts()).isEmpty();
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> keyCase.identity("web"))
                .withMessageContainingAll("\"web\"", "not one of a consortium", "expected an identity")
                .withMessageNotContaining("damaged");
    }

    @Test
    void open_missingFile_saysSo() {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> KeyCase.open(folder.resolve("none"), PASSWORD, TestRandom.seeded(1)))
                .withMessageContainingAll(folder.resolve("none").toString(), "no such file or folder");
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static Certificate foreign(KeyPair keys) throws Exception {
        X500Name name = new X500Name("CN=web");
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.ONE,
                                Date.from(Instant.EPOCH),
                                Date.from(Consortium.TO),
                                name,
                                keys.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private void refused(char[] password, String... why) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> KeyCase.open(file, password, ITERATIONS, TestRandom.seeded(1)))
                .withMessageContainingAll(why);
    }
}
