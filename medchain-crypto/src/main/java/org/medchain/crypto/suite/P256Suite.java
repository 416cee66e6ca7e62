package org.medchain.crypto.suite;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.util.BigIntegers;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.provider.Providers;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * Suite 2: P-256. Keys are uncompressed points of 65 bytes. A signature is r and s in 64 bytes with s in the lower half
 * of the order, so that nobody can derive a second valid signature from a first.
 */
final class P256Suite implements Suite {
    static final P256Suite INSTANCE = new P256Suite(Providers.ecdsa());

    private static final int KEY_SIZE = 65;
    private static final int SCALAR_SIZE = 32;
    private static final int SIGNATURE_SIZE = 2 * SCALAR_SIZE;
    /** RFC 5480: the DER that precedes an uncompressed point of the named curve P-256. */
    private static final Bytes SPKI_PREFIX = Bytes.fromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private static final Bytes UNCOMPRESSED = Bytes.fromHex("04");
    private static final ECDomainParameters DOMAIN =
            new ECDomainParameters(CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));
    private static final ECParameterSpec CURVE = curve();
    private static final BigInteger ORDER = CURVE.getOrder();
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    private final HpkeBase hpke = new HpkeBase(HPKE.kem_P256_SHA256, KEY_SIZE, P256Suite::checkPoint, P256Suite::agree);
    private final Providers.SignatureProvider ecdsa;
    private final Verifiers verifiers;

    P256Suite(Providers.SignatureProvider ecdsa) {
        this.ecdsa = ecdsa;
        this.verifiers = new Verifiers(ecdsa, (verifyKey, provider) -> publicKey(verifyKey, provider.keys()));
    }

    @Override
    public SuiteId id() {
        return SuiteId.P256;
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

    /** RFC 9180 section 7.1.3: rejection sampling of a scalar from the seed, suitable for both ECDSA and ECDH. */
    @Override
    public RawKeyPair deriveSigningKeys(SecretBytes seed) {
        if (seed.size() != SEED_SIZE) {
            throw new IllegalArgumentException("expected a seed of " + SEED_SIZE + " bytes, found " + seed.size());
        }
        return hpke.derive(seed);
    }

    @Override
    public RawKeyPair generateSealingKeys(SecureRandom random) {
        return generateSigningKeys(random);
    }

    @Override
    public void checkVerifyKey(Bytes verifyKey) throws MalformedException {
        checkPoint(verifyKey);
    }

    private static void checkPoint(Bytes verifyKey) throws MalformedException {
        if (verifyKey.size() != KEY_SIZE || verifyKey.get(0) != 4) {
            throw new MalformedException("expected an uncompressed P-256 point, found " + verifyKey);
        }
        try {
            ECNamedCurveTable.getParameterSpec("P-256").getCurve().decodePoint(verifyKey.toByteArray());
        } catch (IllegalArgumentException e) {
            throw new MalformedException("expected a point on P-256, found " + verifyKey, e);
        }
    }

    @Override
    public void checkSealKey(Bytes sealKey) throws MalformedException {
        checkVerifyKey(sealKey);
    }

    @Override
    public PublicKey toJca(Bytes verifyKey) throws MalformedException {
        checkVerifyKey(verifyKey);
        try {
            return publicKey(verifyKey, ecdsa.keys());
        } catch (GeneralSecurityException e) {
            throw new MalformedException("expected a P-256 key, found " + verifyKey, e);
        }
    }

    @Override
    public PrivateKey toJca(RawKeyPair signingKeys) {
        try {
            return privateKey(signingKeys, KeyFactory.getInstance("EC"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("expected a P-256 key pair, found " + signingKeys, e);
        }
    }

    @Override
    public Bytes sign(RawKeyPair signingKeys, Bytes message) {
        try {
            Signature signature = ecdsa.signature();
            signature.initSign(privateKey(signingKeys, ecdsa.keys()));
            message.updateTo(signature);
            return lowInFixedWidth(signature.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("ECDSA signing failed", e);
        }
    }

    @Override
    public Bytes sign(KeyHandle signing, Bytes message) {
        byte[] der = signing.has("Signature", "SHA256withECDSA")
                ? signing.sign("SHA256withECDSA", message)
                : signing.sign("NONEwithECDSA", sha256(message));
        try {
            return lowInFixedWidth(der);
        } catch (IOException | RuntimeException e) {
            throw KeyFailure.of("expected an ECDSA signature from " + signing + ", found other bytes", e);
        }
    }

    private static Bytes sha256(Bytes message) {
        MessageDigest digest = Providers.sha256();
        message.updateTo(digest);
        return Bytes.takeOwnership(digest.digest());
    }

    /** Converts the JCA's ASN.1 form to the suite's form. */
    private static Bytes lowInFixedWidth(byte[] der) throws IOException {
        BigInteger[] rs = StandardDSAEncoding.INSTANCE.decode(ORDER, der);
        BigInteger lowS = rs[1].compareTo(HALF_ORDER) > 0 ? ORDER.subtract(rs[1]) : rs[1];
        return Bytes.concat(fixedWidth(rs[0]), fixedWidth(lowS));
    }

    @Override
    public boolean verify(Bytes verifyKey, Bytes message, Bytes signature) {
        if (signature.size() != SIGNATURE_SIZE) {
            return false;
        }
        BigInteger r = unsigned(signature.slice(0, SCALAR_SIZE));
        BigInteger s = unsigned(signature.slice(SCALAR_SIZE, SIGNATURE_SIZE));
        if (r.signum() == 0 || r.compareTo(ORDER) >= 0 || s.signum() == 0 || s.compareTo(HALF_ORDER) > 0) {
            return false;
        }
        try {
            checkVerifyKey(verifyKey);
            return verifiers.verify(verifyKey, message, StandardDSAEncoding.INSTANCE.encode(ORDER, r, s));
        } catch (GeneralSecurityException | IOException | MalformedException e) {
            return false;
        }
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
    public Bytes verifyKey(KeyHandle signing) throws MalformedException {
        if (!(signing.publicKey() instanceof ECPublicKey key)) {
            throw new MalformedException("expected an elliptic curve key, found " + signing);
        }
        if (!key.getParams().getCurve().equals(CURVE.getCurve())) {
            throw new MalformedException("expected a key on the curve P-256, found " + signing);
        }
        Bytes raw = Bytes.concat(
                UNCOMPRESSED,
                fixedWidth(key.getW().getAffineX()),
                fixedWidth(key.getW().getAffineY()));
        checkPoint(raw);
        return raw;
    }

    @Override
    public Bytes sealKey(KeyHandle sealing) throws MalformedException {
        return verifyKey(sealing);
    }

    @Override
    public SecretBytes open(Bytes sealKey, KeyHandle sealing, Bytes info, Bytes associated, Bytes sealed)
            throws VerificationException {
        return hpke.open(
                sealKey,
                peer -> sealing.agree("ECDH", publicKey(peer, KeyFactory.getInstance("EC")), SCALAR_SIZE),
                info,
                associated,
                sealed);
    }

    /** The x coordinate of the shared point (RFC 9180 section 7.1.2). */
    private static byte[] agree(SecretBytes privateKey, Bytes peer) throws GeneralSecurityException {
        byte[] secret = privateKey.exposeCopy();
        try {
            ECDHBasicAgreement agreement = new ECDHBasicAgreement();
            agreement.init(new ECPrivateKeyParameters(new BigInteger(1, secret), DOMAIN));
            ECPublicKeyParameters other =
                    new ECPublicKeyParameters(DOMAIN.getCurve().decodePoint(peer.toByteArray()), DOMAIN);
            return BigIntegers.asUnsignedByteArray(SCALAR_SIZE, agreement.calculateAgreement(other));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new GeneralSecurityException("the keys have no shared secret", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static PrivateKey privateKey(RawKeyPair signingKeys, KeyFactory factory) throws GeneralSecurityException {
        byte[] secret = signingKeys.privateKey().exposeCopy();
        try {
            return factory.generatePrivate(new ECPrivateKeySpec(new BigInteger(1, secret), CURVE));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * Goes through the SubjectPublicKeyInfo, which names the curve; from bare parameters a provider would spell them
     * out.
     */
    private static PublicKey publicKey(Bytes verifyKey, KeyFactory factory) throws GeneralSecurityException {
        byte[] spki = Bytes.concat(SPKI_PREFIX, verifyKey).toByteArray();
        return factory.generatePublic(new X509EncodedKeySpec(spki));
    }

    private static BigInteger unsigned(Bytes value) {
        return new BigInteger(1, value.toByteArray());
    }

    private static Bytes fixedWidth(BigInteger value) {
        return Bytes.takeOwnership(BigIntegers.asUnsignedByteArray(SCALAR_SIZE, value));
    }

    private static ECParameterSpec curve() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
