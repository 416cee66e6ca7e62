package org.medchain.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.GeneralSecurityException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.FixedRandom;
import org.medchain.fixture.Vectors;
import org.medchain.fixture.Vectors.Vector;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

class SymmetricKeyTest {
    private static final int MAX = 100_000;
    private static final DomainTag USE = DomainTag.of("test");
    private static final Bytes ID = Bytes.utf8("id");
    private static final Bytes PLAINTEXT = Bytes.utf8("plaintext");

    @Test
    void naiveGcm_specificationVectors_giveTheirCiphertexts() throws GeneralSecurityException {
        for (Vector vector : Vectors.read("aes-gcm/v1/gcm-specification.txt")) {
            assertThat(new NaiveGcm(vector.hex("key"))
                            .seal(vector.hex("nonce"), vector.hex("associated"), vector.hex("plaintext")))
                    .as(vector.text("name"))
                    .isEqualTo(Bytes.concat(vector.hex("ciphertext"), vector.hex("tag")));
        }
    }

    @Test
    void seal_fixedNonce_isByteForByteThatOfTheNaiveScheme() throws GeneralSecurityException, MedChainException {
        for (int seed = 0; seed < 40; seed++) {
            TestRandom random = TestRandom.seeded(seed);
            Bytes raw = Bytes.random(random, 32);
            Bytes nonce = Bytes.random(random, 12);
            Bytes id = Bytes.random(random, seed);
            Bytes plaintext = Bytes.random(random, seed * 5);
            SuiteId suite = seed % 2 == 0 ? SuiteId.X25519 : SuiteId.P256;
            SymmetricKey key = new SymmetricKey(SecretBytes.copyOf(raw.toByteArray()));
            Bytes sealed = key.seal(suite, USE, id, plaintext, new FixedRandom(nonce));
            Bytes associated = Bytes.concat(
                    Bytes.takeOwnership(new byte[] {(byte) suite.code()}),
                    Bytes.fromHex("10"),
                    Bytes.utf8("medchain/v1/test"),
                    id);
            assertThat(sealed)
                    .as("seed %d", seed)
                    .isEqualTo(struct(suite.code(), nonce, new NaiveGcm(raw).seal(nonce, associated, plaintext)));
            assertThat(key.open(USE, id, sealed, MAX)).isEqualTo(plaintext);
            assertThat(sealed.size() - plaintext.size()).isLessThanOrEqualTo(SymmetricKey.OVERHEAD);
        }
    }

    @Test
    void overhead_ofTheLargestText_holds() {
        Bytes large = Bytes.takeOwnership(new byte[70_000]);
        assertThat(key(1).seal(SuiteId.P256, USE, ID, large, TestRandom.seeded(1))
                                .size()
                        - large.size())
                .isLessThanOrEqualTo(SymmetricKey.OVERHEAD);
    }

    @Test
    void open_everyFlippedBitOrCut_isRefused() {
        Bytes sealed = key(1).seal(SuiteId.X25519, USE, ID, PLAINTEXT, TestRandom.seeded(2));
        assertThat(Stream.concat(Flips.everyBit(sealed), Flips.everyCut(sealed)))
                .allSatisfy(damaged -> assertThatExceptionOfType(MedChainException.class)
                        .isThrownBy(() -> key(1).open(USE, ID, damaged, MAX))
                        .isInstanceOfAny(MalformedException.class, VerificationException.class));
    }

    @Test
    void open_elsewhere_failsInOneWay() {
        Bytes sealed = key(1).seal(SuiteId.X25519, USE, ID, PLAINTEXT, TestRandom.seeded(2));
        Bytes otherSuite = Bytes.concat(Bytes.fromHex("a30002"), sealed.slice(3, sealed.size()));
        doesNotOpen(key(2), USE, ID, sealed);
        doesNotOpen(key(1), USE, Bytes.utf8("ie"), sealed);
        doesNotOpen(key(1), USE, Bytes.empty(), sealed);
        doesNotOpen(key(1), USE, ID, otherSuite);
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> key(1).open(DomainTag.of("tess"), ID, sealed, MAX));
    }

    /** The end of a tag's name does not pass into the id. */
    @Test
    void open_useAndIdCutElsewhere_isRefused() {
        Bytes sealed =
                key(1).seal(SuiteId.X25519, DomainTag.of("ab"), Bytes.utf8("c"), PLAINTEXT, TestRandom.seeded(2));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> key(1).open(DomainTag.of("a"), Bytes.utf8("bc"), sealed, MAX));
    }

    @Test
    void open_overLimit_isRefused() {
        Bytes sealed = key(1).seal(SuiteId.X25519, USE, ID, PLAINTEXT, TestRandom.seeded(2));
        for (int limit : new int[] {0, 15, 16, sealed.size() - 1}) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> key(1).open(USE, ID, sealed, limit))
                    .withMessageContaining("at most");
        }
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> key(1).open(
                        USE, ID, struct(1, Bytes.fromHex("00".repeat(12)), Bytes.fromHex("00".repeat(15))), MAX));
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> key(1).open(
                        USE, ID, struct(1, Bytes.fromHex("00".repeat(13)), Bytes.fromHex("00".repeat(16))), MAX));
    }

    @Test
    void seal_again_hasAnotherNonce() {
        SymmetricKey key = key(1);
        TestRandom random = TestRandom.seeded(3);
        Set<Bytes> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            assertThat(seen.add(key.seal(SuiteId.X25519, USE, ID, PLAINTEXT, random)))
                    .isTrue();
        }
    }

    /** RFC 5869: extract with a salt of zeros, one block of expansion. */
    @Test
    void derive_isHkdfOfKeyAndUse() throws GeneralSecurityException {
        SymmetricKey key = key(4);
        byte[] extracted = hmac(new byte[32], Bytes.takeOwnership(key.bytes().exposeCopy()));
        byte[] expected = hmac(extracted, Bytes.concat(USE.prefix(), Bytes.fromHex("01")));
        assertThat(key.derive(USE)).isEqualTo(SecretBytes.copyOf(expected));
        assertThat(key.derive(DomainTag.of("other"))).isNotEqualTo(key.derive(USE));
        assertThat(key.derive(USE)).isNotEqualTo(key.bytes());
    }

    /** The number follows the use, in 8 bytes. */
    @Test
    void derive_ofANumber_isHkdfOfKeyUseAndNumber() throws GeneralSecurityException {
        SymmetricKey key = key(4);
        byte[] extracted = hmac(new byte[32], Bytes.takeOwnership(key.bytes().exposeCopy()));
        byte[] expected = hmac(extracted, Bytes.concat(USE.prefix(), Bytes.fromHex("010203040506070801")));
        assertThat(key.derive(USE, 0x0102030405060708L)).isEqualTo(SecretBytes.copyOf(expected));
        assertThat(key.derive(USE, 0)).isNotEqualTo(key.derive(USE)).isNotEqualTo(key.derive(USE, 1));
    }

    @Test
    void key_ofAnotherSize_isMisuse() {
        for (int size : new int[] {0, 16, 31, 33}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new SymmetricKey(SecretBytes.copyOf(new byte[size])));
        }
    }

    @Test
    void close_endsUse() {
        SymmetricKey key = SymmetricKey.generate(TestRandom.seeded(1));
        assertThat(key).hasToString("SymmetricKey[redacted]");
        key.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> key.seal(SuiteId.X25519, USE, ID, PLAINTEXT, TestRandom.seeded(1)));
        assertThatIllegalStateException().isThrownBy(() -> key.derive(USE));
    }

    private static SymmetricKey key(int seed) {
        return SymmetricKey.generate(TestRandom.seeded(seed));
    }

    private static Bytes struct(int suite, Bytes nonce, Bytes ciphertext) {
        return new StructWriter()
                .integer(0, suite)
                .bytes(1, nonce)
                .bytes(2, ciphertext)
                .toBytes();
    }

    private static byte[] hmac(byte[] key, Bytes message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message.toByteArray());
    }

    private static void doesNotOpen(SymmetricKey key, DomainTag use, Bytes id, Bytes sealed) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> key.open(use, id, sealed, MAX))
                .withMessage("the text sealed for medchain/v1/test does not open with this key")
                .withNoCause();
    }
}
