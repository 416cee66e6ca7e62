package org.medchain.crypto.ca;

import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.medchain.crypto.ca.CertificateNotInForceException.Cause;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.provider.Providers;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;

/**
 * The consortium's certificate authority, known to all parties from the genesis configuration. Verifies certificates in
 * a fixed order. Revocation is recorded on the ledger and not checked here. Thread-safe.
 */
public final class ConsortiumRoot {
    private static final Set<ASN1ObjectIdentifier> SIGNATURE_ALGORITHMS = Set.of(
            EdECObjectIdentifiers.id_Ed25519,
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512);

    private final IdentityCertificate authority;

    private ConsortiumRoot(IdentityCertificate authority) {
        this.authority = authority;
    }

    /**
     * Trusts {@code authority}.
     *
     * @throws VerificationException if it is not a self-signed certificate of a certificate authority with sound keys
     */
    public static ConsortiumRoot of(IdentityCertificate authority) throws VerificationException {
        CertificateFields fields = authority.fields();
        if (!fields.authority()
                || !fields.mayBeUsedFor(KeyUsage.keyCertSign)
                || !fields.unknownCritical().isEmpty()) {
            throw new VerificationException("expected the certificate of a certificate authority, found " + authority);
        }
        ConsortiumRoot anchor = new ConsortiumRoot(authority);
        anchor.verifySignature(authority);
        verifyKeys(authority.identity());
        return anchor;
    }

    /** The authority's certificate. */
    public IdentityCertificate authority() {
        return authority;
    }

    /**
     * Verifies, in this order: the issuer; the authority's signature; that certificate and authority are valid at
     * {@code at}; that the certificate is for signatures, not an authority's, and without unsupported critical
     * extensions; that both keys are sound.
     */
    public void verify(IdentityCertificate certificate, Instant at) throws VerificationException {
        verifyIssuer(certificate);
        verifySignature(certificate);
        verifyStillValid(certificate, at);
        verifyUse(certificate);
        verifyKeys(certificate.identity());
    }

    /**
     * Verifies only that the certificate and the authority are valid at {@code at}, which is all that time changes. For
     * certificates that this authority has already verified: the signature is not checked.
     */
    public void verifyStillValid(IdentityCertificate certificate, Instant at) throws VerificationException {
        verifyTime(certificate, at);
        verifyTime(authority, at);
    }

    private void verifyIssuer(IdentityCertificate certificate) throws VerificationException {
        if (!certificate.fields().issuer().equals(authority.fields().subject())) {
            throw new VerificationException(certificate + " was issued by \""
                    + Printable.of(certificate.fields().issuerName()) + "\", expected \""
                    + Printable.of(authority.subject()) + "\"");
        }
    }

    private void verifySignature(IdentityCertificate certificate) throws VerificationException {
        ASN1ObjectIdentifier algorithm =
                certificate.holder().getSignatureAlgorithm().getAlgorithm();
        if (!SIGNATURE_ALGORITHMS.contains(algorithm)) {
            throw new VerificationException(certificate + " is signed with algorithm " + Printable.of(algorithm.getId())
                    + ", expected Ed25519 or ECDSA with SHA-256, SHA-384 or SHA-512");
        }
        String unsigned = "expected a certificate signed by \"" + Printable.of(authority.subject()) + "\", found "
                + certificate + " with another signature";
        try {
            boolean valid = certificate
                    .holder()
                    .isSignatureValid(new JcaContentVerifierProviderBuilder()
                            .setProvider(Providers.bouncyCastle())
                            .build(authority.holder()));
            if (!valid) {
                throw new VerificationException(unsigned);
            }
        } catch (CertException | OperatorCreationException | CertificateException | RuntimeException e) {
            throw new VerificationException(unsigned, e);
        }
    }

    private static void verifyTime(IdentityCertificate certificate, Instant at) throws VerificationException {
        if (at.isBefore(certificate.notBefore()) || at.isAfter(certificate.notAfter())) {
            throw new CertificateNotInForceException(
                    at.isBefore(certificate.notBefore()) ? Cause.NOT_YET_VALID : Cause.EXPIRED,
                    certificate + " is valid from " + certificate.notBefore() + " to " + certificate.notAfter()
                            + ", not at " + at);
        }
    }

    private static void verifyUse(IdentityCertificate certificate) throws VerificationException {
        CertificateFields fields = certificate.fields();
        if (fields.authority() || !fields.mayBeUsedFor(KeyUsage.digitalSignature)) {
            throw new VerificationException(
                    "expected a certificate for digital signatures that is not an authority's, found " + certificate);
        }
        if (!fields.unknownCritical().isEmpty()) {
            throw new VerificationException(certificate + " has unsupported critical extensions: "
                    + Printable.of(fields.unknownCritical().toString()));
        }
    }

    /**
     * Verifies that both keys are sound; otherwise neither signatures by the identity nor texts sealed to it mean
     * anything.
     */
    static void verifyKeys(PublicIdentity identity) throws VerificationException {
        Suite suite = Suite.of(identity.suite());
        try {
            suite.checkVerifyKey(identity.verifyKey());
        } catch (MalformedException e) {
            throw new VerificationException(
                    "the verification key of " + identity + " is not sound: " + e.getMessage(), e);
        }
        try {
            suite.checkSealKey(identity.sealKey());
        } catch (MalformedException e) {
            throw new VerificationException("the sealing key of " + identity + " is not sound: " + e.getMessage(), e);
        }
    }
}
