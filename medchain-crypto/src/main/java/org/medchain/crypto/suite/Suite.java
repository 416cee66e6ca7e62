package org.medchain.crypto.suite;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * The asymmetric primitives of one cipher suite, over raw key bytes. Signatures have one valid encoding per message and
 * nonce and are judged alike whichever JCA provider computes, so that replicas agree on every byte. Thread-safe.
 */
public sealed interface Suite permits X25519Suite, P256Suite {
    /** The most bytes any suite, known or to come, may use for a key or signature. */
    int MAX_KEY_OR_SIGNATURE = 8192;

    /** Bytes in a seed of {@link #deriveSigningKeys}. */
    int SEED_SIZE = 32;

    /** The implementation of {@code id}. */
    static Suite of(SuiteId id) {
        return switch (id) {
            case X25519 -> X25519Suite.INSTANCE;
            case P256 -> P256Suite.INSTANCE;
        };
    }

    /** The suite's number. */
    SuiteId id();

    /** Bytes in a public verification key. */
    int verifyKeySize();

    /** Bytes in a public sealing key. */
    int sealKeySize();

    /** Bytes in a signature. */
    int signatureSize();

    /** How many bytes {@link #seal} adds to the plaintext. */
    int sealOverhead();

    /** The signing key pair of a 32-byte seed; the same seed gives the same pair. */
    RawKeyPair deriveSigningKeys(SecretBytes seed);

    /** A fresh signing key pair. */
    default RawKeyPair generateSigningKeys(SecureRandom random) {
        try (SecretBytes seed = SecretBytes.random(random, SEED_SIZE)) {
            return deriveSigningKeys(seed);
        }
    }

    /** A fresh sealing key pair. */
    RawKeyPair generateSealingKeys(SecureRandom random);

    /**
     * Checks a verification key in full: its size, that it is a point of the curve in canonical form, and of the prime-order
     * group.
     */
    void checkVerifyKey(Bytes verifyKey) throws MalformedException;

    /**
     * Checks a sealing key in full: its size, that it is a point of the curve in canonical form, and not one of low order, with
     * which every secret agrees on the same.
     */
    void checkSealKey(Bytes sealKey) throws MalformedException;

    /** The verification key as the JCA's, for certificates and TLS. */
    PublicKey toJca(Bytes verifyKey) throws MalformedException;

    /** The private signing key as the JDK's, for key stores and TLS. */
    PrivateKey toJca(RawKeyPair signingKeys);

    /** The verification key of a pair that signs, checked in full. */
    Bytes verifyKey(KeyHandle signing) throws MalformedException;

    /** The sealing key of a pair that is sealed to, checked in full. */
    Bytes sealKey(KeyHandle sealing) throws MalformedException;

    /** Signs {@code message}. */
    Bytes sign(RawKeyPair signingKeys, Bytes message);

    /**
     * Signs {@code message} where the key is.
     *
     * @throws KeyUnavailableException if the key cannot be used now
     */
    Bytes sign(KeyHandle signing, Bytes message);

    /**
     * True iff {@code signature} is a valid signature of {@code message}. Never throws for bytes from outside. That all
     * providers judge alike holds for keys that {@link #checkVerifyKey} accepts.
     */
    boolean verify(Bytes verifyKey, Bytes message, Bytes signature);

    /**
     * HPKE base mode, single shot (RFC 9180 section 6.1): the encapsulated key, then the ciphertext.
     *
     * @param info names the use
     */
    Bytes seal(Bytes sealKey, Bytes info, Bytes associated, Bytes plaintext, SecureRandom random)
            throws MalformedException;

    /** Opens what {@link #seal} made. Whatever is wrong, it fails in one way. */
    SecretBytes open(RawKeyPair sealingKeys, Bytes info, Bytes associated, Bytes sealed) throws VerificationException;

    /**
     * Opens what {@link #seal} made, with one agreement where the key is. Whatever is wrong with it, it fails in one way; of it,
     * nothing but a sound public key reaches the device.
     *
     * @param sealKey that of {@code sealing}
     * @throws KeyUnavailableException if the key cannot be used now
     */
    SecretBytes open(Bytes sealKey, KeyHandle sealing, Bytes info, Bytes associated, Bytes sealed)
            throws VerificationException;
}
