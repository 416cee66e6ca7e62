package org.medchain.crypto.suite;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.medchain.crypto.bytes.Bytes;

/** Edwards25519 by the formulas of RFC 8032 section 5.1, slow and without any secret: to make what no honest signer makes. */
final class NaiveEd25519 {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(BigInteger.valueOf(121666).modInverse(P))
            .mod(P);
    static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
    static final Point BASE = decode(Bytes.fromHex("58" + "66".repeat(31)));

    /** Generates the eight points whose order divides 8. */
    private static final Point ORDER_8 =
            decode(Bytes.fromHex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"));

    private NaiveEd25519() {}

    /** An affine point. */
    record Point(BigInteger x, BigInteger y) {
        Point plus(Point other) {
            BigInteger product = D.multiply(x)
                    .multiply(other.x)
                    .multiply(y)
                    .multiply(other.y)
                    .mod(P);
            BigInteger newX = x.multiply(other.y).add(y.multiply(other.x));
            BigInteger newY = y.multiply(other.y).add(x.multiply(other.x));
            return new Point(
                    newX.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
                    newY.multiply(BigInteger.ONE.subtract(product).modInverse(P))
                            .mod(P));
        }

        Point times(BigInteger scalar) {
            Point sum = NEUTRAL;
            for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
                sum = sum.plus(sum);
                sum = scalar.testBit(bit) ? sum.plus(this) : sum;
            }
            return sum;
        }

        Bytes encode() {
            return encoding(y, x.testBit(0));
        }
    }

    /** The 32 bytes of y, which need not be below p, and the sign of x. */
    static Bytes encoding(BigInteger y, boolean negative) {
        return littleEndian(negative ? y.setBit(255) : y);
    }

    static Point decode(Bytes encoded) {
        BigInteger whole = number(encoded);
        BigInteger y = whole.clearBit(255);
        BigInteger square = y.multiply(y)
                .subtract(BigInteger.ONE)
                .multiply(D.multiply(y).multiply(y).add(BigInteger.ONE).modInverse(P))
                .mod(P);
        BigInteger x = square.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(square)) {
            BigInteger rootOfMinusOne =
                    BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
            x = x.multiply(rootOfMinusOne).mod(P);
        }
        if (!x.multiply(x).mod(P).equals(square)) {
            throw new IllegalArgumentException("not on the curve: " + encoded);
        }
        return new Point(x.testBit(0) == whole.testBit(255) ? x : P.subtract(x).mod(P), y.mod(P));
    }

    /** The eight points whose order divides 8, the neutral element first. */
    static List<Point> smallOrder() {
        Point[] points = new Point[8];
        Arrays.setAll(points, i -> ORDER_8.times(BigInteger.valueOf(i)));
        return List.of(points);
    }

    /** The secret scalar of a seed. */
    static BigInteger scalar(Bytes seed) {
        byte[] hash = Arrays.copyOf(sha512(seed), 32);
        hash[0] &= (byte) 0xf8;
        hash[31] = (byte) ((hash[31] & 0x7f) | 0x40);
        return number(Bytes.takeOwnership(hash));
    }

    /** A signature whose commitment is {@code bigR}, answering as if it were {@code r} times the base point. */
    static Bytes sign(BigInteger scalar, Bytes verifyKey, BigInteger r, Bytes bigR, Bytes message) {
        BigInteger k = challenge(bigR, verifyKey, message);
        return Bytes.concat(bigR, littleEndian(r.add(k.multiply(scalar)).mod(L)));
    }

    static BigInteger challenge(Bytes bigR, Bytes verifyKey, Bytes message) {
        return number(Bytes.takeOwnership(sha512(Bytes.concat(bigR, verifyKey, message))))
                .mod(L);
    }

    static Bytes littleEndian(BigInteger value) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) {
            bytes[i] = value.shiftRight(8 * i).byteValue();
        }
        return Bytes.takeOwnership(bytes);
    }

    static BigInteger number(Bytes littleEndian) {
        byte[] bytes = littleEndian.toByteArray();
        for (int i = 0; i < bytes.length / 2; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = swapped;
        }
        return new BigInteger(1, bytes);
    }

    private static byte[] sha512(Bytes source) {
        try {
            return MessageDigest.getInstance("SHA-512").digest(source.toByteArray());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
