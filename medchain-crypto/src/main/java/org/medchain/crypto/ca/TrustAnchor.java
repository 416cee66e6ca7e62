package org.medchain.crypto.ca;

import java.security.cert.CertificateException;
import java.time.Instant;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.provider.Providers;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The consortium's certificate authority as everyone knows it from the genesis configuration. Verifies certificates in a
 * fixed order; whether one was revoked is the ledger's to say. Thread-safe.
 */
public final class TrustAnchor {
    private final Certificate authority;

    private TrustAnchor(Certificate authority) {
        this.authority = authority;
    }

    /**
     * Trusts this authority.
     *
     * @throws VerificationException if the certificate is not a certificate authority's own, signed by itself
     */
    public static TrustAnchor of(Certificate authority) throws VerificationException {
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions(authority.holder()));
        if (constraints == null || !constraints.isCA()) {
            throw new VerificationException("expected a certificate authority, found " + authority);
        }
        TrustAnchor anchor = new TrustAnchor(authority);
        anchor.verifySignature(authority);
        verifyKeys(authority.identity());
        return anchor;
    }

    /** The authority's certificate. */
    public Certificate authority() {
        return authority;
    }

    /**
     * Verifies, in this order: the issuer, the authority's signature, the validity of the certificate and of the authority
     * at {@code at}, that it is no authority itself and is meant for signatures, and that both keys are sound.
     */
    public void verify(Certificate certificate, Instant at) throws VerificationException {
        verifyIssuer(certificate);
        verifySignature(certificate);
        verifyTime(certificate, at);
        verifyTime(authority, at);
        verifyUse(certificate);
        verifyKeys(certificate.identity());
    }

    private void verifyIssuer(Certificate certificate) throws VerificationException {
        if (!certificate.holder().getIssuer().equals(authority.holder().getSubject())) {
            throw new VerificationException(certificate + " was issued by \""
                    + Names.commonName(certificate.holder().getIssuer()) + "\", expected \"" + authority.subject()
                    + "\"");
        }
    }

    private void verifySignature(Certificate certificate) throws VerificationException {
        try {
            boolean valid = certificate
                    .holder()
                    .isSignatureValid(new JcaContentVerifierProviderBuilder()
                            .setProvider(Providers.bouncyCastle())
                            .build(authority.holder()));
            if (!valid) {
                throw new VerificationException(certificate + " is not signed by " + authority.subject());
            }
        } catch (CertException | OperatorCreationException | CertificateException e) {
            throw new VerificationException(certificate + " is not signed by " + authority.subject(), e);
        }
    }

    private static void verifyTime(Certificate certificate, Instant at) throws VerificationException {
        if (at.isBefore(certificate.notBefore()) || at.isAfter(certificate.notAfter())) {
            throw new VerificationException(certificate + " is valid from " + certificate.notBefore() + " to "
                    + certificate.notAfter() + ", not at " + at);
        }
    }

    private static void verifyUse(Certificate certificate) throws VerificationException {
        Extensions extensions = extensions(certificate.holder());
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
        KeyUsage usage = KeyUsage.fromExtensions(extensions);
        if ((constraints != null && constraints.isCA())
                || usage == null
                || !usage.hasUsages(KeyUsage.digitalSignature)) {
            throw new VerificationException(certificate + " is not a certificate for signing by its subject");
        }
    }

    private static void verifyKeys(PublicIdentity identity) throws VerificationException {
        Suite suite = Suite.of(identity.suite());
        try {
            suite.checkVerifyKey(identity.verifyKey());
            suite.checkSealKey(identity.sealKey());
        } catch (MalformedException e) {
            throw new VerificationException("a key of " + identity + " is not sound", e);
        }
    }

    private static Extensions extensions(X509CertificateHolder holder) {
        Extensions extensions = holder.getExtensions();
        if (extensions == null) {
            throw new IllegalStateException("a certificate that carries an identity has extensions");
        }
        return extensions;
    }
}
