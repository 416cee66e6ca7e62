package org.medchain.crypto.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.medchain.fixture.LoadedProviders;
import org.medchain.testkit.fixture.TestRandom;

class ProvidersTest {
    @Test
    void describe_namesAProviderForEachAlgorithm() {
        assertThat(Providers.describe()).matches("SHA-256 \\S+, AES-GCM \\S+, Ed25519 \\S+, ECDSA \\S+");
    }

    /** Corretto is many times faster; it has Ed25519 without a key factory. */
    @Test
    void ed25519_whereCorrettoLoads_isCorrettos() {
        boolean loads = LoadedProviders.all().stream()
                .anyMatch(provider -> provider.getName().equals("AmazonCorrettoCryptoProvider"));
        assertThat(Providers.ed25519().provider().getName().equals("AmazonCorrettoCryptoProvider"))
                .isEqualTo(loads);
    }

    @Test
    void sha256_isNeverBouncyCastles() {
        assertThat(Providers.sha256().getProvider().getName()).isNotEqualTo("BC");
    }

    @Test
    void providers_areNotInstalledInTheJvm() {
        String described = Providers.describe();
        List<String> installed =
                Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
        assertThat(installed).as(described).doesNotContain("BC", "Conscrypt", "AmazonCorrettoCryptoProvider");
    }

    @Test
    void sha256_everyLoadedProvider_givesTheSameDigest() throws GeneralSecurityException {
        byte[] message = new byte[100_000];
        TestRandom.seeded(1).nextBytes(message);
        byte[] expected = Providers.sha256().digest(message);
        for (Provider provider : LoadedProviders.with("MessageDigest", "SHA-256")) {
            assertThat(MessageDigest.getInstance("SHA-256", provider).digest(message))
                    .as(provider.getName())
                    .isEqualTo(expected);
        }
    }

    @Test
    void aesGcm_everyLoadedProvider_givesTheSameCiphertext() throws GeneralSecurityException {
        byte[] plaintext = new byte[10_000];
        TestRandom.seeded(2).nextBytes(plaintext);
        byte[] expected = sealed(Providers.aesGcm(), plaintext);
        for (Provider provider : LoadedProviders.all()) {
            if (provider.getService("Cipher", "AES/GCM/NoPadding") != null) {
                assertThat(sealed(Cipher.getInstance("AES/GCM/NoPadding", provider), plaintext))
                        .as(provider.getName())
                        .isEqualTo(expected);
            }
        }
        assertThat(sealed(Cipher.getInstance("AES/GCM/NoPadding", Security.getProvider("SunJCE")), plaintext))
                .isEqualTo(expected);
    }

    private static byte[] sealed(Cipher cipher, byte[] plaintext) throws GeneralSecurityException {
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(Arrays.copyOf(plaintext, 32), "AES"),
                new GCMParameterSpec(128, Arrays.copyOf(plaintext, 12)));
        cipher.updateAAD(plaintext, 0, 50);
        return cipher.doFinal(plaintext);
    }
}
