package org.medchain.crypto.suite;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** Converts Ed25519 and X25519 keys between raw 32 bytes and JCA keys by their SubjectPublicKeyInfo (RFC 8410). */
final class Rfc8410 {
    /** The DER that precedes a raw Ed25519 key. */
    static final Bytes ED25519 = Bytes.fromHex("302a300506032b6570032100");

    /** The DER that precedes a raw X25519 key. */
    static final Bytes X25519 = Bytes.fromHex("302a300506032b656e032100");

    private static final int KEY_SIZE = 32;

    private Rfc8410() {}

    /** The raw public key of {@code handle}, whose encoding must begin with {@code der}. */
    static Bytes raw(KeyHandle handle, Bytes der) throws MalformedException {
        byte[] encoded = handle.publicKey().getEncoded();
        if (encoded == null || encoded.length != der.size() + KEY_SIZE) {
            throw notOf(handle, der);
        }
        Bytes whole = Bytes.copyOf(encoded);
        if (!whole.slice(0, der.size()).equals(der)) {
            throw notOf(handle, der);
        }
        return whole.slice(der.size(), whole.size());
    }

    private static MalformedException notOf(KeyHandle handle, Bytes der) {
        return new MalformedException(
                "expected an " + (der.equals(ED25519) ? "Ed25519" : "X25519") + " key, found " + handle);
    }

    static PublicKey publicKey(Bytes der, Bytes raw, KeyFactory factory) throws GeneralSecurityException {
        return factory.generatePublic(
                new X509EncodedKeySpec(Bytes.concat(der, raw).toByteArray()));
    }

    /**
     * A peer's sealing key for agreement with {@code handle}, made by its provider, which may accept only its own key
     * objects.
     */
    static PublicKey sealKeyFor(KeyHandle handle, Bytes raw) throws GeneralSecurityException {
        KeyFactory factory = handle.has("KeyFactory", "X25519")
                ? KeyFactory.getInstance("X25519", handle.provider())
                : KeyFactory.getInstance("X25519");
        return publicKey(X25519, raw, factory);
    }
}
