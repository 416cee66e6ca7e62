package org.medchain.crypto.ca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.io.Printable;

/**
 * An X.509 certificate (RFC 5280) that binds both keys of an identity to a subject: the certificate's own key is the
 * verification key, and an extension carries the whole identity. Parsed, not verified: see {@link ConsortiumRoot}. Equal
 * by DER encoding. Thread-safe.
 */
public final class IdentityCertificate {
    /** The largest encoded certificate in bytes. */
    public static final int MAX_SIZE = 16 * 1024;

    /** The most characters of a text with a certificate in PEM: Base64, and the text that tools write around it. */
    public static final int MAX_PEM_SIZE = 4 * MAX_SIZE;

    private static final String PEM_LABEL = "CERTIFICATE";
    private static final Base64.Encoder PEM_LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** The extension with the identity. Its OID is in the UUID arc (ITU-T X.667), which needs no registration. */
    static final ASN1ObjectIdentifier IDENTITY_EXTENSION =
            new ASN1ObjectIdentifier("2.25.223364598985873679808898000212588443756");

    private final Bytes encoded;
    private final X509CertificateHolder holder;
    private final X509Certificate jca;
    private final CertificateFields fields;
    private final PublicIdentity identity;

    private IdentityCertificate(
            Bytes encoded, X509CertificateHolder holder, X509Certificate jca, PublicIdentity identity)
            throws MalformedException {
        this.encoded = encoded;
        this.holder = holder;
        this.jca = jca;
        this.fields = CertificateFields.of(holder);
        this.identity = identity;
    }

    /**
     * Parses a certificate.
     *
     * @throws MalformedException if the bytes are not the DER encoding of a certificate, if it has no identity
     *     extension, or if the identity's verification key is not the certificate's key
     */
    public static IdentityCertificate decode(Bytes der) throws MalformedException {
        if (der.size() > MAX_SIZE) {
            throw new MalformedException("certificate: " + der.size() + " bytes, expected at most " + MAX_SIZE);
        }
        try {
            X509CertificateHolder holder = new X509CertificateHolder(der.toByteArray());
            if (!Arrays.equals(holder.toASN1Structure().getEncoded(ASN1Encoding.DER), der.toByteArray())) {
                throw new MalformedException("certificate: expected canonical DER without trailing bytes");
            }
            return new IdentityCertificate(der, holder, parsedByJdk(der), boundIdentity(holder));
        } catch (IOException | CertificateException | RuntimeException e) {
            // BouncyCastle parses lazily and reports malformed input with many types of unchecked exceptions.
            throw new MalformedException("certificate: expected an X.509 certificate in DER", e);
        }
    }

    /**
     * Parses a certificate in PEM (RFC 7468), as a CA hands it out. Text before and after it is ignored.
     *
     * @throws MalformedException if the text is longer than {@value #MAX_PEM_SIZE} characters, has no certificate, more than one
     *     or something else in PEM, or if {@link #decode} refuses its content
     */
    public static IdentityCertificate decodePem(String text) throws MalformedException {
        if (text.length() > MAX_PEM_SIZE) {
            throw new MalformedException(
                    "certificate: " + text.length() + " characters, expected at most " + MAX_PEM_SIZE);
        }
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject found = reader.readPemObject();
            if (found == null || reader.readPemObject() != null) {
                throw new MalformedException("certificate: expected a single one in PEM, found "
                        + (found == null ? "none" : "more than one object"));
            }
            if (!found.getType().equals(PEM_LABEL) || !found.getHeaders().isEmpty()) {
                throw new MalformedException("certificate: expected \"" + PEM_LABEL
                        + "\" in PEM without headers, found \"" + Printable.of(found.getType()) + "\" with "
                        + found.getHeaders().size() + " headers");
            }
            return decode(Bytes.takeOwnership(found.getContent()));
        } catch (IOException | RuntimeException e) {
            throw new MalformedException("certificate: expected whole PEM (RFC 7468)", e);
        }
    }

    /** Ensures that the JDK parses the certificate too, as key stores and TLS need. */
    private static X509Certificate parsedByJdk(Bytes der) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
    }

    private static PublicIdentity boundIdentity(X509CertificateHolder holder) throws MalformedException, IOException {
        Extension extension = holder.getExtension(IDENTITY_EXTENSION);
        if (extension == null) {
            throw new MalformedException("certificate: expected an identity in extension " + IDENTITY_EXTENSION
                    + ", found no such extension");
        }
        ASN1OctetString value = ASN1OctetString.getInstance(extension.getParsedValue());
        PublicIdentity identity = PublicIdentity.decode(Bytes.takeOwnership(value.getOctets()));
        SubjectPublicKeyInfo own = SubjectPublicKeyInfo.getInstance(
                Suite.of(identity.suite()).toJca(identity.verifyKey()).getEncoded());
        if (!own.equals(holder.getSubjectPublicKeyInfo())) {
            throw new MalformedException(
                    "certificate: the identity's verification key differs from the certificate's own key");
        }
        return identity;
    }

    /** The DER encoding. */
    public Bytes encode() {
        return encoded;
    }

    /** The encoding in PEM (RFC 7468), with lines of 64 characters that end with a line feed. */
    public String encodePem() {
        return "-----BEGIN " + PEM_LABEL + "-----\n" + PEM_LINES.encodeToString(encoded.toByteArray()) + "\n-----END "
                + PEM_LABEL + "-----\n";
    }

    /** The serial number in two's complement, 1 to 20 bytes. */
    public Bytes serial() {
        return Bytes.takeOwnership(fields.serial().toByteArray());
    }

    /**
     * The subject's common name. A patient's should be a pseudonym: all members read the certificates on the ledger.
     */
    public String subject() {
        return fields.subjectName();
    }

    /** The certified identity. */
    public PublicIdentity identity() {
        return identity;
    }

    /** The first instant of validity. */
    public Instant notBefore() {
        return fields.notBefore();
    }

    /** The last instant of validity. */
    public Instant notAfter() {
        return fields.notAfter();
    }

    /** The certificate as a JCA object, for TLS and key stores. */
    public X509Certificate toJca() {
        return jca;
    }

    X509CertificateHolder holder() {
        return holder;
    }

    CertificateFields fields() {
        return fields;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IdentityCertificate that && encoded.equals(that.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return "IdentityCertificate[" + Printable.of(subject()) + ", serial " + serial().toHex() + ", " + identity
                + "]";
    }
}
