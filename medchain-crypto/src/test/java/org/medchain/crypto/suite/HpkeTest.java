package org.medchain.crypto.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.FixedRandom;
import org.medchain.fixture.Vectors;
import org.medchain.fixture.Vectors.Vector;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

class HpkeTest {
    private static final String SUITES = "org.medchain.fixture.Suites#all";
    private static final Bytes INFO = Bytes.utf8("info");
    private static final Bytes ASSOCIATED = Bytes.utf8("associated");
    private static final Bytes PLAINTEXT = Bytes.utf8("plaintext");

    @Test
    void derive_rfc9180Vectors_giveTheirPairs() throws MalformedException {
        for (Vector vector : Vectors.read("hpke/v1/rfc9180-derive-key-pair.txt")) {
            Suite suite = Suite.of(SuiteId.of(Long.parseLong(vector.text("suite"))));
            RawKeyPair pair = suite.generateSealingKeys(new FixedRandom(vector.hex("ikm")));
            assertThat(pair.publicKey()).isEqualTo(vector.hex("public"));
            assertThat(Bytes.takeOwnership(pair.privateKey().exposeCopy()))
                    .isEqualTo(clamped(suite, vector.hex("secret")));
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void seal_generatedTexts_areByteForByteThoseOfTheNaiveScheme(Suite suite)
            throws GeneralSecurityException, MalformedException, VerificationException {
        NaiveHpke naive = new NaiveHpke(suite.id());
        for (int seed = 0; seed < 40; seed++) {
            TestRandom random = TestRandom.seeded(seed);
            RawKeyPair keys = suite.generateSealingKeys(random);
            Bytes ikm = Bytes.random(random, 32);
            Bytes info = Bytes.random(random, seed);
            Bytes associated = Bytes.random(random, 3 * seed % 50);
            Bytes plaintext = Bytes.random(random, seed * seed);
            Bytes sealed = suite.seal(keys.publicKey(), info, associated, plaintext, new FixedRandom(ikm));
            Bytes expected = naive.seal(
                    keys.publicKey(), suite.generateSealingKeys(new FixedRandom(ikm)), info, associated, plaintext);
            assertThat(sealed).as("seed %d", seed).isEqualTo(expected);
            assertThat(naive.open(keys, info, associated, sealed)).isEqualTo(plaintext);
            assertThat(opened(suite, keys, info, associated, sealed)).isEqualTo(plaintext);
            assertThat(sealed.size()).isEqualTo(plaintext.size() + suite.sealOverhead());
        }
    }

    /** Tink seals with empty associated data. */
    @ParameterizedTest
    @MethodSource(SUITES)
    void tink_bothDirections_opens(Suite suite)
            throws GeneralSecurityException, MalformedException, VerificationException {
        HybridConfig.register();
        for (int seed = 0; seed < 20; seed++) {
            TestRandom random = TestRandom.seeded(seed);
            RawKeyPair keys = suite.generateSealingKeys(random);
            Bytes plaintext = Bytes.random(random, seed * 50);
            KeysetHandle tink = tinkKeys(suite, keys);
            Bytes sealed = suite.seal(keys.publicKey(), INFO, Bytes.empty(), plaintext, random);
            assertThat(tink.getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class)
                            .decrypt(sealed.toByteArray(), INFO.toByteArray()))
                    .isEqualTo(plaintext.toByteArray());
            byte[] tinks = tink.getPublicKeysetHandle()
                    .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class)
                    .encrypt(plaintext.toByteArray(), INFO.toByteArray());
            assertThat(opened(suite, keys, INFO, Bytes.empty(), Bytes.takeOwnership(tinks)))
                    .isEqualTo(plaintext);
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void open_anythingWrong_failsInOneWay(Suite suite) throws MalformedException {
        RawKeyPair keys = suite.generateSealingKeys(TestRandom.seeded(1));
        RawKeyPair other = suite.generateSealingKeys(TestRandom.seeded(2));
        Bytes sealed = suite.seal(keys.publicKey(), INFO, ASSOCIATED, PLAINTEXT, TestRandom.seeded(3));
        Stream<Bytes> damaged = Stream.of(
                        Flips.everyBit(sealed),
                        Flips.everyCut(sealed),
                        Stream.of(Bytes.concat(sealed, Bytes.fromHex("00")), Bytes.empty()))
                .flatMap(one -> one);
        assertThat(damaged).allSatisfy(wrong -> doesNotOpen(suite, keys, INFO, ASSOCIATED, wrong));
        doesNotOpen(suite, other, INFO, ASSOCIATED, sealed);
        doesNotOpen(suite, keys, ASSOCIATED, INFO, sealed);
        doesNotOpen(suite, keys, Bytes.empty(), ASSOCIATED, sealed);
        doesNotOpen(suite, keys, INFO, Bytes.empty(), sealed);
        doesNotOpen(suite, new RawKeyPair(other.publicKey(), keys.privateKey()), INFO, ASSOCIATED, sealed);
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void open_randomBytes_failsInOneWay(Suite suite) {
        TestRandom random = TestRandom.seeded(4);
        RawKeyPair keys = suite.generateSealingKeys(random);
        for (int i = 0; i < 300; i++) {
            doesNotOpen(suite, keys, INFO, ASSOCIATED, Bytes.random(random, i));
        }
    }

    /** A device need not take the other encodings of a point that BouncyCastle takes. So nobody does, wherever the key is. */
    @ParameterizedTest
    @MethodSource(SUITES)
    void open_encapsulatedKeyInAnotherEncoding_failsInOneWay(Suite suite) throws GeneralSecurityException {
        TestRandom random = TestRandom.seeded(8);
        RawKeyPair keys = suite.generateSealingKeys(random);
        RawKeyPair ephemeral = suite.generateSealingKeys(random);
        byte[] encoded = ephemeral.publicKey().toByteArray();
        if (suite.id() == SuiteId.X25519) {
            encoded[31] |= (byte) 0x80;
        } else {
            encoded[0] = (byte) (6 + (encoded[64] & 1));
        }
        Bytes sealed = new NaiveHpke(suite.id())
                .seal(keys.publicKey(), ephemeral, Bytes.takeOwnership(encoded), INFO, ASSOCIATED, PLAINTEXT);
        doesNotOpen(suite, keys, INFO, ASSOCIATED, sealed);
    }

    /** RFC 7748 section 6.1 and RFC 9180 section 7.1.4: an all-zero shared secret ends it. */
    @Test
    void x25519_lowOrderPoint_isNeitherOpenedNorSealedTo() {
        Suite suite = Suite.of(SuiteId.X25519);
        RawKeyPair keys = suite.generateSealingKeys(TestRandom.seeded(5));
        BigInteger p = NaiveEd25519.P;
        for (BigInteger u : new BigInteger[] {
            BigInteger.ZERO,
            BigInteger.ONE,
            new BigInteger("325606250916557431795983626356110631294008115727848805560023387167927233504"),
            new BigInteger("39382357235489614581723060781553021112529911719440698176882885853963445705823"),
            p.subtract(BigInteger.ONE),
            p,
            p.add(BigInteger.ONE)
        }) {
            for (boolean highBit : new boolean[] {false, true}) {
                Bytes point = NaiveEd25519.encoding(u, highBit);
                doesNotOpen(suite, keys, INFO, ASSOCIATED, Bytes.concat(point, Bytes.fromHex("00".repeat(32))));
                assertThatExceptionOfType(MalformedException.class)
                        .as("%s", u)
                        .isThrownBy(() -> suite.seal(point, INFO, ASSOCIATED, PLAINTEXT, TestRandom.seeded(6)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SUITES)
    void seal_toAKeyOfAnotherSize_isMalformed(Suite suite) {
        for (int size : new int[] {0, 31, 33, 64, 66}) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> suite.seal(
                            Bytes.takeOwnership(new byte[size]), INFO, ASSOCIATED, PLAINTEXT, TestRandom.seeded(6)));
        }
    }

    /** Keeps the arrays that it filled. */
    private static final class KeepingRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient List<byte[]> filled = new ArrayList<>();

        @Override
        public void nextBytes(byte[] bytes) {
            TestRandom.seeded(filled.size()).nextBytes(bytes);
            filled.add(bytes);
        }
    }

    /** Whoever finds it in memory opens what was sealed. */
    @ParameterizedTest
    @MethodSource(SUITES)
    void seal_seedOfTheEphemeralKey_isWipedAfterwards(Suite suite) throws MalformedException {
        RawKeyPair keys = suite.generateSealingKeys(TestRandom.seeded(8));
        KeepingRandom random = new KeepingRandom();
        suite.seal(keys.publicKey(), INFO, ASSOCIATED, PLAINTEXT, random);
        assertThat(random.filled).hasSize(1).allSatisfy(seed -> assertThat(seed).containsOnly(0));
    }

    @Test
    void p256_sealKeyOffTheCurve_isMalformed() {
        Suite suite = Suite.of(SuiteId.P256);
        Bytes key = suite.generateSealingKeys(TestRandom.seeded(7)).publicKey();
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> suite.seal(Flips.bit(key, 200), INFO, ASSOCIATED, PLAINTEXT, TestRandom.seeded(6)));
    }

    /** RFC 7748 section 5: the bits of a secret that X25519 fixes, which may be fixed before it is kept. */
    private static Bytes clamped(Suite suite, Bytes secret) {
        byte[] scalar = secret.toByteArray();
        if (suite.id() == SuiteId.X25519) {
            scalar[0] &= (byte) 0xf8;
            scalar[31] = (byte) ((scalar[31] & 0x7f) | 0x40);
        }
        return Bytes.takeOwnership(scalar);
    }

    private static Bytes opened(Suite suite, RawKeyPair keys, Bytes info, Bytes associated, Bytes sealed)
            throws VerificationException {
        try (SecretBytes opened = suite.open(keys, info, associated, sealed)) {
            return Bytes.takeOwnership(opened.exposeCopy());
        }
    }

    private static void doesNotOpen(Suite suite, RawKeyPair keys, Bytes info, Bytes associated, Bytes sealed) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> suite.open(keys, info, associated, sealed))
                .withMessage("the sealed text does not open with this key for this use")
                .withNoCause();
    }

    private static KeysetHandle tinkKeys(Suite suite, RawKeyPair keys) throws GeneralSecurityException {
        HpkeParameters parameters = HpkeParameters.builder()
                .setKemId(
                        suite.id() == SuiteId.X25519
                                ? HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256
                                : HpkeParameters.KemId.DHKEM_P256_HKDF_SHA256)
                .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                .setVariant(HpkeParameters.Variant.NO_PREFIX)
                .build();
        HpkePublicKey publicKey = HpkePublicKey.create(
                parameters,
                com.google.crypto.tink.util.Bytes.copyFrom(keys.publicKey().toByteArray()),
                null);
        HpkePrivateKey privateKey = HpkePrivateKey.create(
                publicKey,
                com.google.crypto.tink.util.SecretBytes.copyFrom(
                        keys.privateKey().exposeCopy(), InsecureSecretKeyAccess.get()));
        return KeysetHandle.newBuilder()
                .addEntry(KeysetHandle.importKey(privateKey).withRandomId().makePrimary())
                .build();
    }
}
