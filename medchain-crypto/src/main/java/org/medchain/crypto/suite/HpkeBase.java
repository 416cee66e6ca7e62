package org.medchain.crypto.suite;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/** HPKE base mode with HKDF-SHA256 and AES-256-GCM over BouncyCastle, for one KEM. Thread-safe: no state is kept. */
final class HpkeBase {
    private static final int TAG_SIZE = 16;

    private final short kem;
    private final int encapsulatedSize;

    HpkeBase(short kem, int encapsulatedSize) {
        this.kem = kem;
        this.encapsulatedSize = encapsulatedSize;
    }

    int overhead() {
        return encapsulatedSize + TAG_SIZE;
    }

    /** RFC 9180 section 7.1.3, DeriveKeyPair. */
    RawKeyPair derive(SecretBytes seed) {
        byte[] ikm = seed.exposeCopy();
        try {
            HPKE hpke = hpke();
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
        HPKE hpke = hpke();
        byte[] ikm = new byte[Suite.SEED_SIZE];
        random.nextBytes(ikm);
        try {
            HPKEContextWithEncapsulation context = hpke.setupBaseS(
                    hpke.deserializePublicKey(sealKey.toByteArray()), info.toByteArray(), hpke.deriveKeyPair(ikm));
            byte[] ciphertext = context.seal(associated.toByteArray(), plaintext.toByteArray());
            return Bytes.concat(Bytes.takeOwnership(context.getEncapsulation()), Bytes.takeOwnership(ciphertext));
        } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
            throw new MalformedException("the sealing key " + sealKey.toShortHex() + " cannot be sealed to", e);
        } finally {
            Arrays.fill(ikm, (byte) 0);
        }
    }

    SecretBytes open(RawKeyPair keys, Bytes info, Bytes associated, Bytes sealed) throws VerificationException {
        if (sealed.size() < overhead()) {
            throw cannotOpen();
        }
        byte[] secret = keys.privateKey().exposeCopy();
        try {
            HPKE hpke = hpke();
            AsymmetricCipherKeyPair pair =
                    hpke.deserializePrivateKey(secret, keys.publicKey().toByteArray());
            return SecretBytes.takeOwnership(hpke.setupBaseR(
                            sealed.slice(0, encapsulatedSize).toByteArray(), pair, info.toByteArray())
                    .open(
                            associated.toByteArray(),
                            sealed.slice(encapsulatedSize, sealed.size()).toByteArray()));
        } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
            throw cannotOpen();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private HPKE hpke() {
        return new HPKE(HPKE.mode_base, kem, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
    }

    private static VerificationException cannotOpen() {
        return new VerificationException("the sealed text does not open with this key for this use");
    }
}
