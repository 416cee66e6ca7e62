package org.medchain.crypto.provider;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Chooses, once per algorithm, the fastest working provider: Amazon Corretto, Conscrypt, then the JDK or BouncyCastle,
 * whichever is faster for the algorithm. Installs no provider into the host's JVM.
 */
public final class Providers {
    private static final System.Logger LOG = System.getLogger(Providers.class.getName());
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final List<Provider> NATIVE = nativeProviders();

    private static final Provider SHA_256 = choose("MessageDigest", "SHA-256", jdk("SUN"));
    private static final Provider AES_GCM = choose("Cipher", "AES/GCM/NoPadding", jdk("SunJCE"));
    private static final Provider ED25519 = choose("Signature", "Ed25519", BOUNCY_CASTLE);
    private static final Provider ECDSA = choose("Signature", "SHA256withECDSA", BOUNCY_CASTLE);

    private Providers() {}

    /** A new SHA-256. Never BouncyCastle's, which is ten times slower than the JDK's. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256", SHA_256);
        } catch (GeneralSecurityException e) {
            throw missing("SHA-256", e);
        }
    }

    /** A new AES-GCM cipher. */
    public static Cipher aesGcm() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding", AES_GCM);
        } catch (GeneralSecurityException e) {
            throw missing("AES/GCM/NoPadding", e);
        }
    }

    /** Ed25519 (RFC 8032) at the chosen provider. */
    public static SignatureProvider ed25519() {
        return new SignatureProvider("Ed25519", "Ed25519", ED25519);
    }

    /** ECDSA with SHA-256 at the chosen provider. */
    public static SignatureProvider ecdsa() {
        return new SignatureProvider("SHA256withECDSA", "EC", ECDSA);
    }

    /** BouncyCastle's JCA provider, for certificates and key stores; not installed into the JVM. */
    public static Provider bouncyCastle() {
        return BOUNCY_CASTLE;
    }

    /** The chosen provider of each algorithm, for logs and benchmark reports. */
    public static String describe() {
        return "SHA-256 " + SHA_256.getName() + ", AES-GCM " + AES_GCM.getName() + ", Ed25519 " + ED25519.getName()
                + ", ECDSA " + ECDSA.getName();
    }

    /** A signature algorithm at one provider, with the factory of its keys. */
    public record SignatureProvider(String signatureName, String keyName, Provider provider) {
        /** A new signer or verifier. */
        public Signature signature() throws GeneralSecurityException {
            return Signature.getInstance(signatureName, provider);
        }

        /** The key factory. Amazon Corretto has Ed25519 without one and accepts the JDK's keys. */
        public KeyFactory keys() throws GeneralSecurityException {
            return provider.getService("KeyFactory", keyName) == null
                    ? KeyFactory.getInstance(keyName)
                    : KeyFactory.getInstance(keyName, provider);
        }

        /** Whether BouncyCastle is the provider. */
        public boolean isBouncyCastle() {
            return provider.getName().equals(BouncyCastleProvider.PROVIDER_NAME);
        }
    }

    private static Provider choose(String service, String algorithm, Provider fallback) {
        return NATIVE.stream()
                .filter(provider -> SelfTest.passes(provider, service, algorithm))
                .findFirst()
                .orElse(fallback);
    }

    private static Provider jdk(String name) {
        return Optional.ofNullable(Security.getProvider(name)).orElse(BOUNCY_CASTLE);
    }

    private static List<Provider> nativeProviders() {
        List<Provider> found = new ArrayList<>();
        load("AmazonCorrettoCryptoProvider", "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider")
                .ifPresent(found::add);
        load("Conscrypt", "org.conscrypt.OpenSSLProvider").ifPresent(found::add);
        return List.copyOf(found);
    }

    private static Optional<Provider> load(String name, String className) {
        Provider installed = Security.getProvider(name);
        if (installed != null) {
            return Optional.of(installed);
        }
        try {
            Class<?> type = Class.forName(className);
            return Optional.of((Provider) type.getDeclaredConstructor().newInstance());
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-C001 {0} is on the class path but does not load: {1}",
                    name,
                    e.toString());
            return Optional.empty();
        }
    }

    private static IllegalStateException missing(String algorithm, GeneralSecurityException cause) {
        return new IllegalStateException("expected " + algorithm + " at its provider, found it removed", cause);
    }
}
