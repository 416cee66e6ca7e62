package org.medchain.crypto.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.provider.Providers.SignatureProvider;
import org.medchain.crypto.suite.NaiveEd25519.Point;
import org.medchain.error.MalformedException;
import org.medchain.fixture.LoadedProviders;
import org.medchain.fixture.Vectors;
import org.medchain.fixture.Vectors.Vector;
import org.medchain.testkit.fixture.TestRandom;

/** Suite 1's signatures, with every provider that loads: what one accepts all accept. */
class Ed25519Test {
    private static final Bytes SEED = Bytes.random(TestRandom.seeded(8032), 32);
    private static final BigInteger SCALAR = NaiveEd25519.scalar(SEED);
    private static final Point KEY = NaiveEd25519.BASE.times(SCALAR);
    private static final Bytes VERIFY_KEY = KEY.encode();
    private static final Bytes MESSAGE = Bytes.utf8("pay attention to the cofactor");
    private static final int GRINDS = 64;
    private static final List<Bytes> TORSIONED = NaiveEd25519.smallOrder().subList(1, 8).stream()
            .flatMap(Ed25519Test::torsioned)
            .toList();

    static Stream<X25519Suite> suites() {
        return LoadedProviders.with("Signature", "Ed25519").stream()
                .map(provider -> new X25519Suite(new SignatureProvider("Ed25519", "Ed25519", provider)));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void rfc8032Vectors_signAndVerify(X25519Suite suite) throws MalformedException {
        for (Vector vector : Vectors.read("ed25519/v1/rfc8032.txt")) {
            RawKeyPair keys = suite.deriveSigningKeys(
                    SecretBytes.copyOf(vector.hex("secret").toByteArray()));
            assertThat(keys.publicKey()).as(vector.text("name")).isEqualTo(vector.hex("public"));
            assertThat(suite.sign(keys, vector.hex("message"))).isEqualTo(vector.hex("signature"));
            assertThat(suite.verify(keys.publicKey(), vector.hex("message"), vector.hex("signature")))
                    .isTrue();
            suite.checkVerifyKey(keys.publicKey());
        }
    }

    /** A native provider that keeps the whole message has a limit; what is signed here may be larger. */
    @ParameterizedTest
    @MethodSource("suites")
    void signature_overAMessageOfAnySize_isTheSameEverywhereAndVerifies(X25519Suite suite) {
        RawKeyPair keys = suite.deriveSigningKeys(SecretBytes.copyOf(SEED.toByteArray()));
        for (int size : new int[] {1 << 19, (1 << 19) + 1, 1 << 20, (1 << 20) + 1, 5 << 20}) {
            byte[] message = Bytes.random(TestRandom.seeded(size), size).toByteArray();
            Bytes signature = suite.sign(keys, Bytes.copyOf(message));
            assertThat(suites())
                    .as("%d bytes", size)
                    .allMatch(other -> other.verify(keys.publicKey(), Bytes.copyOf(message), signature));
            message[size - 1] ^= 1;
            assertThat(suite.verify(keys.publicKey(), Bytes.copyOf(message), signature))
                    .isFalse();
        }
    }

    @Test
    void naiveArithmetic_honestSignature_isTheSuites() {
        BigInteger r = BigInteger.valueOf(12345);
        Bytes bigR = NaiveEd25519.BASE.times(r).encode();
        Bytes signature = NaiveEd25519.sign(SCALAR, VERIFY_KEY, r, bigR, MESSAGE);
        assertThat(suites()).allMatch(suite -> suite.verify(VERIFY_KEY, MESSAGE, signature));
        assertThat(Suite.of(SuiteId.X25519)
                        .deriveSigningKeys(SecretBytes.copyOf(SEED.toByteArray()))
                        .publicKey())
                .isEqualTo(VERIFY_KEY);
    }

    /** The attack that {@link X25519Suite} guards against is real: BouncyCastle's own verifier accepts all of these. */
    @Test
    void torsionedR_bouncyCastlesRawVerifier_accepts() {
        assertThat(TORSIONED)
                .allMatch(signature -> Ed25519.verify(
                        signature.toByteArray(),
                        0,
                        VERIFY_KEY.toByteArray(),
                        0,
                        MESSAGE.toByteArray(),
                        0,
                        MESSAGE.size()));
    }

    @ParameterizedTest
    @MethodSource("suites")
    void torsionedR_everyProvider_refusesAll(X25519Suite suite) {
        assertThat(TORSIONED).noneMatch(signature -> suite.verify(VERIFY_KEY, MESSAGE, signature));
    }

    /** Here R is of small order itself, r being zero. */
    @ParameterizedTest
    @MethodSource("suites")
    void smallOrderR_everyProvider_refuses(X25519Suite suite) {
        for (Point point : NaiveEd25519.smallOrder()) {
            Bytes signature = NaiveEd25519.sign(SCALAR, VERIFY_KEY, BigInteger.ZERO, point.encode(), MESSAGE);
            assertThat(suite.verify(VERIFY_KEY, MESSAGE, signature)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void neutralRInEveryEncoding_everyProvider_refuses(X25519Suite suite) {
        BigInteger one = BigInteger.ONE;
        for (Bytes bigR : List.of(
                NaiveEd25519.encoding(one, true),
                NaiveEd25519.encoding(one.add(NaiveEd25519.P), false),
                NaiveEd25519.encoding(one.add(NaiveEd25519.P), true))) {
            Bytes signature = NaiveEd25519.sign(SCALAR, VERIFY_KEY, BigInteger.ZERO, bigR, MESSAGE);
            assertThat(suite.verify(VERIFY_KEY, MESSAGE, signature))
                    .as("%s", bigR)
                    .isFalse();
        }
    }

    /** RFC 8032 section 5.1.7: S is below the order. */
    @ParameterizedTest
    @MethodSource("suites")
    void nonCanonicalS_everyProvider_refuses(X25519Suite suite) {
        RawKeyPair keys = suite.deriveSigningKeys(SecretBytes.copyOf(SEED.toByteArray()));
        Bytes signature = suite.sign(keys, MESSAGE);
        BigInteger s = NaiveEd25519.number(signature.slice(32, 64));
        for (BigInteger other = s.add(NaiveEd25519.L); other.bitLength() <= 256; other = other.add(NaiveEd25519.L)) {
            Bytes malleated = Bytes.concat(signature.slice(0, 32), NaiveEd25519.littleEndian(other));
            assertThat(suite.verify(VERIFY_KEY, MESSAGE, malleated)).isFalse();
        }
    }

    @Test
    void checkVerifyKey_smallOrder_isRefused() {
        for (Point point : NaiveEd25519.smallOrder()) {
            refused(point.encode());
        }
    }

    @Test
    void checkVerifyKey_torsioned_isRefused() {
        for (Point torsion : NaiveEd25519.smallOrder().subList(1, 8)) {
            refused(KEY.plus(torsion).encode());
        }
    }

    /** All y from p to 2^255 - 1, with both signs. */
    @Test
    void checkVerifyKey_nonCanonical_isRefused() {
        for (int i = 0; i < 19; i++) {
            BigInteger y = NaiveEd25519.P.add(BigInteger.valueOf(i));
            refused(NaiveEd25519.encoding(y, false));
            refused(NaiveEd25519.encoding(y, true));
        }
        refused(NaiveEd25519.encoding(BigInteger.ONE, true));
        refused(NaiveEd25519.encoding(NaiveEd25519.P.subtract(BigInteger.ONE), true));
    }

    @Test
    void checkVerifyKey_generatedBytes_agreesWithNaiveArithmetic() {
        for (int seed = 0; seed < 20; seed++) {
            Bytes key = Bytes.random(TestRandom.seeded(seed), 32);
            boolean sound;
            try {
                Point point = NaiveEd25519.decode(key);
                sound = point.encode().equals(key)
                        && point.times(NaiveEd25519.L).equals(NaiveEd25519.NEUTRAL)
                        && !point.equals(NaiveEd25519.NEUTRAL);
            } catch (IllegalArgumentException e) {
                sound = false;
            }
            if (!sound) {
                refused(key);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void verify_keysOfAnyBytes_neverThrows(X25519Suite suite) {
        TestRandom random = TestRandom.seeded(1);
        for (int i = 0; i < 500; i++) {
            assertThat(suite.verify(Bytes.random(random, 32), MESSAGE, Bytes.random(random, 64)))
                    .isFalse();
            assertThat(suite.verify(Bytes.random(random, i % 70), MESSAGE, Bytes.random(random, i % 130)))
                    .isFalse();
        }
    }

    @Test
    void sign_everyProvider_givesTheSameBytes() {
        RawKeyPair keys = Suite.of(SuiteId.X25519).deriveSigningKeys(SecretBytes.copyOf(SEED.toByteArray()));
        assertThat(suites().map(suite -> suite.sign(keys, MESSAGE)).distinct()).hasSize(1);
    }

    /** Signatures whose R has the given component, and which are otherwise what the signer would make. */
    private static Stream<Bytes> torsioned(Point component) {
        BigInteger first = BigInteger.valueOf(1_000);
        Point[] current = {NaiveEd25519.BASE.times(first).plus(component)};
        return Stream.iterate(first, r -> r.add(BigInteger.ONE)).limit(GRINDS).map(r -> {
            Bytes bigR = current[0].encode();
            current[0] = current[0].plus(NaiveEd25519.BASE);
            return NaiveEd25519.sign(SCALAR, VERIFY_KEY, r, bigR, MESSAGE);
        });
    }

    private static void refused(Bytes key) {
        assertThatExceptionOfType(MalformedException.class).as("%s", key).isThrownBy(() -> Suite.of(SuiteId.X25519)
                .checkVerifyKey(key));
    }
}
