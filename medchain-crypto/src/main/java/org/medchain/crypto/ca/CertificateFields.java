package org.medchain.crypto.ca;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.medchain.error.MalformedException;

/**
 * The fields of a certificate, all read at parsing, so that no later access can find malformed content.
 *
 * @param issuerName the issuer's common name
 * @param subjectName the subject's common name
 * @param authority whether the certificate is one of a certificate authority
 * @param usage the bits of {@link KeyUsage}; 0 without a key usage extension
 * @param unknownCritical critical extensions that MedChain does not support
 */
record CertificateFields(
        BigInteger serial,
        X500Name issuer,
        String issuerName,
        X500Name subject,
        String subjectName,
        Instant notBefore,
        Instant notAfter,
        boolean authority,
        int usage,
        Set<ASN1ObjectIdentifier> unknownCritical) {
    private static final int MAX_SERIAL_BITS = 159;
    private static final Set<ASN1ObjectIdentifier> KNOWN =
            Set.of(Extension.basicConstraints, Extension.keyUsage, IdentityCertificate.IDENTITY_EXTENSION);

    CertificateFields {
        unknownCritical = Set.copyOf(unknownCritical);
    }

    static CertificateFields of(X509CertificateHolder holder) throws MalformedException {
        BigInteger serial = holder.getSerialNumber();
        if (holder.getVersionNumber() != 3 || serial.signum() <= 0 || serial.bitLength() > MAX_SERIAL_BITS) {
            throw new MalformedException("certificate: expected version 3 and a positive serial number of at most 20"
                    + " bytes, found version " + holder.getVersionNumber() + " and " + serial.bitLength() + " bits");
        }
        if (holder.toASN1Structure().getSignature().getPadBits() != 0) {
            throw new MalformedException("certificate: the signature is not a whole number of bytes");
        }
        Extensions extensions = holder.getExtensions();
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
        KeyUsage usage = KeyUsage.fromExtensions(extensions);
        Set<ASN1ObjectIdentifier> critical = new HashSet<>(Set.of(extensions.getCriticalExtensionOIDs()));
        critical.removeAll(KNOWN);
        return new CertificateFields(
                serial,
                wellFormed(holder.getIssuer()),
                Names.commonName(holder.getIssuer()),
                wellFormed(holder.getSubject()),
                Names.commonName(holder.getSubject()),
                holder.getNotBefore().toInstant(),
                holder.getNotAfter().toInstant(),
                constraints != null && constraints.isCA(),
                usage == null ? 0 : usageBits(usage),
                critical);
    }

    /** Whether the usage includes all of {@code bits}. */
    boolean mayBeUsedFor(int bits) {
        return (usage & bits) == bits;
    }

    /** Forces the parsing of a name, which BouncyCastle otherwise delays until the name is compared or printed. */
    private static X500Name wellFormed(X500Name name) throws MalformedException {
        if (name.toString().isEmpty()) {
            throw new MalformedException("certificate: expected an issuer and a subject, found an empty name");
        }
        return name;
    }

    private static int usageBits(KeyUsage usage) {
        int bits = 0;
        for (int bit : new int[] {KeyUsage.digitalSignature, KeyUsage.keyCertSign, KeyUsage.cRLSign}) {
            bits |= usage.hasUsages(bit) ? bit : 0;
        }
        return bits;
    }
}
