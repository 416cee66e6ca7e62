package org.medchain.crypto.keycase;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.medchain.error.VerificationException;
import org.medchain.io.Printable;

/**
 * Checks a key case's file before the password is used, so that an unsuitable file is not reported as a wrong password.
 */
final class Pkcs12Form {
    /** The JDK's limit. More iterations would take too long. */
    private static final int MAX_ITERATIONS = 5_000_000;

    private static final Set<ASN1ObjectIdentifier> MACS = Set.of(
            OIWObjectIdentifiers.idSHA1,
            NISTObjectIdentifiers.id_sha224,
            NISTObjectIdentifiers.id_sha256,
            NISTObjectIdentifiers.id_sha384,
            NISTObjectIdentifiers.id_sha512,
            NISTObjectIdentifiers.id_sha512_224,
            NISTObjectIdentifiers.id_sha512_256);

    /** PBES2 and the schemes of PKCS#12 itself, which older files use. */
    private static final Set<ASN1ObjectIdentifier> ENCRYPTIONS = Set.of(
            PKCSObjectIdentifiers.id_PBES2,
            PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4,
            PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC4,
            PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
            PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC,
            PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC);

    private static final Set<ASN1ObjectIdentifier> CIPHERS =
            Set.of(NISTObjectIdentifiers.id_aes128_CBC, NISTObjectIdentifiers.id_aes256_CBC);

    private static final Map<String, String> NAMES = Map.of(
            "1.2.840.113549.1.5.14", "PBMAC1",
            "1.3.6.1.4.1.11591.4.11", "scrypt",
            "1.2.840.113549.2.5", "MD5",
            "2.16.840.1.101.3.4.1.46", "AES-256-GCM",
            "2.16.840.1.101.3.4.1.22", "AES-192-CBC",
            "1.2.392.200011.61.1.1.1.4", "Camellia-256-CBC");

    private Pkcs12Form() {}

    /**
     * Checks that the file is PKCS#12, authenticated as a whole, and uses a supported MAC and supported ciphers.
     *
     * @throws VerificationException with the finding; another password does not help
     */
    static void check(Path file, byte[] content) throws VerificationException {
        try {
            checkMac(file, Pfx.getInstance(content).getMacData());
            for (ContentInfo part : new PKCS12PfxPdu(content).getContentInfos()) {
                if (part.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
                    checkEncryption(
                            file, EncryptedData.getInstance(part.getContent()).getEncryptionAlgorithm());
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new VerificationException(
                    "the key case " + file + " does not open: expected a PKCS#12 file, found " + content.length
                            + " bytes that are not a complete one; another password does not help",
                    e);
        }
    }

    /** Requires a MAC, which PKCS#12 makes optional and the JDK does not insist on. */
    private static void checkMac(Path file, MacData mac) throws VerificationException {
        if (mac == null) {
            throw refused(file, "expected a file with a MAC over the whole, found one without");
        }
        ASN1ObjectIdentifier algorithm = mac.getMac().getAlgorithmId().getAlgorithm();
        if (!MACS.contains(algorithm)) {
            throw refused(file, "expected HMAC with SHA-1 or SHA-2, found " + name(algorithm));
        }
        BigInteger iterations = mac.getIterationCount();
        if (iterations.signum() < 1 || iterations.compareTo(BigInteger.valueOf(MAX_ITERATIONS)) > 0) {
            throw refused(
                    file,
                    "expected 1 to " + MAX_ITERATIONS + " iterations of the MAC, found "
                            + Printable.of(iterations.toString()));
        }
    }

    private static void checkEncryption(Path file, AlgorithmIdentifier encryption) throws VerificationException {
        if (!ENCRYPTIONS.contains(encryption.getAlgorithm())) {
            throw refused(file, "expected encryption with PBES2, found " + name(encryption.getAlgorithm()));
        }
        if (encryption.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            PBES2Parameters scheme = PBES2Parameters.getInstance(encryption.getParameters());
            ASN1ObjectIdentifier derivation = scheme.getKeyDerivationFunc().getAlgorithm();
            ASN1ObjectIdentifier cipher = scheme.getEncryptionScheme().getAlgorithm();
            if (!derivation.equals(PKCSObjectIdentifiers.id_PBKDF2)) {
                throw refused(file, "expected key derivation with PBKDF2, found " + name(derivation));
            }
            if (!CIPHERS.contains(cipher)) {
                throw refused(file, "expected the cipher AES-128-CBC or AES-256-CBC, found " + name(cipher));
            }
        }
    }

    private static VerificationException refused(Path file, String why) {
        return new VerificationException("the key case " + file + " does not open: " + why
                + "; another password does not help, but a PKCS#12 tool may convert the file");
    }

    private static String name(ASN1ObjectIdentifier algorithm) {
        String number = Printable.of(algorithm.getId());
        return NAMES.containsKey(number) ? NAMES.get(number) + " (" + number + ")" : "algorithm " + number;
    }
}
