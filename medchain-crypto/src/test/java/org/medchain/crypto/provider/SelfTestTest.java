package org.medchain.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.InvalidKeyException;
import java.security.MessageDigestSpi;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.fixture.LoadedProviders;

class SelfTestTest {
    @ParameterizedTest
    @CsvSource({
        "MessageDigest, SHA-256",
        "Cipher, AES/GCM/NoPadding",
        "Signature, Ed25519",
        "Signature, SHA256withECDSA",
    })
    void passes_workingProvider_isTrue(String service, String algorithm) {
        assertThat(SelfTest.passes(new BouncyCastleProvider(), service, algorithm))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "MessageDigest, SHA-256",
        "Cipher, AES/GCM/NoPadding",
        "Signature, Ed25519",
        "Signature, SHA256withECDSA",
    })
    void passes_providerWithoutTheAlgorithm_isFalse(String service, String algorithm) {
        assertThat(SelfTest.passes(new Broken(null), service, algorithm)).isFalse();
        assertThat(SelfTest.passes(Security.getProvider("XMLDSig"), service, algorithm))
                .isFalse();
    }

    @Test
    void passes_wrongDigest_isFalse() {
        assertThat(SelfTest.passes(new Broken(WrongDigest.class), "MessageDigest", "SHA-256"))
                .isFalse();
    }

    @Test
    void passes_digestThatThrows_isFalse() {
        assertThat(SelfTest.passes(new Broken(ThrowingDigest.class), "MessageDigest", "SHA-256"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, true", "Ed25519, false", "SHA256withECDSA, true", "SHA256withECDSA, false"})
    void passes_signatureWithOneAnswerForAll_isFalse(String algorithm, boolean answer) {
        assertThat(SelfTest.passes(new Broken(answer ? AcceptsAll.class : RefusesAll.class), "Signature", algorithm))
                .isFalse();
    }

    @Test
    void loadedProviders_whatTheyOffer_passes() {
        for (Provider provider : LoadedProviders.with("Signature", "SHA256withECDSA")) {
            assertThat(SelfTest.passes(provider, "Signature", "SHA256withECDSA"))
                    .as(provider.getName())
                    .isTrue();
        }
    }

    /** A provider that loads and offers everything with one broken engine; its keys are BouncyCastle's. */
    private static final class Broken extends Provider {
        private static final long serialVersionUID = 1L;

        Broken(Class<?> engine) {
            super("Broken", "1", "broken");
            if (engine != null) {
                BouncyCastleProvider sound = new BouncyCastleProvider();
                for (String keys : new String[] {"Ed25519", "EC"}) {
                    put(
                            "KeyFactory." + keys,
                            sound.getService("KeyFactory", keys).getClassName());
                }
                put("MessageDigest.SHA-256", engine.getName());
                put("Signature.Ed25519", engine.getName());
                put("Signature.SHA256withECDSA", engine.getName());
            }
        }
    }

    /** Always zeros. */
    public static class WrongDigest extends MessageDigestSpi {
        @Override
        protected void engineUpdate(byte input) {}

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {}

        @Override
        protected byte[] engineDigest() {
            return new byte[32];
        }

        @Override
        protected void engineReset() {}
    }

    /** Fails as a native library may: with an unchecked exception. */
    public static class ThrowingDigest extends WrongDigest {
        @Override
        protected byte[] engineDigest() {
            throw new UnsupportedOperationException("no such instruction");
        }
    }

    /** Accepts every signature. */
    public static class AcceptsAll extends SignatureSpi {
        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            throw new InvalidKeyException();
        }

        @Override
        protected void engineUpdate(byte input) {}

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {}

        @Override
        protected byte[] engineSign() {
            return new byte[0];
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return true;
        }

        @Deprecated
        @Override
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name);
        }

        @Deprecated
        @Override
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }

    /** Refuses every signature. */
    public static class RefusesAll extends AcceptsAll {
        @Override
        protected boolean engineVerify(byte[] signature) {
            return false;
        }
    }
}
