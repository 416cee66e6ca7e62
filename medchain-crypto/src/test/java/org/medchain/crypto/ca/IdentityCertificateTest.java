package org.medchain.crypto.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
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

class IdentityCertificateTest {
    private static final SoftwareIdentity HOLDER = Consortium.identity(SuiteId.X25519, 1);
    private static final SoftwareIdentity OTHER = Consortium.identity(SuiteId.X25519, 2);

    @ParameterizedTest
    @CsvSource({"X25519, X25519", "X25519, P256", "P256, X25519", "P256, P256"})
    void issued_bothSuitesAndMixed_saysWhatWasAsked(SuiteId authority, SuiteId subject) throws MedChainException {
        Consortium consortium = Consortium.create(authority, 1);
        SoftwareIdentity holder = Consortium.identity(subject, 2);
        IdentityCertificate certificate = consortium.certify("Klinik Ä", holder);
        assertThat(certificate.subject()).isEqualTo("Klinik Ä");
        assertThat(certificate.identity()).isEqualTo(holder.publicIdentity());
        assertThat(certificate.notBefore()).isEqualTo(Consortium.FROM);
        assertThat(certificate.notAfter()).isEqualTo(Consortium.TO);
        assertThat(certificate.serial().size()).isEqualTo(16);
        assertThat(certificate.encode().size()).isLessThan(IdentityCertificate.MAX_SIZE / 8);
        assertThat(IdentityCertificate.decode(certificate.encode()))
                .isEqualTo(certificate)
                .hasSameHashCodeAs(certificate);
        consortium.anchor().verify(certificate, Consortium.NOW);
        assertThat(consortium.certify("Klinik Ä", holder).serial()).isNotEqualTo(certificate.serial());
    }

    /** The JDK's own parser, signature check and path validation accept what is issued. */
    @ParameterizedTest
    @CsvSource({"X25519, X25519", "X25519, P256", "P256, X25519", "P256, P256"})
    void issued_jdk_accepts(SuiteId authority, SuiteId subject) throws GeneralSecurityException, MedChainException {
        Consortium consortium = Consortium.create(authority, 1);
        X509Certificate root = jdk(consortium.ca().certificate());
        X509Certificate leaf = jdk(consortium.certify("leaf", Consortium.identity(subject, 2)));
        root.verify(root.getPublicKey());
        leaf.verify(root.getPublicKey());
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(root.getBasicConstraints()).isNotNegative();
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(Consortium.NOW));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#0c0141",
                "#",
                "\\#0c0141",
                "a,b",
                "a+b=c",
                " leading",
                "trailing ",
                "\"quoted\"",
                "CN=x",
                "a\\",
                "<;>"
            })
    void subject_thatLooksLikeAnEscape_isTakenToTheLetter(String subject) throws MedChainException {
        IdentityCertificate certificate = Consortium.create(SuiteId.X25519, 1).certify(subject, HOLDER);
        assertThat(certificate.subject()).isEqualTo(subject);
        assertThat(IdentityCertificate.decode(certificate.encode()).subject()).isEqualTo(subject);
    }

    @ParameterizedTest
    @EnumSource
    void everyFlippedByteOrCut_isRefusedAtDecodeOrVerify(SuiteId suite) throws MedChainException {
        Consortium consortium = Consortium.create(suite, 1);
        Bytes encoded =
                consortium.certify("subject", Consortium.identity(suite, 2)).encode();
        assertThat(Stream.concat(Flips.everyByte(encoded), Flips.everyCut(encoded)))
                .allSatisfy(damaged -> refused(consortium, damaged));
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            refused(consortium, Flips.bit(encoded, random.nextInt(encoded.size() * 8)));
        }
    }

    /** An authority's certificate comes from a file: nothing in it may throw what is not declared. */
    @ParameterizedTest
    @EnumSource
    void everyFlippedByteOfAnAuthority_isRefused(SuiteId suite) {
        Bytes encoded = Consortium.create(suite, 1).ca().certificate().encode();
        assertThat(Flips.everyByte(encoded)).allSatisfy(damaged -> assertThatExceptionOfType(MedChainException.class)
                .isThrownBy(() -> org.medchain.crypto.ca.ConsortiumRoot.of(IdentityCertificate.decode(damaged)))
                .isInstanceOfAny(MalformedException.class, VerificationException.class));
    }

    @Test
    void decode_trailingByteOrTooLargeOrRandom_isMalformed() throws MedChainException {
        Bytes encoded =
                Consortium.create(SuiteId.X25519, 1).certify("subject", HOLDER).encode();
        malformed(Bytes.concat(encoded, Bytes.fromHex("00")));
        malformed(Bytes.concat(encoded, encoded));
        malformed(Bytes.takeOwnership(new byte[IdentityCertificate.MAX_SIZE + 1]));
        malformed(Bytes.empty());
        Random random = new Random(4);
        for (int i = 0; i < 2_000; i++) {
            byte[] drawn = new byte[random.nextInt(60)];
            random.nextBytes(drawn);
            if (drawn.length > 2) {
                drawn[0] = 0x30;
                drawn[1] = (byte) (drawn.length - 2);
            }
            malformed(Bytes.takeOwnership(drawn));
        }
    }

    /** A signature's length in more bytes than needed: the same certificate in other bytes. */
    @Test
    void decode_berInsteadOfDer_isMalformed() throws IOException, MedChainException {
        IdentityCertificate certificate = Consortium.create(SuiteId.X25519, 1).certify("subject", HOLDER);
        assertThat(certificate.holder().toASN1Structure().getEncoded(ASN1Encoding.DER))
                .isEqualTo(certificate.encode().toByteArray());
        Bytes der = certificate.encode();
        assertThat(der.slice(0, 2))
                .as("outer sequence with a length of two bytes")
                .isEqualTo(Bytes.fromHex("3082"));
        malformed(Bytes.concat(Bytes.fromHex("308300"), der.slice(2, der.size())));
        malformed(Bytes.concat(Bytes.fromHex("3080"), der.slice(4, der.size()), Bytes.fromHex("0000")));
    }

    @Test
    void decode_withoutOrWithAWrongIdentity_isMalformed() throws IOException, MalformedException {
        PublicIdentity own = HOLDER.publicIdentity();
        for (CertificateForge forge : List.of(
                CertificateForge.bare(own),
                CertificateForge.ordinary(own).without(IdentityCertificate.IDENTITY_EXTENSION))) {
            Bytes without = forge.signedBy(HOLDER);
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> IdentityCertificate.decode(without))
                    .withMessageContaining("expected an identity");
        }
        malformed(CertificateForge.ordinary(own).with(OTHER.publicIdentity()).signedBy(HOLDER));
        malformed(CertificateForge.ordinary(own).key(OTHER.publicIdentity()).signedBy(HOLDER));
        malformed(CertificateForge.ordinary(own)
                .with(Consortium.identity(SuiteId.P256, 3).publicIdentity())
                .signedBy(HOLDER));
        malformed(CertificateForge.ordinary(own).with(Bytes.fromHex("a0")).signedBy(HOLDER));
        malformed(CertificateForge.ordinary(own)
                .with(Bytes.concat(own.encode(), Bytes.fromHex("00")))
                .signedBy(HOLDER));
        malformed(CertificateForge.ordinary(own)
                .with(IdentityCertificate.IDENTITY_EXTENSION, false, DERNull.INSTANCE)
                .signedBy(HOLDER));
    }

    @Test
    void decode_extensionsOfAnotherForm_isMalformed() throws IOException, MalformedException {
        PublicIdentity own = HOLDER.publicIdentity();
        malformed(CertificateForge.ordinary(own)
                .with(Extension.basicConstraints, true, DERNull.INSTANCE)
                .signedBy(HOLDER));
        malformed(CertificateForge.ordinary(own)
                .with(Extension.keyUsage, true, DERNull.INSTANCE)
                .signedBy(HOLDER));
    }

    @Test
    void decode_serialOutOfRange_isMalformed() throws IOException, MalformedException {
        PublicIdentity own = HOLDER.publicIdentity();
        for (BigInteger serial :
                List.of(BigInteger.ZERO, BigInteger.ONE.negate(), BigInteger.TWO.pow(159), BigInteger.TWO.pow(2_000))) {
            malformed(CertificateForge.ordinary(own).serial(serial).signedBy(HOLDER));
        }
        Bytes largest = CertificateForge.ordinary(own)
                .serial(BigInteger.TWO.pow(159).subtract(BigInteger.ONE))
                .signedBy(HOLDER);
        assertThat(IdentityCertificate.decode(largest).serial().size()).isEqualTo(20);
    }

    @Test
    void toJca_isTheSameCertificate() throws GeneralSecurityException, MedChainException {
        IdentityCertificate certificate = Consortium.create(SuiteId.P256, 1).certify("subject", HOLDER);
        assertThat(certificate.toJca().getEncoded())
                .isEqualTo(certificate.encode().toByteArray());
        assertThat(certificate.toString())
                .contains("subject", certificate.serial().toHex());
    }

    private static X509Certificate jdk(IdentityCertificate certificate) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509", "SUN")
                .generateCertificate(
                        new ByteArrayInputStream(certificate.encode().toByteArray()));
    }

    private static void malformed(Bytes der) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> IdentityCertificate.decode(der));
    }

    private static void refused(Consortium consortium, Bytes der) {
        assertThatExceptionOfType(MedChainException.class)
                .as("%s", der.toHex())
                .isThrownBy(() -> {
                    IdentityCertificate decoded = IdentityCertificate.decode(der);
                    assertThat(decoded.toJca().getEncoded()).isEqualTo(der.toByteArray());
                    consortium.anchor().verify(decoded, Consortium.NOW);
                })
                .isInstanceOfAny(MalformedException.class, VerificationException.class);
    }

    @Test
    void decode_atTheMostBytes_isNotRefusedForItsSize() {
        for (int over : new int[] {0, 1}) {
            Bytes zeros = Bytes.takeOwnership(new byte[IdentityCertificate.MAX_SIZE + over]);
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> IdentityCertificate.decode(zeros))
                    .withMessageContaining(over > 0 ? "expected at most" : "expected an X.509 certificate");
        }
    }

    @Test
    void subject_ofTheMostCharacters_isCertifiedAndNoLongerOne() throws MedChainException {
        assertThat(Consortium.create(SuiteId.X25519, 1)
                        .certify("x".repeat(64), HOLDER)
                        .subject())
                .hasSize(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EnrolmentRequest.create("x".repeat(65), HOLDER))
                .withMessageContaining("found one of 65");
    }

    @Test
    void equals_anotherCertificateOfTheSameHolder_isNotThisOne() throws MedChainException {
        Consortium consortium = Consortium.create(SuiteId.X25519, 1);
        assertThat(consortium.certify("subject", HOLDER)).isNotEqualTo(consortium.certify("subject", HOLDER));
    }
}
