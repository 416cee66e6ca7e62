package org.medchain.crypto.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.provider.Providers;

class VerifiersTest {
    private static final X25519Suite SUITE = X25519Suite.INSTANCE;

    private final AtomicInteger made = new AtomicInteger();
    private final Verifiers verifiers = new Verifiers(Providers.ed25519(), this::key);

    private PublicKey key(Bytes verifyKey, Providers.SignatureProvider provider) throws GeneralSecurityException {
        made.incrementAndGet();
        return Rfc8410.publicKey(Rfc8410.ED25519, verifyKey, provider.keys());
    }

    private static RawKeyPair keys(int number) {
        byte[] seed = new byte[Suite.SEED_SIZE];
        seed[0] = (byte) number;
        seed[1] = (byte) (number >> 8);
        return SUITE.deriveSigningKeys(SecretBytes.takeOwnership(seed));
    }

    private boolean verifies(RawKeyPair by, Bytes message, Bytes signature) throws GeneralSecurityException {
        return verifiers.verify(by.publicKey(), message, signature.toByteArray());
    }

    @Test
    void verify_severalSignaturesOfOneKey_makesTheKeyOnce() throws GeneralSecurityException {
        RawKeyPair keys = keys(1);
        for (int i = 0; i < 5; i++) {
            Bytes message = Bytes.utf8("message " + i);
            assertThat(verifies(keys, message, SUITE.sign(keys, message))).isTrue();
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void verify_afterASignatureOfAnotherMessage_judgesTheNextByItself() throws GeneralSecurityException {
        RawKeyPair keys = keys(1);
        Bytes message = Bytes.utf8("right");
        Bytes right = SUITE.sign(keys, message);
        Bytes other = SUITE.sign(keys, Bytes.utf8("other"));
        for (int i = 0; i < 3; i++) {
            assertThat(verifies(keys, message, right)).isTrue();
            assertThat(verifies(keys, message, other)).isFalse();
            assertThat(verifies(keys(2), message, right)).isFalse();
        }
    }

    @Test
    void verify_afterWhatIsNoSignature_judgesTheNextByItself() throws GeneralSecurityException {
        RawKeyPair keys = keys(1);
        Bytes message = Bytes.utf8("right");
        Bytes right = SUITE.sign(keys, message);
        assertThat(verifies(keys, message, right)).isTrue();
        assertThat(isRefused(keys, Bytes.utf8("left"), right.slice(0, 5))).isTrue();
        assertThat(verifies(keys, message, right)).isTrue();
    }

    /** Some providers say no to what is no signature, others throw. */
    private boolean isRefused(RawKeyPair by, Bytes message, Bytes signature) throws GeneralSecurityException {
        try {
            return !verifies(by, message, signature);
        } catch (SignatureException e) {
            return true;
        }
    }

    @Test
    void verify_signaturesThatAreWrong_giveTheirKeysNoPlace() throws GeneralSecurityException {
        Bytes message = Bytes.utf8("message");
        RawKeyPair keys = keys(1);
        assertThat(verifies(keys, message, SUITE.sign(keys, message))).isTrue();
        Bytes wrong = SUITE.sign(keys, Bytes.utf8("other"));
        for (int i = 2; i < 2 * Verifiers.MOST_KEYS; i++) {
            assertThat(verifies(keys(i), message, wrong)).isFalse();
        }
        made.set(0);
        assertThat(verifies(keys, message, SUITE.sign(keys, message))).isTrue();
        assertThat(made).hasValue(0);
    }

    @Test
    void verify_onManyThreadsAtOnce_eachGetsItsOwnAnswer() throws Exception {
        RawKeyPair keys = keys(1);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                Bytes message = Bytes.utf8("message " + i);
                Bytes signature = SUITE.sign(keys, i % 3 == 0 ? Bytes.utf8("other") : message);
                boolean right = i % 3 != 0;
                work.add(() -> verifies(keys, message, signature) == right);
            }
            for (Future<Boolean> asExpected : threads.invokeAll(work)) {
                assertThat(asExpected.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
