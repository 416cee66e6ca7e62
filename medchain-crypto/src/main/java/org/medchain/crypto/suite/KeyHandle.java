package org.medchain.crypto.suite;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Arrays;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.KeyUnavailableException;

/**
 * A key pair whose private key stays in a hardware security module or a phone's key store. The JCA provider that holds
 * the key signs or agrees with it. Thread-safe if the provider is.
 */
public final class KeyHandle {
    private final PublicKey publicKey;
    private final Source source;
    private final Provider provider;
    private final boolean lasting;
    private volatile @Nullable PrivateKey found;

    /** Looks up the private key's handle. */
    @FunctionalInterface
    private interface Source {
        @Nullable
        Key key() throws GeneralSecurityException;
    }

    /** An operation with the private key's handle. */
    @FunctionalInterface
    private interface Use {
        byte[] of(PrivateKey key) throws GeneralSecurityException;
    }

    private KeyHandle(PublicKey publicKey, Source source, Provider provider, boolean lasting) {
        this.publicKey = publicKey;
        this.source = source;
        this.provider = provider;
        this.lasting = lasting;
    }

    /**
     * Combines a public key with the handle of its private key.
     *
     * @param provider computes with {@code privateKey}; it must offer {@code Signature} or {@code KeyAgreement},
     *     depending on the key's use
     */
    public static KeyHandle of(PublicKey publicKey, PrivateKey privateKey, Provider provider) {
        return new KeyHandle(publicKey, () -> privateKey, provider, true);
    }

    /**
     * The key under {@code alias} in a key store that needs no password for single keys and whose provider computes
     * with them. The public key comes from the certificate beside it, which is often self-signed; nothing else in that
     * certificate matters. After a failure the handle looks the key up again; to recover from a lost session, load the
     * store again with the PIN.
     *
     * @throws IllegalArgumentException if there is no private key with a certificate under {@code alias}
     * @throws KeyUnavailableException if the store does not return the key
     */
    public static KeyHandle of(KeyStore store, String alias) {
        Source source = () -> store.getKey(alias, null);
        try {
            Certificate certificate = store.getCertificate(alias);
            if (certificate == null || !(source.key() instanceof PrivateKey)) {
                throw new IllegalArgumentException("expected a private key with a certificate under the alias " + alias
                        + " of the key store, found none");
            }
            return new KeyHandle(certificate.getPublicKey(), source, store.getProvider(), false);
        } catch (GeneralSecurityException e) {
            throw KeyFailure.of("the key store of " + store.getProvider().getName() + " returned no key", e);
        }
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        PrivateKey known = found;
        if (known != null) {
            return known;
        }
        if (!(source.key() instanceof PrivateKey key)) {
            throw new UnrecoverableKeyException("the key store no longer has the key");
        }
        found = lasting ? null : key;
        return key;
    }

    PublicKey publicKey() {
        return publicKey;
    }

    boolean has(String service, String algorithm) {
        return provider.getService(service, algorithm) != null;
    }

    Provider provider() {
        return provider;
    }

    /** Signs with an algorithm of the provider. */
    byte[] sign(String algorithm, Bytes message) {
        return use("sign with " + algorithm, key -> {
            Signature signature = Signature.getInstance(algorithm, provider);
            signature.initSign(key);
            message.updateTo(signature);
            return signature.sign();
        });
    }

    /**
     * Agrees with a peer's key by an algorithm of the provider.
     *
     * @return {@code size} bytes, with leading zeros restored where the provider omits them
     */
    byte[] agree(String algorithm, PublicKey peer, int size) {
        return use("agree with " + algorithm, key -> {
            KeyAgreement agreement = KeyAgreement.getInstance(algorithm, provider);
            agreement.init(key);
            agreement.doPhase(peer, true);
            return padded(agreement.generateSecret(), size);
        });
    }

    /**
     * A cached handle may belong to a session that has ended, so a failure with one is retried once with a new handle.
     */
    private byte[] use(String what, Use use) {
        boolean foundEarlier = found != null;
        try {
            return use.of(privateKey());
        } catch (GeneralSecurityException | RuntimeException e) {
            found = null;
            if (foundEarlier) {
                return use(what, use);
            }
            throw KeyFailure.of("a key of " + provider.getName() + " did not " + what, e);
        }
    }

    private static byte[] padded(byte[] secret, int size) throws GeneralSecurityException {
        if (secret.length == size) {
            return secret;
        }
        if (secret.length > size) {
            throw new GeneralSecurityException(
                    "expected a shared secret of " + size + " bytes, found " + secret.length);
        }
        byte[] padded = new byte[size];
        System.arraycopy(secret, 0, padded, size - secret.length, secret.length);
        Arrays.fill(secret, (byte) 0);
        return padded;
    }

    @Override
    public String toString() {
        return "KeyHandle[" + provider.getName() + ", redacted]";
    }
}
