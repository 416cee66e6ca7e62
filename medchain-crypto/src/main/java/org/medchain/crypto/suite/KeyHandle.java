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
 * A key pair whose private key stays where it is, in a hardware security module or a phone's keystore: the JCA provider that holds
 * it signs or agrees with it. Thread-safe if the provider is.
 */
public final class KeyHandle {
    private final PublicKey publicKey;
    private final Source source;
    private final Provider provider;
    private final boolean lasting;
    private volatile @Nullable PrivateKey found;

    /** Where the handle of the private key comes from. */
    @FunctionalInterface
    private interface Source {
        @Nullable
        Key key() throws GeneralSecurityException;
    }

    /** What is done with a handle. */
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
     * A pair of keys that belong together.
     *
     * @param provider computes with {@code privateKey}; it needs {@code Signature} or {@code KeyAgreement} for it, as the key is for
     */
    public static KeyHandle of(PublicKey publicKey, PrivateKey privateKey, Provider provider) {
        return new KeyHandle(publicKey, () -> privateKey, provider, true);
    }

    /**
     * The key under {@code alias} in a key store without passwords for single keys, whose provider computes with it. The public key is
     * that of the certificate beside it, often one that the key signed itself; nothing else in that certificate counts. After a
     * failure the store is asked for the key again. So it is enough to load the store once more, with the PIN, when a session was
     * lost.
     *
     * @throws IllegalArgumentException if there is no such private key, or no certificate beside it
     * @throws KeyUnavailableException if the store does not hand it out
     */
    public static KeyHandle of(KeyStore store, String alias) {
        Source source = () -> store.getKey(alias, null);
        try {
            Certificate certificate = store.getCertificate(alias);
            if (certificate == null || !(source.key() instanceof PrivateKey)) {
                throw new IllegalArgumentException(
                        "the key store has no private key with a certificate under the alias " + alias);
            }
            return new KeyHandle(certificate.getPublicKey(), source, store.getProvider(), false);
        } catch (GeneralSecurityException e) {
            throw KeyFailure.of("the key store of " + store.getProvider().getName() + " handed out no key", e);
        }
    }

    private PrivateKey privateKey() throws GeneralSecurityException {
        PrivateKey known = found;
        if (known != null) {
            return known;
        }
        if (!(source.key() instanceof PrivateKey key)) {
            throw new UnrecoverableKeyException("the key store has no such key now");
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

    /** Signs with an algorithm of the provider's. */
    byte[] sign(String algorithm, Bytes message) {
        return use("sign with " + algorithm, key -> {
            Signature signature = Signature.getInstance(algorithm, provider);
            signature.initSign(key);
            message.updateTo(signature);
            return signature.sign();
        });
    }

    /**
     * Agrees with a peer by an algorithm of the provider's.
     *
     * @return {@code size} bytes, with zeros in front where the provider leaves them out
     */
    byte[] agree(String algorithm, PublicKey peer, int size) {
        return use("agree with " + algorithm, key -> {
            KeyAgreement agreement = KeyAgreement.getInstance(algorithm, provider);
            agreement.init(key);
            agreement.doPhase(peer, true);
            return padded(agreement.generateSecret(), size);
        });
    }

    /** A handle that was found earlier may be of a session that is no more: then it is looked for once again. */
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
            throw new GeneralSecurityException("agreed on " + secret.length + " bytes, expected " + size);
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
