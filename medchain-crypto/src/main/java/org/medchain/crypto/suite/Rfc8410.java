package org.medchain.crypto.suite;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

/** Ed25519 and X25519 keys between their 32 bytes and the JCA, by their SubjectPublicKeyInfo (RFC 8410). */
final class Rfc8410 {
    /** The DER around a raw Ed25519 key. */
    static final Bytes ED25519 = Bytes.fromHex("302a300506032b6570032100");

    /** The DER around a raw X25519 key. */
    static final Bytes X25519 = Bytes.fromHex("302a300506032b656e032100");

    private static final int KEY_SIZE = 32;

    private Rfc8410() {}

    /** The public key of {@code handle}, which must have this DER around it. */
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
        return new MalformedException("not an " + (der.equals(ED25519) ? "Ed25519" : "X25519") + " key: " + handle);
    }

    static PublicKey publicKey(Bytes der, Bytes raw, KeyFactory factory) throws GeneralSecurityException {
        return factory.generatePublic(
                new X509EncodedKeySpec(Bytes.concat(der, raw).toByteArray()));
    }

    /** A peer's sealing key for {@code handle} to agree with: its provider may take none but keys of its own making. */
    static PublicKey sealKeyFor(KeyHandle handle, Bytes raw) throws GeneralSecurityException {
        KeyFactory factory = handle.has("KeyFactory", "X25519")
                ? KeyFactory.getInstance("X25519", handle.provider())
                : KeyFactory.getInstance("X25519");
        return publicKey(X25519, raw, factory);
    }
}
