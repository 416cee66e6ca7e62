package org.medchain.crypto.suite;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.security.spec.XECPrivateKeySpec;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.medchain.crypto.bytes.Bytes;

/** HPKE base mode, single shot, line by line as in RFC 9180, over the JDK's X25519, ECDH, HMAC and AES-GCM. */
final class NaiveHpke {
    private static final Bytes VERSION = Bytes.utf8("HPKE-v1");
    private static final Bytes X25519_SPKI = Bytes.fromHex("302a300506032b656e032100");
    private static final Bytes P256_SPKI = Bytes.fromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

    private final SuiteId suite;
    private final Bytes kemId;
    private final Bytes hpkeId;

    NaiveHpke(SuiteId suite) {
        this.suite = suite;
        Bytes kem = Bytes.fromHex(suite == SuiteId.X25519 ? "0020" : "0010");
        this.kemId = Bytes.concat(Bytes.utf8("KEM"), kem);
        this.hpkeId = Bytes.concat(Bytes.utf8("HPKE"), kem, Bytes.fromHex("0001" + "0002"));
    }

    /** Section 6.1, SealBase, with the ephemeral pair given. */
    Bytes seal(Bytes recipient, RawKeyPair ephemeral, Bytes info, Bytes associated, Bytes plaintext)
            throws GeneralSecurityException {
        return seal(recipient, ephemeral, ephemeral.publicKey(), info, associated, plaintext);
    }

    /** The same, with this as the encoding of the ephemeral public key. */
    Bytes seal(Bytes recipient, RawKeyPair ephemeral, Bytes encapsulated, Bytes info, Bytes associated, Bytes plaintext)
            throws GeneralSecurityException {
        Bytes shared = shared(ephemeral, recipient, encapsulated, recipient);
        return Bytes.concat(encapsulated, aead(Cipher.ENCRYPT_MODE, shared, info, associated, plaintext));
    }

    /** Section 6.1, OpenBase. */
    Bytes open(RawKeyPair recipient, Bytes info, Bytes associated, Bytes sealed) throws GeneralSecurityException {
        int size = recipient.publicKey().size();
        Bytes encapsulated = sealed.slice(0, size);
        Bytes shared = shared(recipient, encapsulated, encapsulated, recipient.publicKey());
        return aead(Cipher.DECRYPT_MODE, shared, info, associated, sealed.slice(size, sealed.size()));
    }

    /** Section 4.1, ExtractAndExpand. */
    private Bytes shared(RawKeyPair own, Bytes other, Bytes encapsulated, Bytes recipient)
            throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance(suite == SuiteId.X25519 ? "X25519" : "ECDH");
        agreement.init(privateKey(own));
        agreement.doPhase(publicKey(other), true);
        Bytes dh = Bytes.takeOwnership(agreement.generateSecret());
        Bytes prk = labeledExtract(kemId, Bytes.empty(), "eae_prk", dh);
        return labeledExpand(kemId, prk, "shared_secret", Bytes.concat(encapsulated, recipient), 32);
    }

    /** Section 5.1, KeySchedule in mode 0 without a PSK, and the first message of the context. */
    private Bytes aead(int mode, Bytes shared, Bytes info, Bytes associated, Bytes text)
            throws GeneralSecurityException {
        Bytes context = Bytes.concat(
                Bytes.fromHex("00"),
                labeledExtract(hpkeId, Bytes.empty(), "psk_id_hash", Bytes.empty()),
                labeledExtract(hpkeId, Bytes.empty(), "info_hash", info));
        Bytes secret = labeledExtract(hpkeId, shared, "secret", Bytes.empty());
        Bytes key = labeledExpand(hpkeId, secret, "key", context, 32);
        Bytes nonce = labeledExpand(hpkeId, secret, "base_nonce", context, 12);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key.toByteArray(), "AES"), new GCMParameterSpec(128, nonce.toByteArray()));
        cipher.updateAAD(associated.toByteArray());
        return Bytes.takeOwnership(cipher.doFinal(text.toByteArray()));
    }

    private static Bytes labeledExtract(Bytes suiteId, Bytes salt, String label, Bytes ikm)
            throws GeneralSecurityException {
        Bytes key = salt.isEmpty() ? Bytes.takeOwnership(new byte[32]) : salt;
        return hmac(key, Bytes.concat(VERSION, suiteId, Bytes.utf8(label), ikm));
    }

    private static Bytes labeledExpand(Bytes suiteId, Bytes prk, String label, Bytes info, int length)
            throws GeneralSecurityException {
        Bytes size = Bytes.takeOwnership(new byte[] {0, (byte) length});
        Bytes labeled = Bytes.concat(size, VERSION, suiteId, Bytes.utf8(label), info, Bytes.fromHex("01"));
        return hmac(prk, labeled).slice(0, length);
    }

    private static Bytes hmac(Bytes key, Bytes message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA256"));
        return Bytes.takeOwnership(mac.doFinal(message.toByteArray()));
    }

    private PublicKey publicKey(Bytes raw) throws GeneralSecurityException {
        Bytes prefix = suite == SuiteId.X25519 ? X25519_SPKI : P256_SPKI;
        return KeyFactory.getInstance(suite == SuiteId.X25519 ? "X25519" : "EC")
                .generatePublic(new X509EncodedKeySpec(Bytes.concat(prefix, raw).toByteArray()));
    }

    private PrivateKey privateKey(RawKeyPair pair) throws GeneralSecurityException {
        byte[] secret = pair.privateKey().exposeCopy();
        if (suite == SuiteId.X25519) {
            return KeyFactory.getInstance("X25519")
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
        }
        ECPublicKey own = (ECPublicKey) publicKey(pair.publicKey());
        return KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(new BigInteger(1, secret), own.getParams()));
    }
}
