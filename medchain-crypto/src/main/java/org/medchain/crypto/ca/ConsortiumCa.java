package org.medchain.crypto.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A certificate authority for a consortium without one of its own. An existing authority can issue the same
 * certificates with its own software. The authority is itself an identity and signs the revocations on the ledger.
 * Thread-safe.
 */
public final class ConsortiumCa {
    private static final int SERIAL_BITS = 127;

    private final SoftwareIdentity identity;
    private final IdentityCertificate certificate;
    private final SecureRandom random;

    private ConsortiumCa(SoftwareIdentity identity, IdentityCertificate certificate, SecureRandom random) {
        this.identity = identity;
        this.certificate = certificate;
        this.random = random;
    }

    /** Creates an authority with fresh keys and a self-signed certificate, valid from {@code from} to {@code to}. */
    public static ConsortiumCa create(String name, SuiteId suite, Instant from, Instant to, SecureRandom random) {
        SoftwareIdentity identity = SoftwareIdentity.generate(suite, random);
        Draft draft = new Draft(Names.checked(name), name, identity.publicIdentity(), from, to);
        IdentityCertificate certificate = sign(identity, draft, true, random);
        return new ConsortiumCa(identity, certificate, random);
    }

    /**
     * Restores an authority from stored keys, for example from a key case.
     *
     * @throws VerificationException if the certificate is not a self-signed one of a certificate authority, or not of
     *     this identity
     */
    public static ConsortiumCa reopen(SoftwareIdentity identity, IdentityCertificate certificate, SecureRandom random)
            throws VerificationException {
        ConsortiumRoot.of(certificate);
        if (!certificate.identity().equals(identity.publicIdentity())) {
            throw new VerificationException(
                    "expected a certificate of " + identity.publicIdentity() + ", found " + certificate);
        }
        return new ConsortiumCa(identity, certificate, random);
    }

    /** The authority's own certificate. */
    public IdentityCertificate certificate() {
        return certificate;
    }

    /** The authority as a signer of ledger events. */
    public Identity identity() {
        return identity;
    }

    /** The authority's keys, to be stored in the key case. */
    public SoftwareIdentity keys() {
        return identity;
    }

    /**
     * Certifies the identity of {@code request}, valid from {@code from} to {@code to}, both truncated to the second.
     *
     * @throws VerificationException if the identity did not sign the request, or its keys are not sound
     */
    public IdentityCertificate issue(EnrolmentRequest request, Instant from, Instant to) throws VerificationException {
        request.verify();
        return issue(request.subject(), request.identity(), from, to);
    }

    /**
     * Certifies the identity of a PKCS#10 request, as {@link #issue(EnrolmentRequest, Instant, Instant)} does.
     *
     * @throws VerificationException if the request's key did not sign it, or the identity's keys are not sound
     */
    public IdentityCertificate issue(Pkcs10Request request, Instant from, Instant to) throws VerificationException {
        request.verify();
        return issue(request.subject(), request.identity(), from, to);
    }

    private IdentityCertificate issue(String name, PublicIdentity subject, Instant from, Instant to)
            throws VerificationException {
        ConsortiumRoot.verifyKeys(subject);
        return sign(identity, new Draft(certificate.subject(), name, subject, from, to), false, random);
    }

    /** The content of a certificate before signing. */
    private record Draft(String issuer, String subject, PublicIdentity identity, Instant from, Instant to) {
        Draft {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException(
                        "expected a validity that begins before it ends, found " + from + " to " + to);
            }
        }
    }

    private static IdentityCertificate sign(
            SoftwareIdentity issuer, Draft draft, boolean authority, SecureRandom random) {
        BigInteger serial = new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
        try {
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    Names.ofCommonName(draft.issuer()),
                    serial,
                    Date.from(draft.from()),
                    Date.from(draft.to()),
                    Names.ofCommonName(draft.subject()),
                    SubjectPublicKeyInfo.getInstance(Suite.of(draft.identity().suite())
                            .toJca(draft.identity().verifyKey())
                            .getEncoded()));
            int usage = authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage | KeyUsage.digitalSignature));
            builder.addExtension(
                    IdentityCertificate.IDENTITY_EXTENSION,
                    false,
                    new DEROctetString(draft.identity().encode().toByteArray()));
            byte[] der = builder.build(new SuiteContentSigner(issuer)).getEncoded();
            return IdentityCertificate.decode(Bytes.takeOwnership(der));
        } catch (IOException | MalformedException e) {
            throw new IllegalStateException("the certificate just created does not parse", e);
        }
    }
}
