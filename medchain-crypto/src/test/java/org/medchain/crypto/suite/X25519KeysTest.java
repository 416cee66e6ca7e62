package org.medchain.crypto.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.fixture.Vectors;
import org.medchain.testkit.fixture.TestRandom;

/** Which X25519 keys may be sealed to: those whose shared secrets depend on the other's key, in their one encoding. */
class X25519KeysTest {
    private static final Suite SUITE = Suite.of(SuiteId.X25519);
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    static List<Vectors.Vector> lowOrder() {
        return Vectors.read("x25519/v1/low-order.txt");
    }

    @ParameterizedTest
    @MethodSource("lowOrder")
    void checkSealKey_lowOrder_isRefused(Vectors.Vector vector) {
        refused(vector.hex("key"));
    }

    /** The vectors are what they say: whoever's secret is used, all that comes out is zeros. */
    @ParameterizedTest
    @MethodSource("lowOrder")
    void agreement_lowOrder_isZeroWithEverySecret(Vectors.Vector vector) {
        for (int seed = 0; seed < 8; seed++) {
            byte[] secret =
                    Bytes.random(TestRandom.seeded(seed), X25519.SCALAR_SIZE).toByteArray();
            byte[] shared = new byte[X25519.POINT_SIZE];
            assertThat(X25519.calculateAgreement(secret, 0, vector.hex("key").toByteArray(), 0, shared, 0))
                    .isFalse();
            assertThat(shared).containsOnly(0);
        }
    }

    @Test
    void checkSealKey_everyEncodingFromPOn_isRefused() {
        for (int over = 0; over < 19; over++) {
            refused(encoded(P.add(BigInteger.valueOf(over))));
        }
    }

    @Test
    void checkSealKey_topBitOfASoundKeySet_isRefused() {
        byte[] key = soundKey(1).toByteArray();
        key[key.length - 1] |= (byte) 0x80;

        refused(Bytes.takeOwnership(key));
    }

    @Test
    void checkSealKey_wrongSize_isRefused() {
        refused(Bytes.empty());
        refused(soundKey(1).slice(0, 31));
        refused(Bytes.concat(soundKey(1), Bytes.fromHex("00")));
    }

    @Test
    void checkSealKey_soundKeysAndTheirNeighbours_pass() throws MalformedException {
        for (int seed = 0; seed < 100; seed++) {
            SUITE.checkSealKey(soundKey(seed));
        }
        for (long small : new long[] {2, 3, 4, 9}) {
            SUITE.checkSealKey(encoded(BigInteger.valueOf(small)));
        }
        SUITE.checkSealKey(encoded(P.subtract(BigInteger.TWO)));
    }

    private static void refused(Bytes key) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> SUITE.checkSealKey(key))
                .withMessageContaining("X25519");
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() ->
                        SUITE.seal(key, Bytes.utf8("use"), Bytes.empty(), Bytes.utf8("text"), TestRandom.seeded(1)));
    }

    private static Bytes soundKey(long seed) {
        return SUITE.generateSealingKeys(TestRandom.seeded(seed)).publicKey();
    }

    private static Bytes encoded(BigInteger value) {
        byte[] bigEndian = value.toByteArray();
        byte[] encoded = new byte[X25519.POINT_SIZE];
        for (int i = 0; i < bigEndian.length && i < encoded.length; i++) {
            encoded[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return Bytes.takeOwnership(encoded);
    }
}
