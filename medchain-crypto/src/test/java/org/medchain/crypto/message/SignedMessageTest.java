package org.medchain.crypto.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.Suite;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.fixture.Consortium;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;

class SignedMessageTest {
    private static final DomainTag USE = DomainTag.of("request");
    private static final Bytes PAYLOAD = Bytes.utf8("may I");
    private static final Instant NOW = Consortium.NOW;

    private final Consortium consortium = Consortium.create(SuiteId.X25519, 1);
    private final SoftwareIdentity sender = Consortium.identity(SuiteId.X25519, 2);
    private final SoftwareIdentity recipient = Consortium.identity(SuiteId.P256, 3);
    private final SoftwareIdentity mallory = Consortium.identity(SuiteId.X25519, 4);
    private IdentityCertificate certificate;
    private IdentityCertificate mallorysCertificate;

    @BeforeEach
    void certify() throws VerificationException {
        certificate = consortium.certify("sender", sender);
        mallorysCertificate = consortium.certify("mallory", mallory);
    }

    @ParameterizedTest
    @EnumSource
    void open_sealedToItsRecipient_givesTheMessage(SuiteId suite) throws MedChainException {
        SoftwareIdentity to = Consortium.identity(suite, 5);
        SignedMessage message = SignedMessage.sign(USE, sender, certificate, to.publicIdentity(), PAYLOAD);
        Bytes sealed = message.seal(USE, TestRandom.seeded(1));
        SignedMessage opened = SignedMessage.open(USE, sealed, to, consortium.anchor(), NOW);
        assertThat(opened).isEqualTo(message);
        assertThat(opened.payload()).isEqualTo(PAYLOAD);
        assertThat(SignedMessage.decode(message.encode()).encode()).isEqualTo(message.encode());
    }

    @Test
    void open_largestPayload_passesAndLargerIsMisuse() throws MedChainException {
        Bytes largest = Bytes.takeOwnership(new byte[SignedMessage.MAX_PAYLOAD]);
        SignedMessage message = SignedMessage.sign(USE, sender, certificate, recipient.publicIdentity(), largest);
        assertThat(SignedMessage.open(USE, message.seal(USE, TestRandom.seeded(1)), recipient, consortium.anchor(), NOW)
                        .payload())
                .isEqualTo(largest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedMessage.sign(
                        USE,
                        sender,
                        certificate,
                        recipient.publicIdentity(),
                        Bytes.concat(largest, Bytes.fromHex("00"))));
    }

    @Test
    void sign_withAnothersCertificate_isMisuse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SignedMessage.sign(USE, mallory, certificate, recipient.publicIdentity(), PAYLOAD));
    }

    /** Masquerade: another's certificate over one's own signature. */
    @Test
    void open_certificateSwappedForAnothers_isRefused() throws MalformedException {
        SignedMessage own = SignedMessage.sign(USE, mallory, mallorysCertificate, recipient.publicIdentity(), PAYLOAD);
        refused(new SignedMessage(certificate, own.recipient(), PAYLOAD, own.signature()), USE);
        SignedMessage theirs = SignedMessage.sign(USE, sender, certificate, recipient.publicIdentity(), PAYLOAD);
        refused(new SignedMessage(mallorysCertificate, theirs.recipient(), PAYLOAD, theirs.signature()), USE);
        refused(new SignedMessage(certificate, theirs.recipient(), Bytes.utf8("may he"), theirs.signature()), USE);
    }

    /** The recipient passes a message on, sealed anew to somebody else. */
    @Test
    void open_passedOnToAnother_isRefused() throws MalformedException {
        SignedMessage message = SignedMessage.sign(USE, sender, certificate, mallory.publicIdentity(), PAYLOAD);
        Bytes resealed = recipient.publicIdentity().seal(USE, Bytes.empty(), message.encode(), TestRandom.seeded(1));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> SignedMessage.open(USE, resealed, recipient, consortium.anchor(), NOW))
                .withMessageContaining("found one for");
        refused(new SignedMessage(certificate, recipient.publicIdentity(), PAYLOAD, message.signature()), USE);
    }

    @Test
    void open_sealedToAnother_isRefused() throws MalformedException {
        Bytes sealed = SignedMessage.sign(USE, sender, certificate, recipient.publicIdentity(), PAYLOAD)
                .seal(USE, TestRandom.seeded(1));
        for (SoftwareIdentity other : List.of(Consortium.identity(SuiteId.P256, 8), mallory)) {
            assertThatExceptionOfType(VerificationException.class)
                    .isThrownBy(() -> SignedMessage.open(USE, sealed, other, consortium.anchor(), NOW))
                    .withMessage("expected a message of use \"" + USE.name() + "\" sealed to " + other.publicIdentity()
                            + ", found one that does not open with its keys: it is for somebody else, of another use, or"
                            + " damaged. It does not say for whom it is; ask its sender, a retry does not help");
        }
    }

    /** Replayed for another use, in the envelope of the first or in a new one. */
    @Test
    void open_forAnotherUse_isRefused() throws MalformedException {
        DomainTag other = DomainTag.of("invitation");
        SignedMessage message = SignedMessage.sign(USE, sender, certificate, recipient.publicIdentity(), PAYLOAD);
        Bytes sealed = message.seal(USE, TestRandom.seeded(1));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> SignedMessage.open(other, sealed, recipient, consortium.anchor(), NOW));
        refused(message, other);
    }

    @Test
    void open_certificateExpiredOrOfAnotherAuthority_isRefused() throws MedChainException {
        Bytes sealed = SignedMessage.sign(USE, sender, certificate, recipient.publicIdentity(), PAYLOAD)
                .seal(USE, TestRandom.seeded(1));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() ->
                        SignedMessage.open(USE, sealed, recipient, consortium.anchor(), Consortium.TO.plusSeconds(1)));
        Consortium other = Consortium.create(SuiteId.X25519, 9);
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> SignedMessage.open(USE, sealed, recipient, other.anchor(), NOW));
    }

    @Test
    void decodeAndVerify_everyFlippedByteOrCut_isRefused() {
        Bytes encoded = SignedMessage.sign(USE, sender, certificate, recipient.publicIdentity(), PAYLOAD)
                .encode();
        assertThat(Stream.concat(Flips.everyByte(encoded), Flips.everyCut(encoded)))
                .allSatisfy(damaged -> assertThatExceptionOfType(MedChainException.class)
                        .isThrownBy(() -> SignedMessage.decode(damaged).verify(USE, consortium.anchor(), NOW))
                        .isInstanceOfAny(MalformedException.class, VerificationException.class));
    }

    @Test
    void open_everyFlippedByteOfTheSealedMessage_isRefused() throws MalformedException {
        SoftwareIdentity to = Consortium.identity(SuiteId.X25519, 5);
        Bytes sealed = SignedMessage.sign(USE, sender, certificate, to.publicIdentity(), PAYLOAD)
                .seal(USE, TestRandom.seeded(1));
        assertThat(Flips.everyByte(sealed)).allSatisfy(damaged -> assertThatExceptionOfType(MedChainException.class)
                .isThrownBy(() -> SignedMessage.open(USE, damaged, to, consortium.anchor(), NOW))
                .isInstanceOfAny(MalformedException.class, VerificationException.class));
    }

    /** Each field at its limits and one beyond; what is beyond is malformed, whoever sent it. */
    @Test
    void decode_fieldsAtTheirLimits_passAndBeyondAreMalformed() throws MalformedException {
        Bytes own = certificate.encode();
        for (Bytes payload : List.of(Bytes.empty(), zeros(SignedMessage.MAX_PAYLOAD))) {
            assertThat(SignedMessage.decode(encoded(1, own, payload, zeros(1))).payload())
                    .isEqualTo(payload);
        }
        for (int size : new int[] {1, Suite.MAX_KEY_OR_SIGNATURE}) {
            assertThat(SignedMessage.decode(encoded(1, own, PAYLOAD, zeros(size)))
                            .signature()
                            .size())
                    .isEqualTo(size);
        }
        malformed(encoded(0, own, PAYLOAD, zeros(1)), "field 0: 0, expected 1 to 1");
        malformed(encoded(2, own, PAYLOAD, zeros(1)), "field 0: 2, expected 1 to 1");
        malformed(encoded(1, Bytes.empty(), PAYLOAD, zeros(1)), "field 1");
        malformed(encoded(1, zeros(IdentityCertificate.MAX_SIZE), PAYLOAD, zeros(1)), "expected an X.509 certificate");
        malformed(encoded(1, zeros(IdentityCertificate.MAX_SIZE + 1), PAYLOAD, zeros(1)), "field 1");
        malformed(encoded(1, own, zeros(SignedMessage.MAX_PAYLOAD + 1), zeros(1)), "field 3");
        malformed(encoded(1, own, PAYLOAD, Bytes.empty()), "field 4");
        malformed(encoded(1, own, PAYLOAD, zeros(Suite.MAX_KEY_OR_SIGNATURE + 1)), "field 4");
        malformed(zeros(SignedMessage.MAX_SIZE + 1), "expected at most");
    }

    private Bytes encoded(long version, Bytes sendersCertificate, Bytes payload, Bytes signature) {
        return new StructWriter()
                .integer(0, version)
                .bytes(1, sendersCertificate)
                .struct(2, recipient.publicIdentity(), PublicIdentity::encode)
                .bytes(3, payload)
                .bytes(4, signature)
                .toBytes();
    }

    private static Bytes zeros(int size) {
        return Bytes.takeOwnership(new byte[size]);
    }

    private static void malformed(Bytes encoded, String why) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> SignedMessage.decode(encoded))
                .withMessageContaining(why);
    }

    private void refused(SignedMessage message, DomainTag use) throws MalformedException {
        Bytes sealed = message.seal(use, TestRandom.seeded(1));
        assertThatExceptionOfType(VerificationException.class)
                .isThrownBy(() -> SignedMessage.open(use, sealed, recipient, consortium.anchor(), NOW))
                .withMessageContaining("did not make the signature");
    }
}
