package org.medchain.crypto.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.provider.Providers;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.TestRandom;

/** Certificates that an authority might sign, or somebody make of one that it signed, and that are refused for their form. */
class ForgedFormsTest {
    private static final SoftwareIdentity HOLDER = Consortium.identity(SuiteId.X25519, 2);
    private static final PublicIdentity OWN = HOLDER.publicIdentity();

    /** The same signature, said to be a bit shorter: another certificate, to everybody who compares bytes. */
    @Test
    void decode_signatureNotOfWholeBytes_isMalformed() throws Exception {
        Bytes certificate = signedWithAnEvenLastByte();
        byte[] shorter = certificate.toByteArray();
        int unusedBits = shorter.length - 65;
        assertThat(shorter[unusedBits]).isZero();
        shorter[unusedBits] = 1;
        malformed(Bytes.takeOwnership(shorter), "the signature is not a whole number of bytes");
    }

    private static Bytes signedWithAnEvenLastByte() throws Exception {
        for (int serial = 1; serial < 100; serial++) {
            Bytes certificate = CertificateForge.ordinary(OWN)
                    .serial(BigInteger.valueOf(serial))
                    .signedBy(HOLDER);
            if ((certificate.get(certificate.size() - 1) & 1) == 0) {
                return certificate;
            }
        }
        throw new AssertionError("every signature is odd");
    }

    @Test
    void decode_withoutASubject_isMalformed() throws Exception {
        GeneralNames other = new GeneralNames(new GeneralName(GeneralName.dNSName, "example.org"));
        malformed(
                CertificateForge.ordinary(OWN)
                        .subject(new X500Name(new RDN[0]))
                        .with(Extension.subjectAlternativeName, true, other)
                        .signedBy(HOLDER),
                "found an empty name");
    }

    @Test
    void subject_withoutACommonName_isTheWholeName() throws Exception {
        Bytes certificate =
                CertificateForge.ordinary(OWN).subject(new X500Name("O=Klinik")).signedBy(HOLDER);
        assertThat(IdentityCertificate.decode(certificate).subject()).isEqualTo("O=Klinik");
    }

    /** BouncyCastle verifies these as well. */
    @ParameterizedTest
    @ValueSource(strings = {"SHA1withECDSA", "SHA224withECDSA", "SHA3-256withECDSA"})
    void verify_signedWithAnotherHash_isRefused(String algorithm) throws Exception {
        Consortium consortium = Consortium.create(SuiteId.P256, 1);
        Bytes forged = CertificateForge.ordinary(OWN)
                .signedBy(new JcaContentSignerBuilder(algorithm)
                        .setProvider(Providers.bouncyCastle())
                        .build(Suite.of(SuiteId.P256)
                                .toJca(consortium.ca().keys().signingKeys())));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> consortium.anchor().verify(IdentityCertificate.decode(forged), Consortium.NOW))
                .withMessageContaining("is signed with algorithm");
    }

    @Test
    void of_mayCertifyButIsNoAuthority_isRefused() throws Exception {
        CertificateForge forge = CertificateForge.ordinary(OWN)
                .subject("Test CA")
                .with(Extension.basicConstraints, true, new BasicConstraints(false))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature));
        IdentityCertificate certificate = IdentityCertificate.decode(forge.signedBy(HOLDER));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> ConsortiumRoot.of(certificate))
                .withMessageContaining("expected the certificate of a certificate authority");
    }

    @Test
    void reopen_withACertificateThatIsNoAuthoritys_isRefused() throws MedChainException {
        IdentityCertificate ordinary = Consortium.create(SuiteId.X25519, 1).certify("subject", HOLDER);
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> ConsortiumCa.reopen(HOLDER, ordinary, TestRandom.seeded(8)))
                .withMessageContaining("expected the certificate of a certificate authority");
    }

    @Test
    void issued_usage_isToSignAndNothingElse() throws MedChainException {
        Consortium consortium = Consortium.create(SuiteId.X25519, 1);
        assertThat(consortium.certify("subject", HOLDER).toJca().getKeyUsage())
                .containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(consortium.ca().certificate().toJca().getKeyUsage())
                .containsExactly(true, false, false, false, false, true, true, false, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\ud800"})
    void names_ofAnotherForm_areMisuse(String name) {
        Bytes signature = EnrolmentRequest.create("subject", HOLDER).signature();
        assertThatIllegalArgumentException().isThrownBy(() -> new EnrolmentRequest(name, OWN, signature));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsortiumCa.create(
                        name, SuiteId.X25519, Consortium.FROM, Consortium.TO, TestRandom.seeded(5)));
    }

    private static void malformed(Bytes der, String why) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> IdentityCertificate.decode(der))
                .withMessageContaining(why);
    }
}
