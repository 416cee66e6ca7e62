package org.medchain.crypto.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.Flips;

/** Requests as other software makes them: of other keys, names and forms. */
class Pkcs10RequestTest {
    private static final SoftwareIdentity HOLDER = Consortium.identity(SuiteId.P256, 1);
    private static final Bytes SEAL_KEY = HOLDER.publicIdentity().sealKey();

    private final KeyPair device = keys("EC", "secp256r1");

    @Test
    void decode_encoded_isTheSameAndVerifies() throws MedChainException {
        Pkcs10Request request = Pkcs10Request.create("Ärztin 水", HOLDER);
        Pkcs10Request decoded = Pkcs10Request.decode(request.encode());

        decoded.verify();
        assertThat(decoded).isEqualTo(request);
        assertThat(decoded.subject()).isEqualTo("Ärztin 水");
        assertThat(decoded.identity()).isEqualTo(HOLDER.publicIdentity());
    }

    @Test
    void issue_aDevicesRequest_certifiesBothKeys() throws Exception {
        Consortium consortium = Consortium.create(SuiteId.X25519, 2);
        Pkcs10Request request = Pkcs10Request.decode(made("CN=Phone", device, identity(device)));

        IdentityCertificate certificate = consortium.ca().issue(request, Consortium.FROM, Consortium.TO);

        consortium.anchor().verify(certificate, Consortium.NOW);
        assertThat(certificate.subject()).isEqualTo("Phone");
        assertThat(certificate.identity()).isEqualTo(identity(device));
    }

    @Test
    void verify_everyFlippedByteOrCut_isRefused() {
        Bytes encoded = Pkcs10Request.create("subject", HOLDER).encode();
        assertThat(Stream.concat(Flips.everyByte(encoded), Flips.everyCut(encoded)))
                .allSatisfy(damaged -> assertThatExceptionOfType(MedChainException.class)
                        .isThrownBy(() -> Pkcs10Request.decode(damaged).verify())
                        .isInstanceOfAny(MalformedException.class, VerificationException.class));
    }

    @Test
    void issue_anothersSignature_isRefused() throws Exception {
        KeyPair thief = keys("EC", "secp256r1");
        Bytes request = made("CN=Phone", new KeyPair(device.getPublic(), thief.getPrivate()), identity(device));

        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> Consortium.create(SuiteId.X25519, 2)
                        .ca()
                        .issue(Pkcs10Request.decode(request), Consortium.FROM, Consortium.TO))
                .withMessageContaining("did not sign");
    }

    @Test
    void issue_aSealingKeyOffTheCurve_isRefused() throws Exception {
        PublicIdentity own = identity(device);
        Bytes off = Bytes.concat(Bytes.fromHex("04"), Bytes.fromHex("01".repeat(64)));
        Bytes request = made("CN=Phone", device, new PublicIdentity(SuiteId.P256, own.verifyKey(), off));

        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> Consortium.create(SuiteId.X25519, 2)
                        .ca()
                        .issue(Pkcs10Request.decode(request), Consortium.FROM, Consortium.TO))
                .withMessageContaining("the sealing key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"O=Hospital", "CN=a,O=Hospital", "CN=a+SERIALNUMBER=1", "CN=a,CN=b", "CN=\\ ", ""})
    void decode_anotherName_isMalformed(String name) throws Exception {
        malformed(made(name, device, identity(device)), "expected a subject with one common name");
    }

    @Test
    void decode_anotherKey_isMalformed() throws Exception {
        malformed(made("CN=a", keys("RSA", ""), HOLDER.publicIdentity()), "expected a key of P-256");
        malformed(made("CN=a", keys("Ed25519", ""), HOLDER.publicIdentity()), "expected a key of P-256");
        malformed(made("CN=a", keys("EC", "secp384r1"), HOLDER.publicIdentity()), "is the request's own key");
        malformed(made("CN=a", device, HOLDER.publicIdentity()), "is the request's own key");
        malformed(
                made("CN=a", device, Consortium.identity(SuiteId.X25519, 1).publicIdentity()),
                "expected an identity of suite P256");
    }

    @Test
    void decode_anotherSignatureAlgorithm_isMalformed() throws Exception {
        Bytes request = Bytes.copyOf(builder("CN=a", device, identity(device))
                .build(new JcaContentSignerBuilder("SHA512withECDSA").build(device.getPrivate()))
                .getEncoded());

        malformed(request, "expected a signature by ECDSA with SHA-256");
    }

    @Test
    void decode_noIdentityOrSeveralRequests_isMalformed() throws Exception {
        PKCS10CertificationRequestBuilder none = new PKCS10CertificationRequestBuilder(
                new X500Name("CN=a"),
                SubjectPublicKeyInfo.getInstance(device.getPublic().getEncoded()));
        malformed(signed(none, device), "found 0 extension requests");

        ExtensionsGenerator other = new ExtensionsGenerator();
        other.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        none.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, other.generate());
        malformed(signed(none, device), "found none with that extension");

        PKCS10CertificationRequestBuilder twice = builder("CN=a", device, identity(device))
                .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, other.generate());
        malformed(signed(twice, device), "found 2 extension requests");
    }

    @Test
    void decode_noRequest_isMalformed() {
        malformed(Bytes.empty(), "expected a certification request in DER");
        malformed(Consortium.create(SuiteId.P256, 1).ca().certificate().encode(), "PKCS#10 request: ");
        malformed(Bytes.copyOf(new byte[Pkcs10Request.MAX_SIZE + 1]), "expected at most");
        malformed(Bytes.copyOf(new byte[Pkcs10Request.MAX_SIZE]), "expected a certification request in DER");
        Bytes der = Pkcs10Request.create("a", HOLDER).encode();
        malformed(Bytes.concat(der, Bytes.fromHex("00")), "expected a certification request in DER");
        assertThat(der.slice(0, 2)).isEqualTo(Bytes.fromHex("3082"));
        malformed(
                Bytes.concat(Bytes.fromHex("3080"), der.slice(4, der.size()), Bytes.fromHex("0000")),
                "expected canonical DER");
    }

    @Test
    void create_ofAnotherSuiteOrName_isMisuse() {
        SoftwareIdentity other = Consortium.identity(SuiteId.X25519, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pkcs10Request.create("a", other))
                .withMessageContaining("suite P256");
        assertThatIllegalArgumentException().isThrownBy(() -> Pkcs10Request.create(" ", HOLDER));
    }

    private static void malformed(Bytes request, String expected) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Pkcs10Request.decode(request))
                .withMessageContaining(expected);
    }

    /** With the sealing key of {@link #HOLDER}. */
    private static PublicIdentity identity(KeyPair keys) {
        byte[] der = keys.getPublic().getEncoded();
        return new PublicIdentity(SuiteId.P256, Bytes.copyOf(der, der.length - 65, 65), SEAL_KEY);
    }

    private static KeyPair keys(String algorithm, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!curve.isEmpty()) {
                generator.initialize(new ECGenParameterSpec(curve));
            }
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bytes made(String name, KeyPair keys, PublicIdentity identity) throws Exception {
        return signed(builder(name, keys, identity), keys);
    }

    private static PKCS10CertificationRequestBuilder builder(String name, KeyPair keys, PublicIdentity identity)
            throws Exception {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(
                IdentityCertificate.IDENTITY_EXTENSION,
                false,
                new DEROctetString(identity.encode().toByteArray()));
        return new PKCS10CertificationRequestBuilder(
                        new X500Name(name),
                        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
                .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }

    private static Bytes signed(PKCS10CertificationRequestBuilder builder, KeyPair keys) throws Exception {
        String algorithm =
                switch (keys.getPrivate().getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "Ed25519";
                };
        return Bytes.copyOf(builder.build(new JcaContentSignerBuilder(algorithm).build(keys.getPrivate()))
                .getEncoded());
    }
}
