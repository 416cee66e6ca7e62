package org.medchain.crypto.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.MalformedException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

/** What holds for every suite. */
class SuiteTest {
    private static final String SUITES = "org.medchain.fixture.Suites#all";
    private static final Bytes MESSAGE = Bytes.utf8("m");

    @Test
    void of_unknownNumber_isMalformed() throws MalformedException {
        assertThat(SuiteId.of(1)).isEqualTo(SuiteId.X25519);
        assertThat(SuiteId.of(2)).isEqualTo(SuiteId.P256);
        for (long unknown : new long[] {-1, 0, 3, 1L << 32 | 1, Long.MAX_VALUE}) {
            assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> SuiteId.of(unknown));
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void keys_generated_areSoundAndOfTheStatedSizes(Suite suite) throws MalformedException {
        for (int seed = 0; seed < 20; seed++) {
            RawKeyPair signing = suite.generateSigningKeys(TestRandom.seeded(seed));
            RawKeyPair sealing = suite.generateSealingKeys(TestRandom.seeded(seed));
            suite.checkVerifyKey(signing.publicKey());
            suite.checkSealKey(sealing.publicKey());
            assertThat(signing.publicKey().size()).isEqualTo(suite.verifyKeySize());
            assertThat(sealing.publicKey().size()).isEqualTo(suite.sealKeySize());
            assertThat(signing.privateKey().size()).isEqualTo(32);
            assertThat(suite.sign(signing, MESSAGE).size()).isEqualTo(suite.signatureSize());
            assertThat(suite.toJca(signing.publicKey()).getFormat()).isEqualTo("X.509");
        }
        assertThat(suite.verifyKeySize()).isLessThan(Suite.MAX_KEY_OR_SIGNATURE);
        assertThat(Suite.of(suite.id())).isSameAs(suite);
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void deriveSigningKeys_sameSeed_givesTheSamePair(Suite suite) {
        Bytes seed = Bytes.random(TestRandom.seeded(1), Suite.SEED_SIZE);
        RawKeyPair first = suite.deriveSigningKeys(SecretBytes.copyOf(seed.toByteArray()));
        RawKeyPair second = suite.deriveSigningKeys(SecretBytes.copyOf(seed.toByteArray()));
        assertThat(first.publicKey()).isEqualTo(second.publicKey());
        assertThat(first.privateKey()).isEqualTo(second.privateKey());
        for (int size : new int[] {0, 31, 33}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> suite.deriveSigningKeys(SecretBytes.copyOf(new byte[size])));
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void verify_everyFlippedBit_isRefused(Suite suite) {
        RawKeyPair keys = suite.generateSigningKeys(TestRandom.seeded(2));
        Bytes message = Bytes.utf8("thirty-two bytes are many enough");
        Bytes signature = suite.sign(keys, message);
        assertThat(suite.verify(keys.publicKey(), message, signature)).isTrue();
        assertThat(Flips.everyBit(signature)).noneMatch(flipped -> suite.verify(keys.publicKey(), message, flipped));
        assertThat(Flips.everyBit(message)).noneMatch(flipped -> suite.verify(keys.publicKey(), flipped, signature));
        assertThat(Flips.everyBit(keys.publicKey())).noneMatch(flipped -> suite.verify(flipped, message, signature));
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void verify_cutOrLengthened_isRefused(Suite suite) {
        RawKeyPair keys = suite.generateSigningKeys(TestRandom.seeded(3));
        Bytes signature = suite.sign(keys, MESSAGE);
        assertThat(Flips.everyCut(signature)).noneMatch(cut -> suite.verify(keys.publicKey(), MESSAGE, cut));
        assertThat(suite.verify(keys.publicKey(), MESSAGE, Bytes.concat(signature, Bytes.fromHex("00"))))
                .isFalse();
        assertThat(suite.verify(keys.publicKey(), Bytes.empty(), signature)).isFalse();
        RawKeyPair other = suite.generateSigningKeys(TestRandom.seeded(4));
        assertThat(suite.verify(other.publicKey(), MESSAGE, signature)).isFalse();
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void verify_generatedMessages_acceptsWhatIsSigned(Suite suite) {
        TestRandom random = TestRandom.seeded(5);
        for (int i = 0; i < 50; i++) {
            RawKeyPair keys = suite.generateSigningKeys(random);
            Bytes message = Bytes.random(random, i * i * 7);
            assertThat(suite.verify(keys.publicKey(), message, suite.sign(keys, message)))
                    .isTrue();
        }
    }

    /** The JDK's own engines sign with the exported private key and verify with the exported public key. */
    @ParameterizedTest
    @MethodSource(SUITES)
    void toJca_keys_workInTheJdk(Suite suite) throws GeneralSecurityException, MalformedException {
        RawKeyPair keys = suite.generateSigningKeys(TestRandom.seeded(6));
        PrivateKey privateKey = suite.toJca(keys);
        Signature signature =
                Signature.getInstance(suite.id() == SuiteId.X25519 ? "Ed25519" : "SHA256withECDSA", "SunEC");
        signature.initSign(privateKey);
        signature.update(MESSAGE.toByteArray());
        byte[] signed = signature.sign();
        signature.initVerify(suite.toJca(keys.publicKey()));
        signature.update(MESSAGE.toByteArray());
        assertThat(signature.verify(signed)).isTrue();
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void toJca_unsoundKey_isMalformed(Suite suite) {
        byte[] unsound = new byte[suite.verifyKeySize()];
        unsound[0] = 1;
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> suite.toJca(Bytes.takeOwnership(unsound)));
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void rawKeyPair_toString_hidesTheSecretAndCloseWipesIt(Suite suite) {
        RawKeyPair keys = suite.generateSigningKeys(TestRandom.seeded(7));
        String secret = Bytes.takeOwnership(keys.privateKey().exposeCopy()).toHex();
        assertThat(keys.toString()).contains("redacted").doesNotContain(secret.substring(0, 6));
        keys.close();
        assertThat(Arrays.equals(
                        keys.publicKey().toByteArray(),
                        new byte[keys.publicKey().size()]))
                .isFalse();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> suite.sign(keys, MESSAGE));
    }
}
