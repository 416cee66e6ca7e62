package org.medchain.crypto.keycase;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.crypto.util.PBKDF2Config;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEOutputEncryptorBuilder;
import org.medchain.crypto.provider.Providers;

/**
 * Protects every part of a PKCS#12 file with the same number of iterations. The JDK applies only 10,000 iterations to
 * encrypted certificates and to the MAC, unless JVM-wide properties say otherwise; an attacker with the file would try
 * passwords on those parts.
 */
final class StretchedStore {
    private StretchedStore() {}

    /** Rewrites the entries with {@code iterations} iterations for encrypted certificates and for the MAC. */
    static byte[] stretch(byte[] pkcs12, char[] password, int iterations, SecureRandom random)
            throws IOException, GeneralSecurityException {
        try {
            PKCS12PfxPduBuilder stretched = new PKCS12PfxPduBuilder();
            for (ContentInfo part : new PKCS12PfxPdu(pkcs12).getContentInfos()) {
                if (part.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
                    stretched.addEncryptedData(
                            encryptor(password, iterations, random),
                            new PKCS12SafeBagFactory(part, decryptor(password)).getSafeBags());
                } else {
                    for (PKCS12SafeBag bag : new PKCS12SafeBagFactory(part).getSafeBags()) {
                        stretched.addData(bag);
                    }
                }
            }
            JcePKCS12MacCalculatorBuilder mac = new JcePKCS12MacCalculatorBuilder(NISTObjectIdentifiers.id_sha256)
                    .setProvider(Providers.bouncyCastle())
                    .setIterationCount(iterations);
            return stretched.build(mac, password).getEncoded(ASN1Encoding.DER);
        } catch (PKCSException | OperatorCreationException e) {
            throw new GeneralSecurityException("the key case cannot be encrypted", e);
        }
    }

    private static OutputEncryptor encryptor(char[] password, int iterations, SecureRandom random)
            throws OperatorCreationException {
        PBKDF2Config stretching = new PBKDF2Config.Builder()
                .withPRF(PBKDF2Config.PRF_SHA256)
                .withIterationCount(iterations)
                .withSaltLength(16)
                .build();
        return new JcePKCSPBEOutputEncryptorBuilder(stretching, NISTObjectIdentifiers.id_aes256_CBC)
                .setProvider(Providers.bouncyCastle())
                .setRandom(random)
                .build(password);
    }

    private static InputDecryptorProvider decryptor(char[] password) {
        return new JcePKCSPBEInputDecryptorProviderBuilder()
                .setProvider(Providers.bouncyCastle())
                .build(password);
    }
}
