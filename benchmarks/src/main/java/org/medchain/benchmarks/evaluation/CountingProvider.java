package org.medchain.benchmarks.evaluation;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.MessageDigestSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.provider.Providers;

/**
 * Counts what this library has a JCA provider do. It takes the place of the provider that the library prefers, by its name, before the
 * library looks for one, and lets the JDK do the work. For a process of its own, in which nothing is timed.
 */
public final class CountingProvider extends Provider {
    private static final long serialVersionUID = 1;
    private static final String PREFERRED = "AmazonCorrettoCryptoProvider";
    /** HPKE opens and seals with AES-GCM under a key agreed on; the class that does is the witness. */
    private static final String HPKE = "org.medchain.crypto.suite.HpkeSchedule";

    private static final LongAdder SYMMETRIC_SEALS = new LongAdder();
    private static final LongAdder SYMMETRIC_OPENS = new LongAdder();
    private static final LongAdder HPKE_SEALS = new LongAdder();
    private static final LongAdder HPKE_OPENS = new LongAdder();
    private static final LongAdder DATA_DIGESTS = new LongAdder();
    private static final LongAdder OTHER_DIGESTS = new LongAdder();

    private static volatile long dataBytes = Long.MAX_VALUE;

    private CountingProvider() {
        super(PREFERRED, "1", "counts and delegates to the JDK");
        putService(new Service(this, "MessageDigest", "SHA-256", CountingDigest.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
                return new CountingDigest();
            }
        });
        putService(
                new Service(this, "Cipher", "AES/GCM/NoPadding", CountingCipher.class.getName(), List.of(), Map.of()) {
                    @Override
                    public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
                        return new CountingCipher();
                    }
                });
    }

    /** What was counted. */
    record Counts(long sealed, long opened, long hpkeSealed, long hpkeOpened, long dataDigests, long otherDigests) {
        static final Counts NOTHING = new Counts(0, 0, 0, 0, 0, 0);

        Counts plus(Counts more) {
            return minus(NOTHING.minus(more));
        }

        Counts minus(Counts before) {
            return new Counts(
                    sealed - before.sealed,
                    opened - before.opened,
                    hpkeSealed - before.hpkeSealed,
                    hpkeOpened - before.hpkeOpened,
                    dataDigests - before.dataDigests,
                    otherDigests - before.otherDigests);
        }
    }

    /**
     * Begins to count, before this library looks for providers.
     *
     * @param bytesOfData from how many bytes on a message is data, and no event, record or node of a tree
     */
    static void install(long bytesOfData) {
        dataBytes = bytesOfData;
        Security.insertProviderAt(new CountingProvider(), 1);
    }

    /** All so far. */
    static Counts now() {
        return new Counts(
                SYMMETRIC_SEALS.sum(),
                SYMMETRIC_OPENS.sum(),
                HPKE_SEALS.sum(),
                HPKE_OPENS.sum(),
                DATA_DIGESTS.sum(),
                OTHER_DIGESTS.sum());
    }

    /** SHA-256 of the JDK. */
    private static final class CountingDigest extends MessageDigestSpi {
        private static final int SIZE = 32;

        private final MessageDigest digest;
        private long length;

        CountingDigest() throws NoSuchAlgorithmException {
            digest = MessageDigest.getInstance("SHA-256", jdk("SUN"));
        }

        @Override
        protected int engineGetDigestLength() {
            return SIZE;
        }

        @Override
        protected void engineUpdate(byte input) {
            length++;
            digest.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int count) {
            length += count;
            digest.update(input, offset, count);
        }

        @Override
        protected void engineUpdate(ByteBuffer input) {
            length += input.remaining();
            digest.update(input);
        }

        @Override
        protected byte[] engineDigest() {
            (length >= dataBytes ? DATA_DIGESTS : OTHER_DIGESTS).increment();
            length = 0;
            return digest.digest();
        }

        @Override
        protected void engineReset() {
            length = 0;
            digest.reset();
        }
    }

    /** AES-GCM of the JDK. */
    private static final class CountingCipher extends CipherSpi {
        private final Cipher cipher;
        private boolean seals;
        private boolean hpke;

        CountingCipher() throws NoSuchAlgorithmException {
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding", jdk("SunJCE"));
            } catch (NoSuchPaddingException e) {
                throw new NoSuchAlgorithmException(e);
            }
        }

        private void begin(int mode) {
            seals = mode == Cipher.ENCRYPT_MODE;
            hpke = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().equals(HPKE)));
        }

        private void count() {
            if (hpke) {
                (seals ? HPKE_SEALS : HPKE_OPENS).increment();
            } else {
                (seals ? SYMMETRIC_SEALS : SYMMETRIC_OPENS).increment();
            }
        }

        @Override
        protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
            throw new NoSuchAlgorithmException(mode);
        }

        @Override
        protected void engineSetPadding(String padding) throws NoSuchPaddingException {
            throw new NoSuchPaddingException(padding);
        }

        @Override
        protected int engineGetBlockSize() {
            return cipher.getBlockSize();
        }

        @Override
        protected int engineGetOutputSize(int inputLength) {
            return cipher.getOutputSize(inputLength);
        }

        @Override
        protected byte[] engineGetIV() {
            return cipher.getIV();
        }

        @Override
        protected AlgorithmParameters engineGetParameters() {
            return cipher.getParameters();
        }

        @Override
        protected void engineInit(int mode, Key key, SecureRandom random) throws InvalidKeyException {
            begin(mode);
            cipher.init(mode, key, random);
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            begin(mode);
            cipher.init(mode, key, parameters, random);
        }

        @Override
        protected void engineInit(int mode, Key key, AlgorithmParameters parameters, SecureRandom random)
                throws InvalidKeyException, InvalidAlgorithmParameterException {
            begin(mode);
            cipher.init(mode, key, parameters, random);
        }

        @Override
        protected byte @Nullable [] engineUpdate(byte[] input, int offset, int length) {
            return cipher.update(input, offset, length);
        }

        @Override
        protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int outputOffset)
                throws ShortBufferException {
            return cipher.update(input, offset, length, output, outputOffset);
        }

        @Override
        protected void engineUpdateAAD(byte[] source, int offset, int length) {
            cipher.updateAAD(source, offset, length);
        }

        @Override
        protected void engineUpdateAAD(ByteBuffer source) {
            cipher.updateAAD(source);
        }

        @Override
        protected byte[] engineDoFinal(byte @Nullable [] input, int offset, int length)
                throws IllegalBlockSizeException, BadPaddingException {
            count();
            return input == null ? cipher.doFinal() : cipher.doFinal(input, offset, length);
        }

        @Override
        protected int engineDoFinal(byte @Nullable [] input, int offset, int length, byte[] output, int outputOffset)
                throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
            count();
            return input == null
                    ? cipher.doFinal(output, outputOffset)
                    : cipher.doFinal(input, offset, length, output, outputOffset);
        }
    }

    private static Provider jdk(String name) throws NoSuchAlgorithmException {
        Provider provider = Security.getProvider(name);
        if (provider == null) {
            throw new NoSuchAlgorithmException("expected the JDK's provider " + name + ", found none");
        }
        return provider;
    }

    /** True if the library uses this provider: then its counts are those of the library. */
    static boolean isUsed() {
        MessageDigest digest = Providers.sha256();
        Counts before = now();
        byte[] unused = digest.digest();
        return now().minus(before).otherDigests() == 1;
    }
}
