package org.medchain.crypto.suite;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.provider.Providers;

/**
 * Verifies signatures with the provider's objects for the {@value #MOST_KEYS} keys whose signatures
 * verified last. To make one of a key costs a tenth of a verification, and the same keys sign repeatedly. Only a valid signature
 * gives its key a place, so nobody displaces keys by sending rubbish. Thread-safe.
 */
final class Verifiers {
    static final int MOST_KEYS = 1_024;
    private static final int MOST_OF_A_KEY = Runtime.getRuntime().availableProcessors();

    private final Providers.SignatureProvider provider;
    private final Keys keys;
    private final Cache<Bytes, BlockingQueue<Signature>> ready =
            CacheBuilder.newBuilder().maximumSize(MOST_KEYS).build();

    /** Makes a key of the provider. */
    @FunctionalInterface
    interface Keys {
        PublicKey of(Bytes verifyKey, Providers.SignatureProvider provider) throws GeneralSecurityException;
    }

    Verifiers(Providers.SignatureProvider provider, Keys keys) {
        this.provider = provider;
        this.keys = keys;
    }

    Providers.SignatureProvider provider() {
        return provider;
    }

    /**
     * Whether {@code signature}, in the provider's form, is the key's of this message.
     *
     * @throws GeneralSecurityException if the key or the signature is none
     */
    boolean verify(Bytes verifyKey, Bytes message, byte[] signature) throws GeneralSecurityException {
        BlockingQueue<Signature> idle = ready.getIfPresent(verifyKey);
        @Nullable Signature known = idle == null ? null : idle.poll();
        Signature verifier = known == null ? verifier(verifyKey) : known;
        message.updateTo(verifier);
        boolean verified = verifier.verify(signature);
        if (verified) {
            keep(verifyKey, verifier);
        }
        return verified;
    }

    private Signature verifier(Bytes verifyKey) throws GeneralSecurityException {
        Signature verifier = provider.signature();
        verifier.initVerify(keys.of(verifyKey, provider));
        return verifier;
    }

    /** It is as new, because it has answered. If there is one for each core, it is dropped. */
    private void keep(Bytes verifyKey, Signature verifier) {
        BlockingQueue<Signature> idle = ready.getIfPresent(verifyKey);
        if (idle == null) {
            idle = new ArrayBlockingQueue<>(MOST_OF_A_KEY);
            ready.put(verifyKey, idle);
        }
        boolean unused = idle.offer(verifier);
    }
}
