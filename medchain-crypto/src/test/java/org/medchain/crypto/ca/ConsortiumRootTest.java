package org.medchain.crypto.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.fixture.Vectors;
import org.medchain.testkit.fixture.TestRandom;

class ConsortiumRootTest {
    private static final Consortium CONSORTIUM = Consortium.create(SuiteId.X25519, 1);
    private static final SoftwareIdentity CA_KEYS = CONSORTIUM.ca().keys();
    private static final SoftwareIdentity HOLDER = Consortium.identity(SuiteId.X25519, 2);
    private static final PublicIdentity OWN = HOLDER.publicIdentity();

    @Test
    void verify_atTheEdgesOfValidity_isToTheSecond() throws VerificationException {
        Instant from = Instant.parse("2026-03-01T00:00:00Z");
        Instant to = Instant.parse("2026-04-01T00:00:00Z");
        IdentityCertificate certificate = CONSORTIUM.ca().issue(EnrolmentRequest.create("subject", HOLDER), from, to);
        CONSORTIUM.anchor().verify(certificate, from);
        CONSORTIUM.anchor().verify(certificate, to);
        refused(certificate, from.minusNanos(1), "not at");
        refused(certificate, to.plusNanos(1), "not at");
        refused(certificate, Instant.MIN, "not at");
        refused(certificate, Instant.MAX, "not at");
        assertThatExceptionOfType(CertificateNotInForceException.class)
                .isThrownBy(() -> CONSORTIUM.anchor().verify(certificate, from.minusNanos(1)))
                .satisfies(
                        early -> assertThat(early.why()).isEqualTo(CertificateNotInForceException.Cause.NOT_YET_VALID));
        assertThatExceptionOfType(CertificateNotInForceException.class)
                .isThrownBy(() -> CONSORTIUM.anchor().verify(certificate, to.plusNanos(1)))
                .satisfies(late -> assertThat(late.why()).isEqualTo(CertificateNotInForceException.Cause.EXPIRED));
    }

    @Test
    void verify_authorityExpired_isRefusedThoughTheCertificateIsNot() throws VerificationException {
        IdentityCertificate certificate = CONSORTIUM
                .ca()
                .issue(EnrolmentRequest.create("subject", HOLDER), Consortium.FROM, Consortium.TO.plusSeconds(1000));
        refused(certificate, Consortium.TO.plusSeconds(1), "not at");
        IdentityCertificate early = CONSORTIUM
                .ca()
                .issue(EnrolmentRequest.create("subject", HOLDER), Consortium.FROM.minusSeconds(1000), Consortium.TO);
        refused(early, Consortium.FROM.minusSeconds(1), "not at");
    }

    @Test
    void verifyStillValid_pastTheEndOfEither_isRefused() throws VerificationException {
        Instant end = Consortium.TO.minusSeconds(1000);
        IdentityCertificate shorter =
                CONSORTIUM.ca().issue(EnrolmentRequest.create("subject", HOLDER), Consortium.FROM, end);
        CONSORTIUM.anchor().verifyStillValid(shorter, end);
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> CONSORTIUM.anchor().verifyStillValid(shorter, end.plusNanos(1)))
                .withMessageContaining("not at");
        IdentityCertificate longer = CONSORTIUM
                .ca()
                .issue(EnrolmentRequest.create("subject", HOLDER), Consortium.FROM, Consortium.TO.plusSeconds(1000));
        CONSORTIUM.anchor().verifyStillValid(longer, Consortium.TO);
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> CONSORTIUM.anchor().verifyStillValid(longer, Consortium.TO.plusSeconds(1)))
                .withMessageContaining("not at");
    }

    @ParameterizedTest
    @EnumSource
    void verify_ofAnotherAuthority_isRefused(SuiteId suite) throws VerificationException {
        IdentityCertificate foreign = Consortium.create(suite, 77).certify("subject", HOLDER);
        refused(foreign, Consortium.NOW, "with another signature");
    }

    @Test
    void verify_ofAnAuthorityWithAnotherName_isRefused() throws VerificationException {
        ConsortiumCa other =
                ConsortiumCa.create("Other CA", SuiteId.X25519, Consortium.FROM, Consortium.TO, TestRandom.seeded(5));
        IdentityCertificate foreign =
                other.issue(EnrolmentRequest.create("subject", HOLDER), Consortium.FROM, Consortium.TO);
        refused(foreign, Consortium.NOW, "was issued by \"Other CA\"");
    }

    @Test
    void verify_selfSignedImpostorWithTheAuthoritysName_isRefused() throws IOException, MedChainException {
        Bytes impostor = CertificateForge.ordinary(OWN).subject("Test CA").signedBy(HOLDER);
        refused(IdentityCertificate.decode(impostor), Consortium.NOW, "with another signature");
        ConsortiumCa namesake =
                ConsortiumCa.create("Test CA", SuiteId.X25519, Consortium.FROM, Consortium.TO, TestRandom.seeded(6));
        refused(namesake.certificate(), Consortium.NOW, "with another signature");
    }

    @Test
    void verify_signedByAMember_isRefused() throws IOException, MedChainException {
        SoftwareIdentity member = Consortium.identity(SuiteId.X25519, 9);
        refused(
                IdentityCertificate.decode(
                        CertificateForge.ordinary(OWN).issuer("member").signedBy(member)),
                Consortium.NOW,
                "was issued by");
        refused(
                IdentityCertificate.decode(CertificateForge.ordinary(OWN).signedBy(member)),
                Consortium.NOW,
                "with another signature");
    }

    @Test
    void verify_forgedOrdinaryCertificate_passes() throws IOException, MedChainException {
        CONSORTIUM
                .anchor()
                .verify(
                        IdentityCertificate.decode(
                                CertificateForge.ordinary(OWN).signedBy(CA_KEYS)),
                        Consortium.NOW);
        CONSORTIUM
                .anchor()
                .verify(
                        IdentityCertificate.decode(CertificateForge.ordinary(OWN)
                                .withUnknown(false)
                                .signedBy(CA_KEYS)),
                        Consortium.NOW);
    }

    @Test
    void verify_authorityFlagOrOtherUsage_isRefused() throws IOException, MedChainException {
        refused(CertificateForge.ordinary(OWN).with(Extension.basicConstraints, true, new BasicConstraints(true)));
        refused(CertificateForge.ordinary(OWN).with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyAgreement)));
        refused(CertificateForge.ordinary(OWN).with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)));
        refused(CertificateForge.ordinary(OWN).without(Extension.keyUsage));
        refused(CONSORTIUM.ca().certificate(), Consortium.NOW, "expected a certificate for digital signatures");
    }

    @Test
    void verify_unknownCriticalExtension_isRefused() throws IOException, MedChainException {
        Bytes forged = CertificateForge.ordinary(OWN).withUnknown(true).signedBy(CA_KEYS);
        refused(IdentityCertificate.decode(forged), Consortium.NOW, "critical");
    }

    /** A certificate signed by the authority does not make an unsound sealing key sound. */
    @Test
    void verify_sealKeyOffTheCurve_isRefused() throws IOException, MedChainException {
        PublicIdentity sound = Consortium.identity(SuiteId.P256, 3).publicIdentity();
        PublicIdentity unsound =
                new PublicIdentity(SuiteId.P256, sound.verifyKey(), Bytes.fromHex("04" + "11".repeat(64)));
        Bytes forged = CertificateForge.ordinary(sound).with(unsound).signedBy(CA_KEYS);
        refused(IdentityCertificate.decode(forged), Consortium.NOW, "sealing key");
    }

    /** Whoever seals to such a key seals to everybody. */
    @ParameterizedTest
    @MethodSource("lowOrder")
    void verify_lowOrderSealKey_isRefused(Vectors.Vector vector) throws IOException, MedChainException {
        PublicIdentity unsound = new PublicIdentity(SuiteId.X25519, OWN.verifyKey(), vector.hex("key"));
        Bytes forged = CertificateForge.ordinary(OWN).with(unsound).signedBy(CA_KEYS);
        refused(IdentityCertificate.decode(forged), Consortium.NOW, "sealing key");
        Bytes authority = CertificateForge.ordinary(OWN)
                .subject("Test CA")
                .with(Extension.basicConstraints, true, new BasicConstraints(true))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature))
                .with(unsound)
                .signedBy(HOLDER);
        notAnAuthority(IdentityCertificate.decode(authority));
    }

    @ParameterizedTest
    @MethodSource("lowOrder")
    void issue_lowOrderSealKey_isRefused(Vectors.Vector vector) {
        Identity claims = claiming(HOLDER, new PublicIdentity(SuiteId.X25519, OWN.verifyKey(), vector.hex("key")));
        notIssued(EnrolmentRequest.create("subject", claims));
    }

    static List<Vectors.Vector> lowOrder() {
        return Vectors.read("x25519/v1/low-order.txt");
    }

    /** Names are text of others: what is shown of them is one line, whatever the authority certified. */
    @Test
    void messages_hostileNames_areEscaped() throws IOException, MedChainException {
        String hostile = "x\nERROR all is lost\u001b[2J\u202e" + "y".repeat(1_000);
        IdentityCertificate certificate = IdentityCertificate.decode(
                CertificateForge.ordinary(OWN).subject(hostile).signedBy(CA_KEYS));
        assertThat(certificate.subject()).isEqualTo(hostile);
        isOneLine(certificate.toString());
        CONSORTIUM.anchor().verify(certificate, Consortium.NOW);
        IdentityCertificate foreign = IdentityCertificate.decode(
                CertificateForge.ordinary(OWN).issuer(hostile).signedBy(CA_KEYS));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> CONSORTIUM.anchor().verify(foreign, Consortium.NOW))
                .satisfies(refusal -> isOneLine(refusal.getMessage()));
    }

    @Test
    void messages_authorityWithAHostileName_areEscaped() throws IOException, MedChainException {
        String hostile = "CA\r\nERROR all is lost";
        IdentityCertificate authority = IdentityCertificate.decode(CertificateForge.ordinary(OWN)
                .subject(hostile)
                .with(Extension.basicConstraints, true, new BasicConstraints(true))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature))
                .signedBy(HOLDER));
        ConsortiumRoot anchor = ConsortiumRoot.of(authority);
        IdentityCertificate unsigned = IdentityCertificate.decode(
                CertificateForge.ordinary(OWN).issuer(hostile).signedBy(CA_KEYS));
        for (IdentityCertificate certificate : List.of(CONSORTIUM.certify("subject", HOLDER), unsigned)) {
            assertThatExceptionOfType(VerificationException.class)
                    .isThrownBy(() -> anchor.verify(certificate, Consortium.NOW))
                    .satisfies(refusal -> isOneLine(refusal.getMessage()));
        }
    }

    /** An extension's number may be as long as the certificate. */
    @Test
    void messages_longExtensionNumber_areCut() throws IOException, MedChainException {
        CertificateForge forge = CertificateForge.ordinary(OWN);
        for (int i = 0; i < 100; i++) {
            forge.with(new ASN1ObjectIdentifier("2.25.1" + "0".repeat(90) + i), true, DERNull.INSTANCE);
        }
        IdentityCertificate certificate = IdentityCertificate.decode(forge.signedBy(CA_KEYS));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> CONSORTIUM.anchor().verify(certificate, Consortium.NOW))
                .satisfies(refusal -> isOneLine(refusal.getMessage()));
    }

    private static void isOneLine(String text) {
        assertThat(text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x202e))
                .as(text)
                .isTrue();
        assertThat(text).hasSizeLessThan(800);
    }

    @Test
    void of_notAnAuthority_isRefused() throws IOException, MedChainException {
        notAnAuthority(CONSORTIUM.certify("subject", HOLDER));
        notAnAuthority(IdentityCertificate.decode(
                CertificateForge.ordinary(OWN).subject("Test CA").signedBy(HOLDER)));
        CertificateForge flagged = CertificateForge.ordinary(OWN)
                .subject("Test CA")
                .with(Extension.basicConstraints, true, new BasicConstraints(true));
        notAnAuthority(IdentityCertificate.decode(flagged.signedBy(HOLDER)));
        flagged.with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
        notAnAuthority(IdentityCertificate.decode(flagged.signedBy(CA_KEYS)));
        assertThat(ConsortiumRoot.of(IdentityCertificate.decode(flagged.signedBy(HOLDER)))
                        .authority()
                        .subject())
                .isEqualTo("Test CA");
        notAnAuthority(IdentityCertificate.decode(flagged.withUnknown(true).signedBy(HOLDER)));
    }

    @Test
    void issue_requestNotSignedByItsIdentity_isRefused() {
        EnrolmentRequest request = EnrolmentRequest.create("subject", HOLDER);
        EnrolmentRequest renamed = new EnrolmentRequest("other", OWN, request.signature());
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> CONSORTIUM.ca().issue(renamed, Consortium.FROM, Consortium.TO));
    }

    /** The holder signs for a sealing key that nobody can seal to. */
    @Test
    void issue_unsoundSealKey_isRefused() {
        SoftwareIdentity sound = Consortium.identity(SuiteId.P256, 3);
        PublicIdentity unsound = new PublicIdentity(
                SuiteId.P256, sound.publicIdentity().verifyKey(), Bytes.fromHex("04" + "11".repeat(64)));
        notIssued(EnrolmentRequest.create("subject", claiming(sound, unsound)));
    }

    /**
     * Under the neutral point as a key, R = sB is a signature of every message, which anybody can make. A certificate does not
     * even parse with such a key; a request does, and its signature holds.
     */
    @Test
    void issue_verifyKeyUnderWhichEverybodySigns_isRefused() throws GeneralSecurityException, VerificationException {
        PublicIdentity everybody =
                new PublicIdentity(SuiteId.X25519, Bytes.fromHex("01" + "00".repeat(31)), OWN.sealKey());
        EnrolmentRequest request = new EnrolmentRequest("subject", everybody, signatureOfEverything());
        request.verify();
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> CONSORTIUM.ca().issue(request, Consortium.FROM, Consortium.TO))
                .withMessageContaining("the verification key of")
                .withMessageContaining("is not sound");
    }

    private static Bytes signatureOfEverything() throws GeneralSecurityException {
        byte[] seed = new byte[32];
        byte[] point = new byte[32];
        Ed25519.generatePublicKey(seed, 0, point, 0);
        byte[] scalar = Arrays.copyOf(MessageDigest.getInstance("SHA-512").digest(seed), 32);
        scalar[0] &= (byte) 0xf8;
        scalar[31] = (byte) ((scalar[31] & 0x7f) | 0x40);
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] reduced = BigIntegers.asUnsignedByteArray(
                32, new BigInteger(1, org.bouncycastle.util.Arrays.reverse(scalar)).mod(order));
        return Bytes.concat(
                Bytes.takeOwnership(point), Bytes.takeOwnership(org.bouncycastle.util.Arrays.reverse(reduced)));
    }

    private static void notIssued(EnrolmentRequest request) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> CONSORTIUM.ca().issue(request, Consortium.FROM, Consortium.TO))
                .withMessageContaining("sealing key");
    }

    /** The holder of {@code sound} says that it is {@code unsound}. */
    private static Identity claiming(SoftwareIdentity sound, PublicIdentity unsound) {
        return new Identity() {
            @Override
            public PublicIdentity publicIdentity() {
                return unsound;
            }

            @Override
            public Bytes sign(DomainTag use, Bytes message) {
                return sound.sign(use, message);
            }

            @Override
            public org.medchain.crypto.bytes.SecretBytes open(DomainTag use, Bytes associated, Bytes sealed)
                    throws VerificationException {
                throw new VerificationException("cannot open");
            }
        };
    }

    @Test
    void issue_endNotAfterBegin_isMisuse() {
        EnrolmentRequest request = EnrolmentRequest.create("subject", HOLDER);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONSORTIUM.ca().issue(request, Consortium.TO, Consortium.TO));
    }

    @ParameterizedTest
    @EnumSource
    void reopen_keptKeysAndCertificate_issuesForTheSameAnchor(SuiteId suite) throws VerificationException {
        Consortium consortium = Consortium.create(suite, 1);
        ConsortiumCa reopened =
                ConsortiumCa.reopen(consortium.ca().keys(), consortium.ca().certificate(), TestRandom.seeded(8));
        IdentityCertificate certificate =
                reopened.issue(EnrolmentRequest.create("subject", HOLDER), Consortium.FROM, Consortium.TO);
        consortium.anchor().verify(certificate, Consortium.NOW);
        assertThat(reopened.identity().publicIdentity())
                .isEqualTo(consortium.anchor().authority().identity());
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> ConsortiumCa.reopen(HOLDER, consortium.ca().certificate(), TestRandom.seeded(8)));
    }

    private static void refused(CertificateForge forge) throws IOException, MalformedException {
        refused(
                IdentityCertificate.decode(forge.signedBy(CA_KEYS)),
                Consortium.NOW,
                "expected a certificate for digital signatures");
    }

    private static void refused(IdentityCertificate certificate, Instant at, String why) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> CONSORTIUM.anchor().verify(certificate, at))
                .withMessageContaining(why);
    }

    private static void notAnAuthority(IdentityCertificate certificate) {
        assertThatExceptionOfType(VerificationException.class).isThrownBy(() -> ConsortiumRoot.of(certificate));
    }
}
