package org.medchain.crypto.testkit;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.suite.KeyHandle;
import org.medchain.crypto.suite.RawKeyPair;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;

/**
 * A provider of some of another one's services, which can fail on demand, counts the agreements, and leaves out zeros in front of
 * what was agreed on, as some devices do.
 */
public final class Device extends Provider {
    private static final long serialVersionUID = 1L;
    private static final Bytes X25519_SPKI = Bytes.fromHex("302a300506032b656e032100");

    private final transient Provider behind;
    private transient Optional<RuntimeException> failure = Optional.empty();
    private int agreements;
    private int shortened;

    /** Serves only {@code algorithms} for signatures and agreements. */
    public Device(Provider behind, String... algorithms) {
        super("Device", "1", "a device for tests");
        this.behind = behind;
        for (String algorithm : algorithms) {
            if (behind.getService("Signature", algorithm) != null) {
                serve("Signature", algorithm);
            } else {
                serve("KeyAgreement", algorithm);
            }
        }
    }

    private void serve(String type, String algorithm) {
        Service served = behind.getService(type, algorithm);
        putService(new Service(this, type, algorithm, served.getClassName(), null, null) {
            @Override
            public Object newInstance(Object parameter) throws java.security.NoSuchAlgorithmException {
                if (failure.isPresent()) {
                    throw failure.get();
                }
                return "KeyAgreement".equals(type) ? new Agreement(algorithm) : served.newInstance(parameter);
            }

            @Override
            public boolean supportsParameter(Object parameter) {
                return true;
            }
        });
    }

    /** From now on everything fails so; or, with none, nothing does. */
    public void fail(Optional<RuntimeException> how) {
        failure = how;
    }

    /** How often a key agreed. */
    public int agreements() {
        return agreements;
    }

    /** How often what was agreed on had a zero in front. */
    public int shortened() {
        return shortened;
    }

    /** The signing key as a handle of {@code provider}'s. */
    public static KeyHandle signing(SuiteId suite, RawKeyPair keys, Provider provider) throws Exception {
        String algorithm = suite == SuiteId.P256 ? "EC" : "Ed25519";
        return KeyHandle.of(
                Suite.of(suite).toJca(keys.publicKey()),
                known(algorithm, Suite.of(suite).toJca(keys), provider),
                provider);
    }

    /** The sealing key as a handle of {@code provider}'s. */
    public static KeyHandle sealing(SuiteId suite, RawKeyPair keys, Provider provider) throws Exception {
        if (suite == SuiteId.P256) {
            return signing(suite, keys, provider);
        }
        KeyFactory jdk = KeyFactory.getInstance("X25519");
        PublicKey publicKey = jdk.generatePublic(new X509EncodedKeySpec(
                Bytes.concat(X25519_SPKI, keys.publicKey()).toByteArray()));
        PrivateKey privateKey = jdk.generatePrivate(new XECPrivateKeySpec(
                NamedParameterSpec.X25519, keys.privateKey().exposeCopy()));
        return KeyHandle.of(publicKey, known("X25519", privateKey, provider), provider);
    }

    private static PrivateKey known(String algorithm, PrivateKey key, Provider provider)
            throws GeneralSecurityException {
        return provider.getService("KeyFactory", algorithm) == null
                ? key
                : KeyFactory.getInstance(algorithm, provider)
                        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
    }

    private final class Agreement extends KeyAgreementSpi {
        private final KeyAgreement served;

        Agreement(String algorithm) throws java.security.NoSuchAlgorithmException {
            served = KeyAgreement.getInstance(algorithm, behind);
        }

        @Override
        protected void engineInit(Key key, SecureRandom random) throws java.security.InvalidKeyException {
            served.init(key);
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws java.security.InvalidKeyException {
            served.init(key);
        }

        @Override
        protected Key engineDoPhase(Key key, boolean last) throws java.security.InvalidKeyException {
            agreements++;
            return served.doPhase(key, last);
        }

        @Override
        protected byte[] engineGenerateSecret() {
            byte[] secret = served.generateSecret();
            if (secret[0] != 0) {
                return secret;
            }
            shortened++;
            return Arrays.copyOfRange(secret, 1, secret.length);
        }

        @Override
        protected int engineGenerateSecret(byte[] target, int offset) {
            throw new UnsupportedOperationException("not for a test");
        }

        @Override
        protected SecretKey engineGenerateSecret(String algorithm) {
            throw new UnsupportedOperationException("not for a test");
        }
    }
}
