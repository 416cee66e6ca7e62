package org.medchain.testkit.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

/**
 * The contract of {@link Identity}, the holder of a party's two private keys: for one whose keys are in a hardware security
 * module, in a phone's keystore or behind a signing service.
 *
 * <p>Extend it and return the identity from {@link #identity}. An identity whose keys can be made unreachable, by logging out of
 * the device say, overrides {@link #takeAway} and {@link #bringBack} too; without them the test of an outage is skipped. A
 * {@link org.medchain.crypto.suite.KeyHandle} is tested through the
 * {@link org.medchain.crypto.identity.KeyHandleIdentity} made of it.
 *
 * <p>Checked: signatures verify under the public half, for their use and message only, and have the suite's one form; what was
 * sealed to the identity opens, for its use and associated bytes only; whatever is wrong with a sealed text is a
 * {@link VerificationException}, bytes that are none are a {@link MalformedException}; an authority certifies the identity;
 * several threads use it at once; an outage is a {@link KeyUnavailableException} that says so, and ends.
 */
public abstract class IdentityContract {
    private static final DomainTag USE = DomainTag.of("test");
    private static final DomainTag OTHER_USE = DomainTag.of("other-test");
    private static final Bytes MESSAGE = Bytes.utf8("message");
    private static final Bytes ASSOCIATED = Bytes.utf8("associated");
    private static final int[] SIZES = {0, 1, 1_000, 100_000};
    private static final int THREADS = 4;
    private static final int ROUNDS = 10;
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2027-01-01T00:00:00Z");

    /** Draws what the tests need at random. */
    protected final TestRandom random = TestRandom.seeded(1);

    private Identity identity;

    /** Returns the identity under test; called before each test. It may be the same each time. */
    protected abstract Identity identity() throws Exception;

    /** Makes the keys unreachable. Returns false, which skips the test, if that cannot be done. */
    protected boolean takeAway() throws Exception {
        return false;
    }

    /** Makes the keys that {@link #takeAway} made unreachable reachable again. */
    protected void bringBack() throws Exception {}

    @BeforeEach
    final void begin() throws Exception {
        identity = identity();
    }

    @Test
    void publicIdentity_askedForTwice_isTheSameAndSound() throws Exception {
        PublicIdentity half = identity.publicIdentity();
        assertThat(identity.publicIdentity()).isEqualTo(half);
        Suite.of(half.suite()).checkVerifyKey(half.verifyKey());
        Suite.of(half.suite()).checkSealKey(half.sealKey());
    }

    @Test
    void sign_messagesOfAllSizes_verifyInTheSuitesForm() throws Exception {
        for (int size : SIZES) {
            Bytes message = Bytes.random(random, size);
            Bytes signature = identity.sign(USE, message);
            identity.publicIdentity().verify(USE, message, signature);
            assertThat(signature.size()).isEqualTo(suite().signatureSize());
        }
    }

    /** ECDSA has two forms of each signature, of which one verifies here: a device makes either by lot. */
    @Test
    void sign_manyTimes_alwaysVerifies() throws Exception {
        for (int i = 0; i < 20; i++) {
            Bytes message = Bytes.utf8("message " + i);
            identity.publicIdentity().verify(USE, message, identity.sign(USE, message));
        }
    }

    @Test
    void sign_forOneUseAndMessage_verifiesForNoOther() throws Exception {
        Bytes signature = identity.sign(USE, MESSAGE);
        identity.publicIdentity().verify(OTHER_USE, MESSAGE, identity.sign(OTHER_USE, MESSAGE));
        refuses(OTHER_USE, MESSAGE, signature);
        refuses(USE, Bytes.utf8("another message"), signature);
        refuses(USE, Bytes.empty(), signature);
    }

    private void refuses(DomainTag use, Bytes message, Bytes signature) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> identity.publicIdentity().verify(use, message, signature));
    }

    @Test
    void open_sealedTextsOfAllSizes_givesWhatWasSealed() throws Exception {
        for (int size : SIZES) {
            Bytes plaintext = Bytes.random(random, size);
            assertThat(opened(sealed(plaintext)).equals(plaintext))
                    .as("%d bytes", size)
                    .isTrue();
        }
    }

    @Test
    void open_forAnotherUseOrBesideOtherBytes_isRefused() throws Exception {
        Bytes sealed = sealed(MESSAGE);
        doesNotOpen(OTHER_USE, ASSOCIATED, sealed);
        doesNotOpen(USE, Bytes.empty(), sealed);
        assertThat(opened(sealed)).isEqualTo(MESSAGE);
    }

    @Test
    void open_anyByteChangedOrCut_isRefused() throws Exception {
        Sealed sealed = Sealed.decode(sealed(MESSAGE));
        for (Bytes damaged : Flips.everyByte(sealed.box()).toList()) {
            doesNotOpen(USE, ASSOCIATED, new Sealed(sealed.suite(), damaged).encode());
        }
        for (Bytes cut : Flips.everyCut(sealed.box()).toList()) {
            doesNotOpen(USE, ASSOCIATED, new Sealed(sealed.suite(), cut).encode());
        }
    }

    @Test
    void open_sealedToAnother_isRefused() throws Exception {
        for (SuiteId suite : SuiteId.values()) {
            PublicIdentity other = SoftwareIdentity.generate(suite, random).publicIdentity();
            doesNotOpen(USE, ASSOCIATED, other.seal(USE, ASSOCIATED, MESSAGE, random));
        }
    }

    @Test
    void open_bytesThatAreNoSealedText_areMalformed() throws Exception {
        Bytes sealed = sealed(MESSAGE);
        for (Bytes junk :
                List.of(Bytes.empty(), Bytes.utf8("junk"), sealed.slice(0, 3), Bytes.concat(sealed, MESSAGE))) {
            assertThatExceptionOfType(MalformedException.class)
                    .isThrownBy(() -> identity.open(USE, ASSOCIATED, junk).close());
        }
    }

    @Test
    void enrolment_ofTheIdentity_isCertified() throws Exception {
        ConsortiumCa ca = ConsortiumCa.create("Test CA", SuiteId.X25519, FROM, TO, random);
        IdentityCertificate certificate = ca.issue(EnrolmentRequest.create("holder", identity), FROM, TO);
        assertThat(certificate.identity()).isEqualTo(identity.publicIdentity());
        ConsortiumRoot.of(ca.certificate()).verify(certificate, FROM);
    }

    @Test
    void signAndOpen_inSeveralThreads_doNotDisturbOneAnother() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> users = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Bytes message = Bytes.utf8("message of thread " + i);
                users.add(() -> {
                    useOften(message);
                    return null;
                });
            }
            for (Future<Void> used : threads.invokeAll(users)) {
                used.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void useOften(Bytes message) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            identity.publicIdentity().verify(USE, message, identity.sign(USE, message));
            assertThat(opened(sealed(message))).isEqualTo(message);
        }
    }

    @Test
    void signAndOpen_keysUnreachable_saySoAndWorkAgainAfterwards() throws Exception {
        Bytes sealed = sealed(MESSAGE);
        assumeTrue(takeAway(), "the keys cannot be made unreachable");
        try {
            assertThatExceptionOfType(KeyUnavailableException.class).isThrownBy(() -> identity.sign(USE, MESSAGE));
            assertThatExceptionOfType(KeyUnavailableException.class)
                    .isThrownBy(() -> identity.open(USE, ASSOCIATED, sealed).close());
        } finally {
            bringBack();
        }
        identity.publicIdentity().verify(USE, MESSAGE, identity.sign(USE, MESSAGE));
        assertThat(opened(sealed)).isEqualTo(MESSAGE);
    }

    private Suite suite() {
        return Suite.of(identity.publicIdentity().suite());
    }

    private Bytes sealed(Bytes plaintext) throws MalformedException {
        return identity.publicIdentity().seal(USE, ASSOCIATED, plaintext, random);
    }

    private Bytes opened(Bytes sealed) throws MalformedException, VerificationException {
        try (SecretBytes plaintext = identity.open(USE, ASSOCIATED, sealed)) {
            return Bytes.takeOwnership(plaintext.exposeCopy());
        }
    }

    private void doesNotOpen(DomainTag use, Bytes associated, Bytes sealed) {
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> identity.open(use, associated, sealed).close());
    }
}
