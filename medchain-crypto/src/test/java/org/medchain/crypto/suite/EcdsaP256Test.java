package org.medchain.crypto.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.stream.Stream;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.provider.Providers.SignatureProvider;
import org.medchain.error.MalformedException;
import org.medchain.fixture.LoadedProviders;
import org.medchain.fixture.Vectors;
import org.medchain.fixture.Vectors.Vector;
import org.medchain.testkit.fixture.TestRandom;

/** Suite 2's signatures, with every provider that loads: what one accepts all accept. */
class EcdsaP256Test {
    private static final BigInteger P =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final ECNamedCurveParameterSpec CURVE = ECNamedCurveTable.getParameterSpec("P-256");
    private static final Bytes MESSAGE = Bytes.utf8("one signature, one encoding");

    static Stream<P256Suite> suites() {
        return LoadedProviders.with("Signature", "SHA256withECDSA").stream()
                .map(provider -> new P256Suite(new SignatureProvider("SHA256withECDSA", "EC", provider)));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void knownAnswers_withLowS_verifyAndWithHighSDoNot(P256Suite suite) {
        for (Vector vector : Vectors.read("ecdsa-p256/v1/known-answers.txt")) {
            Bytes r = vector.hex("r");
            BigInteger s = new BigInteger(vector.text("s"), 16);
            BigInteger low = s.min(N.subtract(s));
            String name = vector.text("name");
            assertThat(suite.verify(vector.hex("public"), vector.hex("message"), Bytes.concat(r, scalar(low))))
                    .as(name)
                    .isTrue();
            assertThat(suite.verify(
                            vector.hex("public"), vector.hex("message"), Bytes.concat(r, scalar(N.subtract(low)))))
                    .as(name)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void knownAnswers_secret_signsForThePublishedKey(P256Suite suite) {
        for (Vector vector : Vectors.read("ecdsa-p256/v1/known-answers.txt")) {
            RawKeyPair keys = new RawKeyPair(
                    vector.hex("public"),
                    SecretBytes.copyOf(vector.hex("secret").toByteArray()));
            assertThat(suite.verify(vector.hex("public"), MESSAGE, suite.sign(keys, MESSAGE)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void sign_manyTimes_alwaysHasLowS(P256Suite suite) {
        RawKeyPair keys = keys(1);
        for (int i = 0; i < 40; i++) {
            Bytes message = Bytes.utf8("message " + i);
            Bytes signature = suite.sign(keys, message);
            assertThat(number(signature.slice(32, 64))).isLessThanOrEqualTo(N.shiftRight(1));
            Bytes malleated = Bytes.concat(signature.slice(0, 32), scalar(N.subtract(number(signature.slice(32, 64)))));
            assertThat(suites().map(other -> other.verify(keys.publicKey(), message, signature)))
                    .containsOnly(true);
            assertThat(suites().map(other -> other.verify(keys.publicKey(), message, malleated)))
                    .containsOnly(false);
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void rAndS_outOfRange_areRefused(P256Suite suite) {
        RawKeyPair keys = keys(2);
        Bytes signature = suite.sign(keys, MESSAGE);
        BigInteger r = number(signature.slice(0, 32));
        BigInteger s = number(signature.slice(32, 64));
        BigInteger all = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        for (BigInteger wrong :
                new BigInteger[] {BigInteger.ZERO, BigInteger.ONE, N.subtract(BigInteger.ONE), N, P, all}) {
            assertThat(suite.verify(keys.publicKey(), MESSAGE, Bytes.concat(scalar(wrong), scalar(s))))
                    .isFalse();
            assertThat(suite.verify(keys.publicKey(), MESSAGE, Bytes.concat(scalar(r), scalar(wrong))))
                    .isFalse();
            assertThat(suite.verify(keys.publicKey(), MESSAGE, Bytes.concat(scalar(wrong), scalar(wrong))))
                    .isFalse();
        }
    }

    /** r + n names the same residue where it still fits 32 bytes: not another encoding of the same signature. */
    @Test
    void rPlusOrder_isRefused() {
        assertThat(suites())
                .noneMatch(suite -> suite.verify(
                        keys(2).publicKey(),
                        MESSAGE,
                        Bytes.concat(scalar(N.add(BigInteger.ONE)), scalar(BigInteger.ONE))));
    }

    @Test
    void checkVerifyKey_notAPointOrNotUncompressed_isRefused() throws MalformedException {
        Bytes key = keys(3).publicKey();
        Bytes x = key.slice(1, 33);
        Bytes y = key.slice(33, 65);
        Suite suite = Suite.of(SuiteId.P256);
        suite.checkVerifyKey(key);
        suite.checkVerifyKey(point("04", x, scalar(P.subtract(number(y)))));
        Bytes zero = scalar(BigInteger.ZERO);
        for (Bytes wrong : new Bytes[] {
            point("04", y, x),
            point("04", x, scalar(number(y).xor(BigInteger.ONE))),
            point("04", zero, zero),
            point("04", scalar(P), y),
            point("04", x, scalar(P)),
            point("00", zero, zero),
            point("06", x, y),
            point("07", x, y),
            point("02", x, y),
            Bytes.concat(Bytes.fromHex("02"), x),
            Bytes.concat(key, Bytes.fromHex("00")),
            key.slice(0, 64),
            Bytes.empty()
        }) {
            assertThatExceptionOfType(MalformedException.class)
                    .as("%s", wrong)
                    .isThrownBy(() -> suite.checkVerifyKey(wrong));
            assertThatExceptionOfType(MalformedException.class)
                    .as("%s", wrong)
                    .isThrownBy(() -> suite.checkSealKey(wrong));
            assertThat(suite.verify(wrong, MESSAGE, Bytes.fromHex("01".repeat(64))))
                    .isFalse();
        }
    }

    /** Made backwards: of any r and s there is a key for which they are valid, so both sides of the limit can be met. */
    @ParameterizedTest
    @MethodSource("suites")
    void verify_sAtHalfTheOrder_isAcceptedAndOneMoreIsRefused(P256Suite suite) throws MalformedException {
        BigInteger half = N.shiftRight(1);
        for (BigInteger s : new BigInteger[] {BigInteger.ONE, half, half.add(BigInteger.ONE)}) {
            ECPoint nonce = CURVE.getG().multiply(BigInteger.valueOf(12_345)).normalize();
            BigInteger r = nonce.getAffineXCoord().toBigInteger().mod(N);
            BigInteger z = number(Hasher.untagged().update(MESSAGE).finish().value());
            Bytes key = Bytes.takeOwnership(nonce.multiply(s)
                    .subtract(CURVE.getG().multiply(z.mod(N)))
                    .multiply(r.modInverse(N))
                    .getEncoded(false));
            suite.checkVerifyKey(key);
            assertThat(suite.verify(key, MESSAGE, Bytes.concat(scalar(r), scalar(s))))
                    .as("s = %s", s)
                    .isEqualTo(s.compareTo(half) <= 0);
        }
    }

    /** Some providers take points that are not on the curve, and compressed ones. */
    @ParameterizedTest
    @MethodSource("suites")
    void toJcaAndSeal_notAnUncompressedPointOfTheCurve_areMalformed(P256Suite suite) throws MalformedException {
        Bytes key = keys(3).publicKey();
        Bytes x = key.slice(1, 33);
        Bytes y = key.slice(33, 65);
        String compressed = number(y).testBit(0) ? "03" : "02";
        String hybrid = number(y).testBit(0) ? "07" : "06";
        suite.toJca(key);
        suite.seal(key, MESSAGE, MESSAGE, MESSAGE, TestRandom.seeded(1));
        for (Bytes wrong : new Bytes[] {
            point("04", y, x), point(hybrid, x, y), Bytes.concat(Bytes.fromHex(compressed), x),
        }) {
            assertThatExceptionOfType(MalformedException.class).as("%s", wrong).isThrownBy(() -> suite.toJca(wrong));
            assertThatExceptionOfType(MalformedException.class)
                    .as("%s", wrong)
                    .isThrownBy(() -> suite.seal(wrong, MESSAGE, MESSAGE, MESSAGE, TestRandom.seeded(1)));
        }
    }

    /** x + p of a point with a small x: the same point in other bytes. */
    @Test
    void checkVerifyKey_coordinateNotReduced_isRefused() {
        BigInteger b = new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
        BigInteger y = b.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
        assertThat(y.multiply(y).mod(P)).as("(0, y) is a point").isEqualTo(b);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Suite.of(SuiteId.P256).checkVerifyKey(point("04", scalar(P), scalar(y))));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void verify_keysOfAnyBytes_neverThrows(P256Suite suite) {
        TestRandom random = TestRandom.seeded(1);
        Bytes uncompressed = Bytes.fromHex("04");
        for (int i = 0; i < 200; i++) {
            Bytes key = Bytes.concat(uncompressed, Bytes.random(random, 64));
            assertThat(suite.verify(key, MESSAGE, Bytes.random(random, 64))).isFalse();
            assertThat(suite.verify(Bytes.random(random, i % 70), MESSAGE, Bytes.random(random, i % 130)))
                    .isFalse();
            assertThat(suite.verify(keys(4).publicKey(), MESSAGE, Bytes.random(random, 64)))
                    .isFalse();
        }
    }

    private static RawKeyPair keys(int seed) {
        return Suite.of(SuiteId.P256).generateSigningKeys(TestRandom.seeded(seed));
    }

    private static Bytes point(String form, Bytes x, Bytes y) {
        return Bytes.concat(Bytes.fromHex(form), x, y);
    }

    private static BigInteger number(Bytes value) {
        return new BigInteger(1, value.toByteArray());
    }

    private static Bytes scalar(BigInteger value) {
        return Bytes.takeOwnership(BigIntegers.asUnsignedByteArray(32, value));
    }
}
