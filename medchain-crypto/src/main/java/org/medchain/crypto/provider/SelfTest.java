package org.medchain.crypto.provider;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.crypto.provider.Providers.SignatureProvider;

/** One known-answer test per algorithm. A native provider that loads but fails it is not used. */
final class SelfTest {
    private static final System.Logger LOG = System.getLogger(SelfTest.class.getName());
    private static final HexFormat HEX = HexFormat.of();

    private SelfTest() {}

    static boolean passes(Provider provider, String service, String algorithm) {
        if (provider.getService(service, algorithm) == null && !"Cipher".equals(service)) {
            return false;
        }
        try {
            return switch (algorithm) {
                case "SHA-256" -> sha256(provider);
                case "AES/GCM/NoPadding" -> aesGcm(provider);
                case "Ed25519" -> ed25519(provider);
                case "SHA256withECDSA" -> ecdsa(provider);
                default -> throw new IllegalArgumentException(algorithm);
            };
        } catch (GeneralSecurityException | LinkageError | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-C002 {0} of provider {1} is not used: {2}",
                    algorithm,
                    provider.getName(),
                    e.toString());
            return false;
        }
    }

    /** FIPS 180-4, the message "abc". */
    private static boolean sha256(Provider provider) throws GeneralSecurityException {
        byte[] digest =
                MessageDigest.getInstance("SHA-256", provider).digest("abc".getBytes(StandardCharsets.US_ASCII));
        return same(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    /** The GCM specification (McGrew, Viega), test case 14: AES-256 with a zero key, zero IV and one zero block. */
    private static boolean aesGcm(Provider provider) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[32], "AES"), new GCMParameterSpec(128, new byte[12]));
        return same(cipher.doFinal(new byte[16]), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    }

    /** RFC 8032 section 7.1, test 2. */
    private static boolean ed25519(Provider provider) throws GeneralSecurityException {
        byte[] key = HEX.parseHex(
                "302a300506032b6570032100" + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        SignatureProvider ed25519 = new SignatureProvider("Ed25519", "Ed25519", provider);
        Signature signature = ed25519.signature();
        signature.initVerify(ed25519.keys().generatePublic(new X509EncodedKeySpec(key)));
        return accepts(
                signature,
                new byte[] {0x72},
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    }

    /** RFC 6979 section A.2.5, P-256 with SHA-256, the message "sample". */
    private static boolean ecdsa(Provider provider) throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(
                new BigInteger("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6", 16),
                new BigInteger("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299", 16));
        ECPublicKeySpec spec = new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class));
        SignatureProvider ecdsa = new SignatureProvider("SHA256withECDSA", "EC", provider);
        Signature signature = ecdsa.signature();
        signature.initVerify(ecdsa.keys().generatePublic(spec));
        return accepts(
                signature,
                "sample".getBytes(StandardCharsets.US_ASCII),
                "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                        + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    }

    /** Whether the signature is accepted for the message and refused for another message. */
    private static boolean accepts(Signature signature, byte[] message, String signed) throws GeneralSecurityException {
        byte[] signatureBytes = HEX.parseHex(signed);
        signature.update(message);
        boolean accepted = signature.verify(signatureBytes);
        signature.update(message);
        signature.update((byte) 0);
        return accepted && !signature.verify(signatureBytes);
    }

    private static boolean same(byte[] found, String expected) {
        return Arrays.equals(found, HEX.parseHex(expected));
    }
}
