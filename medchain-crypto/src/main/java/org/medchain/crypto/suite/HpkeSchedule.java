package org.medchain.crypto.suite;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.provider.Providers;

/**
 * Derives the key and nonce of one message from the agreed secret: RFC 9180 sections 4.1 (ExtractAndExpand) and 5.1
 * (KeySchedule) in base mode. Closing wipes them. Not thread-safe.
 */
final class HpkeSchedule implements AutoCloseable {
    private static final Bytes VERSION = Bytes.utf8("HPKE-v1");
    private static final Bytes BASE_MODE = Bytes.fromHex("00");
    private static final int SECRET_SIZE = 32;
    private static final int NONCE_SIZE = 12;
    private static final int TAG_BITS = 128;

    private final byte[] key;
    private final byte[] nonce;

    /** Wipes {@code agreed}. */
    HpkeSchedule(short kem, byte[] agreed, Bytes encapsulated, Bytes sealKey, Bytes info) {
        Bytes kemSuite = Bytes.concat(Bytes.utf8("KEM"), number(kem));
        Bytes hpkeSuite = Bytes.concat(
                Bytes.utf8("HPKE"), number(kem), number(HPKE.kdf_HKDF_SHA256), number(HPKE.aead_AES_GCM256));
        byte[] eaePrk = extract(kemSuite, new byte[0], "eae_prk", agreed);
        byte[] shared = expand(kemSuite, eaePrk, "shared_secret", Bytes.concat(encapsulated, sealKey), SECRET_SIZE);
        Bytes context = Bytes.concat(
                BASE_MODE,
                Bytes.takeOwnership(extract(hpkeSuite, new byte[0], "psk_id_hash", new byte[0])),
                Bytes.takeOwnership(extract(hpkeSuite, new byte[0], "info_hash", info.toByteArray())));
        byte[] secret = extract(hpkeSuite, shared, "secret", new byte[0]);
        this.key = expand(hpkeSuite, secret, "key", context, SECRET_SIZE);
        this.nonce = expand(hpkeSuite, secret, "base_nonce", context, NONCE_SIZE);
        wipe(agreed, eaePrk, shared, secret);
    }

    /** The cipher of the first and only message. */
    Cipher cipher(int mode, Bytes associated) throws GeneralSecurityException {
        Cipher cipher = Providers.aesGcm();
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated.toByteArray());
        return cipher;
    }

    @Override
    public void close() {
        wipe(key, nonce);
    }

    /** LabeledExtract (RFC 9180 section 4). */
    private static byte[] extract(Bytes suite, byte[] salt, String label, byte[] ikm) {
        byte[] labeled = Arrays.copyOf(
                Bytes.concat(VERSION, suite, Bytes.utf8(label)).toByteArray(),
                VERSION.size() + suite.size() + label.length() + ikm.length);
        System.arraycopy(ikm, 0, labeled, labeled.length - ikm.length, ikm.length);
        byte[] extracted = new HKDFBytesGenerator(new SHA256Digest()).extractPRK(salt, labeled);
        wipe(labeled);
        return extracted;
    }

    /** LabeledExpand (RFC 9180 section 4). */
    private static byte[] expand(Bytes suite, byte[] prk, String label, Bytes info, int size) {
        Bytes labeled = Bytes.concat(number((short) size), VERSION, suite, Bytes.utf8(label), info);
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(HKDFParameters.skipExtractParameters(prk, labeled.toByteArray()));
        byte[] expanded = new byte[size];
        hkdf.generateBytes(expanded, 0, size);
        return expanded;
    }

    /** I2OSP(value, 2). */
    private static Bytes number(short value) {
        return Bytes.takeOwnership(
                ByteBuffer.allocate(Short.BYTES).putShort(value).array());
    }

    private static void wipe(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
