package org.medchain.crypto.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.provider.Providers;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * A symmetric key of 32 bytes for the paper's {@code E_S(m)}: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce.
 * The use and the associated id are authenticated too, so that a ciphertext moved elsewhere does not open. One key may
 * seal at most 2^32 texts. Thread-safe.
 */
public final class SymmetricKey implements AutoCloseable {
    /** Bytes in a key. */
    public static final int SIZE = 32;

    /** The most bytes that sealing adds to a text. */
    public static final int OVERHEAD = 48;

    private static final int NONCE_SIZE = 12;
    private static final int TAG_BITS = 128;

    private final SecretBytes key;

    /** Takes ownership of {@code key}, which must have 32 bytes; closing this closes it. */
    public SymmetricKey(SecretBytes key) {
        if (key.size() != SIZE) {
            throw new IllegalArgumentException("expected a key of " + SIZE + " bytes, found " + key.size());
        }
        this.key = key;
    }

    /** Generates a key. */
    public static SymmetricKey generate(SecureRandom random) {
        return new SymmetricKey(SecretBytes.random(random, SIZE));
    }

    /** Derives a secret of 32 bytes for one use: HKDF-SHA256 (RFC 5869) with this key as input and the tag as info. */
    public SecretBytes derive(DomainTag use) {
        return derive(use.prefix());
    }

    /** Derives one of many secrets of 32 bytes for one use: the info is the tag, then {@code number} in 8 bytes. */
    public SecretBytes derive(DomainTag use, long number) {
        byte[] counted = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        return derive(Bytes.concat(use.prefix(), Bytes.takeOwnership(counted)));
    }

    private SecretBytes derive(Bytes info) {
        byte[] raw = key.exposeCopy();
        byte[] derived = new byte[SIZE];
        try {
            HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
            hkdf.init(new HKDFParameters(raw, null, info.toByteArray()));
            hkdf.generateBytes(derived, 0, SIZE);
            return SecretBytes.takeOwnership(derived);
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    /** The key's bytes, for wrapping the key for a holder. Closing this wipes them. */
    public SecretBytes bytes() {
        return key;
    }

    /**
     * Seals {@code plaintext}: {@code {0: suite, 1: nonce, 2: ciphertext and tag}}. Both suites use AES-256-GCM; the
     * suite is recorded so that a future suite may use another cipher.
     */
    public Bytes seal(SuiteId suite, DomainTag use, Bytes associated, Bytes plaintext, SecureRandom random) {
        byte[] nonce = new byte[NONCE_SIZE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, associated(suite, use, associated));
            byte[] ciphertext = plaintext.finish(cipher);
            return new StructWriter()
                    .integer(0, suite.code())
                    .bytes(1, Bytes.takeOwnership(nonce))
                    .bytes(2, Bytes.takeOwnership(ciphertext))
                    .toBytes();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM encryption failed", e);
        }
    }

    /**
     * Opens a text sealed by {@link #seal} for the same use and associated bytes.
     *
     * @param maxSize the largest accepted size of {@code sealed} in bytes
     * @throws MalformedException if the bytes are not the encoding of a sealed text
     * @throws VerificationException if the text does not open, for whatever reason
     */
    public Bytes open(DomainTag use, Bytes associated, Bytes sealed, int maxSize)
            throws MalformedException, VerificationException {
        record Parts(SuiteId suite, Bytes nonce, Bytes ciphertext) {}
        Parts parts = StructReader.decode(
                "text sealed under a key",
                sealed,
                maxSize,
                struct -> new Parts(
                        SuiteId.of(struct.uint(0, 0, Long.MAX_VALUE)),
                        struct.bytes(1, NONCE_SIZE),
                        struct.bytes(2, TAG_BITS / 8, maxSize)));
        try {
            Cipher cipher = cipher(
                    Cipher.DECRYPT_MODE, parts.nonce().toByteArray(), associated(parts.suite(), use, associated));
            return Bytes.takeOwnership(parts.ciphertext().finish(cipher));
        } catch (GeneralSecurityException e) {
            throw new VerificationException("the text sealed for " + use.name() + " does not open with this key");
        }
    }

    private Cipher cipher(int mode, byte[] nonce, Bytes associated) throws GeneralSecurityException {
        byte[] raw = key.exposeCopy();
        try {
            Cipher cipher = Providers.aesGcm();
            cipher.init(mode, new SecretKeySpec(raw, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated.toByteArray());
            return cipher;
        } finally {
            Arrays.fill(raw, (byte) 0);
        }
    }

    private static Bytes associated(SuiteId suite, DomainTag use, Bytes associated) {
        return Bytes.concat(Bytes.takeOwnership(new byte[] {(byte) suite.code()}), use.prefix(), associated);
    }

    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "SymmetricKey[redacted]";
    }
}
