package org.medchain.crypto.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.crypto.bytes.Bytes;

/** AES-GCM with a 96-bit nonce, bit by bit as in NIST SP 800-38D, over the raw block cipher. */
final class NaiveGcm {
    private final Cipher aes;

    NaiveGcm(Bytes key) throws GeneralSecurityException {
        aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.toByteArray(), "AES"));
    }

    /** Ciphertext and tag. */
    Bytes seal(Bytes nonce, Bytes associated, Bytes plaintext) throws GeneralSecurityException {
        byte[] ciphertext = plaintext.toByteArray();
        for (int i = 0; i < ciphertext.length; i++) {
            ciphertext[i] ^= block(nonce, 2 + i / 16)[i % 16];
        }
        ByteBuffer hashed = ByteBuffer.allocate(padded(associated.size()) + padded(ciphertext.length) + 16);
        hashed.put(associated.toByteArray()).position(padded(associated.size()));
        hashed.put(ciphertext).position(hashed.capacity() - 16);
        hashed.putLong(8L * associated.size()).putLong(8L * ciphertext.length);
        byte[] tag = xor(ghash(hashed.array()), block(nonce, 1));
        return Bytes.concat(Bytes.takeOwnership(ciphertext), Bytes.takeOwnership(tag));
    }

    private byte[] block(Bytes nonce, int counter) throws GeneralSecurityException {
        return aes.doFinal(
                ByteBuffer.allocate(16).put(nonce.toByteArray()).putInt(counter).array());
    }

    private byte[] ghash(byte[] text) throws GeneralSecurityException {
        byte[] h = aes.doFinal(new byte[16]);
        byte[] y = new byte[16];
        for (int at = 0; at < text.length; at += 16) {
            y = product(xor(y, Arrays.copyOfRange(text, at, at + 16)), h);
        }
        return y;
    }

    /** Section 6.3: the first bit of a block is its most significant. */
    private static byte[] product(byte[] x, byte[] y) {
        byte[] z = new byte[16];
        byte[] v = y;
        for (int i = 0; i < 128; i++) {
            if ((x[i / 8] >> (7 - i % 8) & 1) == 1) {
                z = xor(z, v);
            }
            v = halved(v);
        }
        return z;
    }

    private static byte[] halved(byte[] v) {
        byte[] shifted = new byte[16];
        for (int i = 0; i < 16; i++) {
            int carried = i == 0 ? 0 : (v[i - 1] & 1) << 7;
            shifted[i] = (byte) (carried | (v[i] & 0xff) >> 1);
        }
        shifted[0] ^= (byte) ((v[15] & 1) == 1 ? 0xe1 : 0);
        return shifted;
    }

    private static byte[] xor(byte[] left, byte[] right) {
        byte[] result = left.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= right[i];
        }
        return result;
    }

    private static int padded(int size) {
        return (size + 15) / 16 * 16;
    }
}
