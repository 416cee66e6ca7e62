package org.medchain.crypto.suite;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.hpke.HPKE;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * HPKE base mode (RFC 9180), single shot, with HKDF-SHA256 and AES-256-GCM, for one KEM. The private key may be outside
 * memory: opening needs only one {@linkplain Agreement agreement} with it. BouncyCastle derives key pairs. Stateless
 * and thread-safe.
 */
final class HpkeBase {
    private static final int TAG_SIZE = 16;

    private final short kem;
    private final int encapsulatedSize;
    private final SoundKeys.Check sound;
    private final SoftwareAgreement software;

    /** Computes the secret that RFC 9180 calls {@code dh} with a peer's public key, which has been checked. */
    @FunctionalInterface
    interface Agreement {
        /**
         * Computes the secret; the caller owns the array.
         *
         * @throws GeneralSecurityException if the two keys have no shared secret
         * @throws org.medchain.error.KeyUnavailableException if the private key cannot be used now
         */
        byte[] with(Bytes peer) throws GeneralSecurityException;
    }

    /** An {@link Agreement} with a private key in memory. */
    @FunctionalInterface
    interface SoftwareAgreement {
        /** Computes the secret of this private key and this checked public key. */
        byte[] of(SecretBytes privateKey, Bytes peer) throws GeneralSecurityException;
    }

    /** {@code sound} refuses public keys that must not be used for agreement. */
    HpkeBase(short kem, int encapsulatedSize, SoundKeys.Check sound, SoftwareAgreement software) {
        this.kem = kem;
        this.encapsulatedSize = encapsulatedSize;
        this.sound = sound;
        this.software = software;
    }

    int overhead() {
        return encapsulatedSize + TAG_SIZE;
    }

    /** RFC 9180 section 7.1.3, DeriveKeyPair. */
    RawKeyPair derive(SecretBytes seed) {
        byte[] ikm = seed.exposeCopy();
        try {
            HPKE hpke = new HPKE(HPKE.mode_base, kem, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
            AsymmetricCipherKeyPair pair = hpke.deriveKeyPair(ikm);
            return new RawKeyPair(
                    Bytes.takeOwnership(hpke.serializePublicKey(pair.getPublic())),
                    SecretBytes.takeOwnership(hpke.serializePrivateKey(pair.getPrivate())));
        } finally {
            Arrays.fill(ikm, (byte) 0);
        }
    }

    Bytes seal(Bytes sealKey, Bytes info, Bytes associated, Bytes plaintext, SecureRandom random)
            throws MalformedException {
        sound.check(sealKey);
        try (SecretBytes ikm = SecretBytes.random(random, Suite.SEED_SIZE);
                RawKeyPair ephemeral = derive(ikm);
                HpkeSchedule schedule = new HpkeSchedule(
                        kem, software.of(ephemeral.privateKey(), sealKey), ephemeral.publicKey(), sealKey, info)) {
            byte[] ciphertext = schedule.cipher(Cipher.ENCRYPT_MODE, associated).doFinal(plaintext.toByteArray());
            return Bytes.concat(ephemeral.publicKey(), Bytes.takeOwnership(ciphertext));
        } catch (GeneralSecurityException e) {
            throw new MalformedException("the sealing key " + sealKey.toShortHex() + " allows no key agreement", e);
        }
    }

    SecretBytes open(RawKeyPair keys, Bytes info, Bytes associated, Bytes sealed) throws VerificationException {
        return open(keys.publicKey(), peer -> software.of(keys.privateKey(), peer), info, associated, sealed);
    }

    SecretBytes open(Bytes sealKey, Agreement own, Bytes info, Bytes associated, Bytes sealed)
            throws VerificationException {
        if (sealed.size() < overhead()) {
            throw cannotOpen();
        }
        Bytes encapsulated = sealed.slice(0, encapsulatedSize);
        byte[] ciphertext = sealed.slice(encapsulatedSize, sealed.size()).toByteArray();
        try {
            sound.check(encapsulated);
        } catch (MalformedException e) {
            throw cannotOpen();
        }
        try (HpkeSchedule schedule = new HpkeSchedule(kem, own.with(encapsulated), encapsulated, sealKey, info)) {
            return SecretBytes.takeOwnership(
                    schedule.cipher(Cipher.DECRYPT_MODE, associated).doFinal(ciphertext));
        } catch (GeneralSecurityException e) {
            throw cannotOpen();
        }
    }

    private static VerificationException cannotOpen() {
        return new VerificationException("the sealed text does not open with this key for this use");
    }
}
