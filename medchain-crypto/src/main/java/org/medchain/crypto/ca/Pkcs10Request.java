package org.medchain.crypto.ca;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.provider.Providers;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;

/**
 * A PKCS#10 request (RFC 2986) to certify an identity of suite {@link SuiteId#P256}, as a phone's key store or an HSM's
 * tools make it. Its key is the verification key; its signature proves possession of that key. An extension request
 * (RFC 2985) carries the whole identity in the extension that certificates have, so that the sealing key is signed too.
 * Other requested extensions and attributes are ignored: the authority decides what a certificate says. Parsed, not
 * verified. Equal by DER encoding. Thread-safe.
 */
public final class Pkcs10Request {
    /** The largest encoded request in bytes. */
    public static final int MAX_SIZE = 16 * 1024;

    private final Bytes encoded;
    private final PKCS10CertificationRequest request;
    private final String subject;
    private final PublicIdentity identity;

    private Pkcs10Request(Bytes encoded, PKCS10CertificationRequest request) throws MalformedException, IOException {
        this.encoded = encoded;
        this.request = request;
        this.subject = commonName(request);
        this.identity = boundIdentity(request);
    }

    /**
     * Parses a request.
     *
     * @throws MalformedException if the bytes are not the DER encoding of a request; or if its key is not of P-256, its
     *     signature not ECDSA with SHA-256, its name not a common name alone, or its identity missing, ambiguous or of
     *     another key
     */
    public static Pkcs10Request decode(Bytes der) throws MalformedException {
        if (der.size() > MAX_SIZE) {
            throw new MalformedException("PKCS#10 request: " + der.size() + " bytes, expected at most " + MAX_SIZE);
        }
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(der.toByteArray());
            if (!Arrays.equals(request.toASN1Structure().getEncoded(ASN1Encoding.DER), der.toByteArray())) {
                throw new MalformedException("PKCS#10 request: expected canonical DER without trailing bytes");
            }
            return new Pkcs10Request(der, request);
        } catch (IOException | RuntimeException e) {
            // BouncyCastle parses lazily and reports malformed input with many types of unchecked exceptions.
            throw new MalformedException("PKCS#10 request: expected a certification request in DER", e);
        }
    }

    /** Creates a request by {@code identity}, which is of suite {@link SuiteId#P256}, for itself. */
    public static Pkcs10Request create(String subject, SoftwareIdentity identity) {
        PublicIdentity shown = identity.publicIdentity();
        if (shown.suite() != SuiteId.P256) {
            throw new IllegalArgumentException(
                    "expected an identity of suite P256 for a PKCS#10 request, found " + shown);
        }
        try {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    IdentityCertificate.IDENTITY_EXTENSION,
                    false,
                    new DEROctetString(shown.encode().toByteArray()));
            byte[] der = new PKCS10CertificationRequestBuilder(Names.ofCommonName(Names.checked(subject)), keyOf(shown))
                    .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                    .build(new SuiteContentSigner(identity))
                    .getEncoded();
            return decode(Bytes.takeOwnership(der));
        } catch (IOException | MalformedException e) {
            throw new IllegalStateException("the request just created does not parse", e);
        }
    }

    private static SubjectPublicKeyInfo keyOf(PublicIdentity identity) throws MalformedException {
        return SubjectPublicKeyInfo.getInstance(
                Suite.of(identity.suite()).toJca(identity.verifyKey()).getEncoded());
    }

    private static String commonName(PKCS10CertificationRequest request) throws MalformedException {
        RDN[] names = request.getSubject().getRDNs();
        boolean single = names.length == 1
                && !names[0].isMultiValued()
                && names[0].getFirst().getType().equals(BCStyle.CN);
        String name = Names.commonName(request.getSubject());
        if (!single || !Names.isSubject(name)) {
            throw new MalformedException("PKCS#10 request: expected a subject with one common name of 1 to "
                    + Names.MAX_LENGTH + " characters and nothing else, found \""
                    + Printable.of(request.getSubject().toString()) + "\"");
        }
        return name;
    }

    private static PublicIdentity boundIdentity(PKCS10CertificationRequest request)
            throws MalformedException, IOException {
        String key =
                request.getSubjectPublicKeyInfo().getAlgorithm().getAlgorithm().getId();
        if (!key.equals(X9ObjectIdentifiers.id_ecPublicKey.getId())) {
            throw new MalformedException("PKCS#10 request: expected a key of P-256, found one of algorithm " + key);
        }
        String signature = request.getSignatureAlgorithm().getAlgorithm().getId();
        if (!signature.equals(X9ObjectIdentifiers.ecdsa_with_SHA256.getId())) {
            throw new MalformedException(
                    "PKCS#10 request: expected a signature by ECDSA with SHA-256, found algorithm " + signature);
        }
        Extension extension = requestedIdentity(request);
        ASN1OctetString value = ASN1OctetString.getInstance(extension.getParsedValue());
        PublicIdentity identity = PublicIdentity.decode(Bytes.takeOwnership(value.getOctets()));
        if (identity.suite() != SuiteId.P256 || !keyOf(identity).equals(request.getSubjectPublicKeyInfo())) {
            throw new MalformedException("PKCS#10 request: expected an identity of suite P256 whose verification key"
                    + " is the request's own key, found " + identity);
        }
        return identity;
    }

    private static Extension requestedIdentity(PKCS10CertificationRequest request) throws MalformedException {
        Attribute[] found = request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest);
        boolean single = found.length == 1 && found[0].getAttrValues().size() == 1;
        Extension extension = single
                ? Extensions.getInstance(found[0].getAttrValues().getObjectAt(0))
                        .getExtension(IdentityCertificate.IDENTITY_EXTENSION)
                : null;
        if (extension == null) {
            throw new MalformedException("PKCS#10 request: expected one extension request, with the identity in"
                    + " extension " + IdentityCertificate.IDENTITY_EXTENSION + ", found "
                    + (single ? "none with that extension" : found.length + " extension requests"));
        }
        return extension;
    }

    /** The DER encoding. */
    public Bytes encode() {
        return encoded;
    }

    /** The common name to certify. */
    public String subject() {
        return subject;
    }

    /** The identity to certify. */
    public PublicIdentity identity() {
        return identity;
    }

    /** Verifies that the identity's signing key signed this request. */
    public void verify() throws VerificationException {
        String unsigned = "identity " + identity.verifyKey().toShortHex() + " did not sign the PKCS#10 request";
        try {
            boolean valid = request.isSignatureValid(new JcaContentVerifierProviderBuilder()
                    .setProvider(Providers.bouncyCastle())
                    .build(request.getSubjectPublicKeyInfo()));
            if (!valid) {
                throw new VerificationException(unsigned);
            }
        } catch (PKCSException | OperatorCreationException | RuntimeException e) {
            throw new VerificationException(unsigned, e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pkcs10Request that && encoded.equals(that.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return "Pkcs10Request[" + Printable.of(subject) + ", " + identity + "]";
    }
}
