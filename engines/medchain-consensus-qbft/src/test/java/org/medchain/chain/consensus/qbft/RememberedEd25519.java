package org.medchain.chain.consensus.qbft;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.provider.Providers;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;

/**
 * A JCA provider of Ed25519 that computes nothing twice in a thread: it knows signatures by private key and message, and
 * verdicts by public key, signature and message, every byte of them; and that what it signed is sound. Everything above it,
 * which decides what is verified and by which key, is the code under test and runs each time.
 */
final class RememberedEd25519 extends Provider {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "Ed25519";
    private static final int KEY_SIZE = 32;
    private static final int SIGNATURE_SIZE = 64;

    private final transient Providers.SignatureProvider real;
    private final transient Map<Bytes, Bytes> publicKeys = new ConcurrentHashMap<>();
    private final transient ThreadLocal<RecentlyKnown<Bytes, byte[]>> signatures =
            ThreadLocal.withInitial(RecentlyKnown::new);
    private final transient ThreadLocal<RecentlyKnown<Bytes, Boolean>> verdicts =
            ThreadLocal.withInitial(RecentlyKnown::new);

    private RememberedEd25519(Providers.SignatureProvider real) {
        super(real.provider().getName(), "1", "Ed25519, remembered");
        this.real = real;
        putService(new Service(this, "Signature", NAME, Remembering.class.getName(), null, null) {
            @Override
            public Object newInstance(@Nullable Object parameter) {
                return new Remembering();
            }
        });
    }

    /** Suite 1 computes with this until it {@linkplain Use#close() ends}. */
    static Use begin() {
        RememberedEd25519 remembering = new RememberedEd25519(Providers.ed25519());
        computeWith(new Providers.SignatureProvider(NAME, NAME, remembering));
        return () -> computeWith(remembering.real);
    }

    /** Computing with this. */
    interface Use extends AutoCloseable {
        @Override
        void close();
    }

    /** The suite has its provider for good: only here another one takes its place. */
    private static void computeWith(Providers.SignatureProvider provider) {
        try {
            Suite suite = Suite.of(SuiteId.X25519);
            Field ed25519 = suite.getClass().getDeclaredField("ed25519");
            ed25519.setAccessible(true);
            ed25519.set(suite, provider);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Bytes publicKey(Bytes privateKey) {
        return publicKeys.computeIfAbsent(privateKey, unknown -> {
            byte[] computed = new byte[KEY_SIZE];
            Ed25519.generatePublicKey(privateKey.toByteArray(), 0, computed, 0);
            return Bytes.takeOwnership(computed);
        });
    }

    /** The end of a key's encoding, which is the key. */
    private static Bytes raw(Key key) {
        byte[] encoded = key.getEncoded();
        return Bytes.copyOf(encoded, encoded.length - KEY_SIZE, KEY_SIZE);
    }

    private static Bytes question(Bytes publicKey, byte[] signature, Bytes message) {
        return Bytes.concat(publicKey, Bytes.copyOf(signature), message);
    }

    private final class Remembering extends SignatureSpi {
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private @Nullable PublicKey verifying;
        private @Nullable PrivateKey signing;

        @Override
        protected void engineInitVerify(PublicKey key) {
            verifying = key;
        }

        @Override
        protected void engineInitSign(PrivateKey key) {
            signing = key;
        }

        @Override
        protected void engineUpdate(byte b) {
            message.write(b);
        }

        @Override
        protected void engineUpdate(byte[] b, int off, int len) {
            message.write(b, off, len);
        }

        private Bytes takeMessage() {
            Bytes taken = Bytes.takeOwnership(message.toByteArray());
            message.reset();
            return taken;
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            Bytes signed = takeMessage();
            Bytes key = raw(signing);
            Bytes asked = Bytes.concat(key, signed);
            byte[] signature = signatures.get().get(asked);
            if (signature == null) {
                signature = sign(signed);
                signatures.get().put(asked, signature);
            }
            verdicts.get().put(question(publicKey(key), signature, signed), true);
            return signature.clone();
        }

        private byte[] sign(Bytes signed) throws SignatureException {
            try {
                Signature signer = real.signature();
                signer.initSign(signing);
                signed.updateTo(signer);
                return signer.sign();
            } catch (GeneralSecurityException e) {
                throw new SignatureException(e);
            }
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            Bytes signed = takeMessage();
            if (signature.length != SIGNATURE_SIZE) {
                throw new SignatureException("a signature of " + signature.length + " bytes");
            }
            Bytes asked = question(raw(verifying), signature, signed);
            Boolean verdict = verdicts.get().get(asked);
            if (verdict == null) {
                verdict = verify(signed, signature);
                verdicts.get().put(asked, verdict);
            }
            return verdict;
        }

        private boolean verify(Bytes signed, byte[] signature) {
            try {
                Signature verifier = real.signature();
                verifier.initVerify(verifying);
                signed.updateTo(verifier);
                return verifier.verify(signature);
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String param, Object value) {
            throw new UnsupportedOperationException("it has no parameters");
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String param) {
            throw new UnsupportedOperationException("it has no parameters");
        }
    }
}
