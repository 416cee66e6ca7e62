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
 * What a certificate says, read out once when it is parsed, so that nothing in it can turn out malformed later.
 *
 * @param issuerName the issuer's common name
 * @param subjectName the subject's common name
 * @param authority true if it is a certificate authority's
 * @param usage the bits of {@link KeyUsage}; 0 if it states none
 * @param unknownCritical critical extensions that are not understood here
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
            Set.of(Extension.basicConstraints, Extension.keyUsage, Certificate.IDENTITY_EXTENSION);

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
            throw new MalformedException("certificate: the signature is not of whole bytes");
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

    /** True if the usage includes all of {@code bits}. */
    boolean mayBeUsedFor(int bits) {
        return (usage & bits) == bits;
    }

    /** BouncyCastle parses a name when it is first compared or printed. */
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
