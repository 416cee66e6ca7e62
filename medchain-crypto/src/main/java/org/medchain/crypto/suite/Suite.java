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
 * The asymmetric primitives of one cipher suite, over raw key bytes. A signature has one valid encoding per message and
 * nonce, and all JCA providers accept the same signatures, so that replicas agree on every byte. Thread-safe.
 */
public sealed interface Suite permits X25519Suite, P256Suite {
    /** The most bytes that any current or future suite uses for a key or signature. */
    int MAX_KEY_OR_SIGNATURE = 8192;

    /** Bytes in a seed for {@link #deriveSigningKeys}. */
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

    /** Derives a signing key pair from a seed of {@value #SEED_SIZE} bytes, deterministically. */
    RawKeyPair deriveSigningKeys(SecretBytes seed);

    /** Generates a signing key pair. */
    default RawKeyPair generateSigningKeys(SecureRandom random) {
        try (SecretBytes seed = SecretBytes.random(random, SEED_SIZE)) {
            return deriveSigningKeys(seed);
        }
    }

    /** Generates a sealing key pair. */
    RawKeyPair generateSealingKeys(SecureRandom random);

    /**
     * Checks a verification key in full: size, canonical encoding of a point on the curve, membership in the
     * prime-order group.
     */
    void checkVerifyKey(Bytes verifyKey) throws MalformedException;

    /**
     * Checks a sealing key in full: size, canonical encoding of a point on the curve, not of low order. Every private
     * key agrees on the same secret with a point of low order.
     */
    void checkSealKey(Bytes sealKey) throws MalformedException;

    /** The verification key as a JCA key, for certificates and TLS. */
    PublicKey toJca(Bytes verifyKey) throws MalformedException;

    /** The private signing key as a JDK key, for key stores and TLS. */
    PrivateKey toJca(RawKeyPair signingKeys);

    /** The raw verification key of {@code signing}, checked in full. */
    Bytes verifyKey(KeyHandle signing) throws MalformedException;

    /** The raw sealing key of {@code sealing}, checked in full. */
    Bytes sealKey(KeyHandle sealing) throws MalformedException;

    /** Signs {@code message}. */
    Bytes sign(RawKeyPair signingKeys, Bytes message);

    /**
     * Signs {@code message} at the provider that holds the key.
     *
     * @throws KeyUnavailableException if the key cannot be used now
     */
    Bytes sign(KeyHandle signing, Bytes message);

    /**
     * Whether {@code signature} is a valid signature of {@code message}. Never throws for malformed input. All
     * providers agree for keys that {@link #checkVerifyKey} accepts.
     */
    boolean verify(Bytes verifyKey, Bytes message, Bytes signature);

    /**
     * Seals with HPKE base mode, single shot (RFC 9180 section 6.1).
     *
     * @param info names the use
     * @return the encapsulated key, then the ciphertext
     */
    Bytes seal(Bytes sealKey, Bytes info, Bytes associated, Bytes plaintext, SecureRandom random)
            throws MalformedException;

    /** Opens a text sealed by {@link #seal}. All faults yield the same exception. */
    SecretBytes open(RawKeyPair sealingKeys, Bytes info, Bytes associated, Bytes sealed) throws VerificationException;

    /**
     * Opens a text sealed by {@link #seal}, with one key agreement at the provider that holds the key. All faults of
     * the text yield the same exception. Only a checked public key from the text reaches the device.
     *
     * @param sealKey the public key of {@code sealing}
     * @throws KeyUnavailableException if the key cannot be used now
     */
    SecretBytes open(Bytes sealKey, KeyHandle sealing, Bytes info, Bytes associated, Bytes sealed)
            throws VerificationException;
}
