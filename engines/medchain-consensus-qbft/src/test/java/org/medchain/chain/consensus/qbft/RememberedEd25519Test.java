package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.ledger.Identities;

class RememberedEd25519Test {
    private static final DomainTag USE = DomainTag.of("test");
    private static final Bytes MESSAGE = Bytes.utf8("what a member says");

    private final Identity signer = Identities.of(1);
    private final Identity other = Identities.of(2);

    @Test
    void sign_again_isTheSuitesSignature() {
        Bytes computed = signer.sign(USE, MESSAGE);
        remembering(() -> {
            assertThat(signer.sign(USE, MESSAGE)).isEqualTo(computed);
            assertThat(signer.sign(USE, MESSAGE)).isEqualTo(computed);
            assertThat(other.sign(USE, MESSAGE)).isNotEqualTo(computed);
            assertThat(signer.sign(USE, Bytes.utf8("something else"))).isNotEqualTo(computed);
        });
        assertThat(signer.sign(USE, MESSAGE)).isEqualTo(computed);
    }

    /** What was found sound says nothing of any other message, signature or key. */
    @Test
    void verify_oneByteChanged_isRefusedEachTime() {
        remembering(() -> {
            Bytes signature = signer.sign(USE, MESSAGE);
            for (int round = 0; round < 2; round++) {
                assertThat(verifies(signer, MESSAGE, signature)).isTrue();
                assertThat(verifies(other, MESSAGE, signature)).isFalse();
                for (int i = 0; i < signature.size(); i++) {
                    assertThat(verifies(signer, MESSAGE, changed(signature, i))).isFalse();
                }
                for (int i = 0; i < MESSAGE.size(); i++) {
                    assertThat(verifies(signer, changed(MESSAGE, i), signature)).isFalse();
                }
            }
        });
    }

    /** Signed elsewhere: the verdict is the provider's. */
    @Test
    void verify_whatItDidNotSign_holdsAgain() {
        Bytes signature = signer.sign(USE, MESSAGE);
        remembering(() -> {
            assertThat(verifies(signer, MESSAGE, signature)).isTrue();
            assertThat(verifies(signer, MESSAGE, signature)).isTrue();
        });
    }

    private static void remembering(Runnable test) {
        RememberedEd25519.Use use = RememberedEd25519.begin();
        try {
            test.run();
        } finally {
            use.close();
        }
    }

    private static Bytes changed(Bytes value, int at) {
        return Flips.bit(value, 8 * at);
    }

    private static boolean verifies(Identity by, Bytes message, Bytes signature) {
        try {
            by.publicIdentity().verify(USE, message, signature);
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }
}
