package org.medchain.crypto.suite;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.provider.Providers;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** Suite 1: Ed25519 and X25519. */
final class X25519Suite implements Suite {
    /** The largest message for the chosen provider. Amazon Corretto accepts 1 MiB at most and throws beyond that. */
    private static final int MOST_AT_CHOSEN = 1 << 19;

    private static final Providers.SignatureProvider LARGE =
            new Providers.SignatureProvider("Ed25519", "Ed25519", Providers.bouncyCastle());
    private static final int KEY_SIZE = 32;
    private static final int SIGNATURE_SIZE = 64;
    /** RFC 8410: the DER that precedes a raw Ed25519 private key. */
    private static final Bytes PKCS8_PREFIX = Bytes.fromHex("302e020100300506032b657004220420");

    /** The encoding of the point (0, 1). */
    private static final Bytes NEUTRAL_ELEMENT = Bytes.fromHex("01" + "00".repeat(KEY_SIZE - 1));

    /** The prime of the field. */
    private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** The points of order 1, 2, 4 and 8 on the curve and its twist. Agreement with any of them yields zero. */
    private static final Set<BigInteger> LOW_ORDER = Set.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            littleEndian(Bytes.fromHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")),
            littleEndian(Bytes.fromHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")),
            FIELD.subtract(BigInteger.ONE));

    static final X25519Suite INSTANCE = new X25519Suite(Providers.ed25519());

    private final HpkeBase hpke =
            new HpkeBase(HPKE.kem_X25519_SHA256, KEY_SIZE, X25519Suite::checkOfLargeOrder, X25519Suite::agree);
    private final Providers.SignatureProvider ed25519;
    private final Verifiers verifiers;
    private final Verifiers largeVerifiers = new Verifiers(LARGE, X25519Suite::publicKey);
    private final SoundKeys soundKeys = new SoundKeys(X25519Suite::checkInFull);

    X25519Suite(Providers.SignatureProvider ed25519) {
        this.ed25519 = ed25519;
        this.verifiers = new Verifiers(ed25519, X25519Suite::publicKey);
    }

    private static PublicKey publicKey(Bytes verifyKey, Providers.SignatureProvider provider)
            throws GeneralSecurityException {
        return Rfc8410.publicKey(Rfc8410.ED25519, verifyKey, provider.keys());
    }

    @Override
    public SuiteId id() {
        return SuiteId.X25519;
    }

    @Override
    public int verifyKeySize() {
        return KEY_SIZE;
    }

    @Override
    public int sealKeySize() {
        return KEY_SIZE;
    }

    @Override
    public int signatureSize() {
        return SIGNATURE_SIZE;
    }

    @Override
    public int sealOverhead() {
        return hpke.overhead();
    }

    @Override
    public RawKeyPair deriveSigningKeys(SecretBytes seed) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("expected a seed of " + SEED_SIZE + " bytes, found " + seed.size());
        }
        byte[] secret = seed.exposeCopy();
        byte[] verifyKey = new byte[KEY_SIZE];
        Ed25519.generatePublicKey(secret, 0, verifyKey, 0);
        return new RawKeyPair(Bytes.takeOwnership(verifyKey), SecretBytes.takeOwnership(secret));
    }

    @Override
    public RawKeyPair generateSealingKeys(SecureRandom random) {
        try (SecretBytes seed = SecretBytes.random(random, SEED_SIZE)) {
            return hpke.derive(seed);
        }
    }

    @Override
    public void checkVerifyKey(Bytes verifyKey) throws MalformedException {
        soundKeys.check(verifyKey);
    }

    private static void checkInFull(Bytes verifyKey) throws MalformedException {
        if (verifyKey.size() != KEY_SIZE || !Ed25519.validatePublicKeyFull(verifyKey.toByteArray(), 0)) {
            throw new MalformedException("expected an Ed25519 key of the prime-order group, found " + verifyKey);
        }
    }

    @Override
    public void checkSealKey(Bytes sealKey) throws MalformedException {
        checkOfLargeOrder(sealKey);
    }

    private static void checkOfLargeOrder(Bytes sealKey) throws MalformedException {
        if (sealKey.size() != KEY_SIZE) {
            throw new MalformedException("expected an X25519 key of " + KEY_SIZE + " bytes, found " + sealKey.size());
        }
        BigInteger coordinate = littleEndian(sealKey);
        if (coordinate.compareTo(FIELD) >= 0) {
            throw new MalformedException(
                    "expected the canonical encoding of an X25519 key, a number below 2^255-19, found " + sealKey);
        }
        if (LOW_ORDER.contains(coordinate)) {
            throw new MalformedException(
                    "expected an X25519 key of large order, found one to which anybody can open sealed texts: "
                            + sealKey);
        }
    }

    private static BigInteger littleEndian(Bytes value) {
        byte[] bytes = value.toByteArray();
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return new BigInteger(1, reversed);
    }

    @Override
    public PublicKey toJca(Bytes verifyKey) throws MalformedException {
        checkVerifyKey(verifyKey);
        try {
            return Rfc8410.publicKey(Rfc8410.ED25519, verifyKey, ed25519.keys());
        } catch (GeneralSecurityException e) {
            throw new MalformedException("expected an Ed25519 key, found " + verifyKey, e);
        }
    }

    @Override
    public PrivateKey toJca(RawKeyPair signingKeys) {
        try {
            return privateKey(signingKeys, KeyFactory.getInstance("Ed25519"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected an Ed25519 key pair, found " + signingKeys, e);
        }
    }

    @Override
    public Bytes sign(RawKeyPair signingKeys, Bytes message) {
        Providers.SignatureProvider provider = providerFor(message);
        try {
            Signature signature = provider.signature();
            signature.initSign(privateKey(signingKeys, provider.keys()));
            message.updateTo(signature);
            return Bytes.takeOwnership(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 signing failed", e);
        }
    }

    @Override
    public Bytes sign(KeyHandle signing, Bytes message) {
        byte[] signature = signing.sign(signing.has("Signature", "Ed25519") ? "Ed25519" : "EdDSA", message);
        if (signature.length != SIGNATURE_SIZE) {
            throw KeyFailure.of(
                    "expected an Ed25519 signature of " + SIGNATURE_SIZE + " bytes from " + signing,
                    new SignatureException("found " + signature.length + " bytes"));
        }
        return Bytes.takeOwnership(signature);
    }

    @Override
    public boolean verify(Bytes verifyKey, Bytes message, Bytes signature) {
        Verifiers chosen = message.size() <= MOST_AT_CHOSEN ? verifiers : largeVerifiers;
        if (verifyKey.size() != KEY_SIZE
                || signature.size() != SIGNATURE_SIZE
                || !judgedAlike(signature, chosen.provider())) {
            return false;
        }
        try {
            return chosen.verify(verifyKey, message, signature.toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Providers.SignatureProvider providerFor(Bytes message) {
        return message.size() <= MOST_AT_CHOSEN ? ed25519 : LARGE;
    }

    /**
     * Whether all providers judge a signature with this R alike. Corretto, Conscrypt and the JDK recompute R = sB - kA
     * and compare its bytes. BouncyCastle checks that equation multiplied by the cofactor (RFC 8032 section 5.1.7
     * permits both), which accepts an R with a component of small order; replicas with different providers would
     * disagree on it. With BouncyCastle, R must therefore be of prime order. The neutral element, which the other
     * providers accept, is never the R of an honest signature and is always refused.
     */
    private static boolean judgedAlike(Bytes signature, Providers.SignatureProvider provider) {
        if (signature.slice(0, KEY_SIZE).equals(NEUTRAL_ELEMENT)) {
            return false;
        }
        return !provider.isBouncyCastle() || Ed25519.validatePublicKeyFull(signature.toByteArray(), 0);
    }

    @Override
    public Bytes seal(Bytes sealKey, Bytes info, Bytes associated, Bytes plaintext, SecureRandom random)
            throws MalformedException {
        return hpke.seal(sealKey, info, associated, plaintext, random);
    }

    @Override
    public SecretBytes open(RawKeyPair sealingKeys, Bytes info, Bytes associated, Bytes sealed)
            throws VerificationException {
        return hpke.open(sealingKeys, info, associated, sealed);
    }

    @Override
    public SecretBytes open(Bytes sealKey, KeyHandle sealing, Bytes info, Bytes associated, Bytes sealed)
            throws VerificationException {
        String algorithm = sealing.has("KeyAgreement", "X25519") ? "X25519" : "XDH";
        return hpke.open(
                sealKey,
                peer -> sealing.agree(algorithm, Rfc8410.sealKeyFor(sealing, peer), KEY_SIZE),
                info,
                associated,
                sealed);
    }

    @Override
    public Bytes verifyKey(KeyHandle signing) throws MalformedException {
        Bytes raw = Rfc8410.raw(signing, Rfc8410.ED25519);
        checkVerifyKey(raw);
        return raw;
    }

    @Override
    public Bytes sealKey(KeyHandle sealing) throws MalformedException {
        Bytes raw = Rfc8410.raw(sealing, Rfc8410.X25519);
        checkSealKey(raw);
        return raw;
    }

    /** Refuses an all-zero result (RFC 7748 section 6.1). */
    private static byte[] agree(SecretBytes privateKey, Bytes peer) throws GeneralSecurityException {
        byte[] secret = privateKey.exposeCopy();
        byte[] agreed = new byte[KEY_SIZE];
        try {
            if (!X25519.calculateAgreement(secret, 0, peer.toByteArray(), 0, agreed, 0)) {
                throw new InvalidKeyException("the peer's key is of low order and allows no agreement");
            }
            return agreed;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static PrivateKey privateKey(RawKeyPair signingKeys, KeyFactory factory) throws GeneralSecurityException {
        byte[] secret = signingKeys.privateKey().exposeCopy();
        byte[] pkcs8 = Arrays.copyOf(PKCS8_PREFIX.toByteArray(), PKCS8_PREFIX.size() + secret.length);
        System.arraycopy(secret, 0, pkcs8, PKCS8_PREFIX.size(), secret.length);
        try {
            return factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(pkcs8, (byte) 0);
        }
    }
}
