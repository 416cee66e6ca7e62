package org.medchain.chain.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.fixture.EventVectors;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.fixture.TestRandom;
import org.medchain.testkit.ledger.Identities;

/** EventSR, AdmitIdentity and RevokeCertificates. */
class SmallEventsTest {
    private static final BlockHash CONSORTIUM = EventVectors.consortium();
    private static final TestRandom RANDOM = TestRandom.seeded(3);
    private static final Identity SIGNER = Identities.of(1);
    private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2034-01-01T00:00:00Z");
    private static final ConsortiumCa CA = ConsortiumCa.create("Test CA", SuiteId.X25519, FROM, TO, RANDOM);

    @Test
    void removal_reread_namesTheSession() throws MedChainException {
        EventHash session = EventHash.of(Bytes.random(RANDOM, 32));
        EventSR event =
                EventSR.of(reread(EventSR.create(CONSORTIUM, session, SIGNER).event()));

        assertThat(event.session()).isEqualTo(session);
        assertThat(event.event().signer()).isEqualTo(SIGNER.publicIdentity());
    }

    @Test
    void removal_bodyOfWrongSize_isMalformed() {
        for (int size : new int[] {0, 31, 33}) {
            Bytes body = new StructWriter().bytes(0, Bytes.random(RANDOM, size)).toBytes();
            Event event = Event.sign(CONSORTIUM, EventType.REMOVE_SESSION, body, SIGNER);
            assertThatThrownBy(() -> EventSR.of(event)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void admission_reread_carriesTheCertificate() throws MedChainException {
        for (SuiteId suite : SuiteId.values()) {
            Identity holder = Identities.of(suite, 5);
            IdentityCertificate certificate = CA.issue(EnrolmentRequest.create("holder", holder), FROM, TO);

            AdmitIdentity event = AdmitIdentity.of(
                    reread(AdmitIdentity.create(CONSORTIUM, certificate, holder).event()));

            assertThat(event.certificate()).isEqualTo(certificate);
        }
    }

    @Test
    void admission_ofAnotherIdentity_isRefused() throws MedChainException {
        IdentityCertificate certificate = CA.issue(EnrolmentRequest.create("holder", Identities.of(5)), FROM, TO);
        Bytes body = new StructWriter().bytes(0, certificate.encode()).toBytes();
        Event event = Event.sign(CONSORTIUM, EventType.ADMIT_IDENTITY, body, SIGNER);

        assertThatThrownBy(() -> AdmitIdentity.create(CONSORTIUM, certificate, SIGNER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AdmitIdentity.of(event))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("expected a certificate of its signer");
    }

    @Test
    void admission_bodyWithoutACertificate_isMalformed() {
        Bytes body = new StructWriter().bytes(0, Bytes.utf8("no DER")).toBytes();
        Event event = Event.sign(CONSORTIUM, EventType.ADMIT_IDENTITY, body, SIGNER);

        assertThatThrownBy(() -> AdmitIdentity.of(event)).isInstanceOf(MalformedException.class);
    }

    @Test
    void admission_everyBitFlipped_isRefused() throws Exception {
        Identity holder = Identities.of(5);
        IdentityCertificate certificate = CA.issue(EnrolmentRequest.create("holder", holder), FROM, TO);

        Flips.everyBit(
                AdmitIdentity.create(CONSORTIUM, certificate, holder).event().encode(),
                (damaged, where) -> assertThatThrownBy(
                                () -> Event.decode(damaged).verifySignature(CONSORTIUM))
                        .as(where)
                        .isInstanceOf(MedChainException.class));
    }

    @Test
    void revocation_reread_hasTheSerialsInOrder() throws MedChainException {
        List<Bytes> serials = new ArrayList<>();
        for (int i = 0; i < RevokeCertificates.MAX_SERIALS; i++) {
            serials.add(Bytes.random(RANDOM, 1 + i % RevokeCertificates.MAX_SERIAL_SIZE));
        }

        RevokeCertificates event = RevokeCertificates.of(reread(
                RevokeCertificates.create(CONSORTIUM, serials, CA.identity()).event()));

        assertThat(event.serials())
                .isSorted()
                .doesNotHaveDuplicates()
                .containsAll(serials)
                .hasSizeLessThanOrEqualTo(serials.size());
    }

    @Test
    void revocation_ofTheMostSerials_isCarried() throws MedChainException {
        List<Bytes> most = new ArrayList<>();
        for (int i = 0; i < RevokeCertificates.MAX_SERIALS; i++) {
            most.add(Bytes.fromHex("%04x".formatted(i) + "00".repeat(RevokeCertificates.MAX_SERIAL_SIZE - 2)));
        }

        RevokeCertificates event = RevokeCertificates.of(reread(
                RevokeCertificates.create(CONSORTIUM, most, CA.identity()).event()));

        assertThat(event.serials()).isEqualTo(most);
    }

    @Test
    void revocation_outsideItsLimits_isRefused() {
        List<Bytes> tooMany = new ArrayList<>();
        for (int i = 0; i <= RevokeCertificates.MAX_SERIALS; i++) {
            tooMany.add(Bytes.fromHex("%04x".formatted(i)));
        }
        for (List<Bytes> wrong :
                List.of(List.<Bytes>of(), tooMany, List.of(Bytes.empty()), List.of(Bytes.random(RANDOM, 21)))) {
            assertThatThrownBy(() -> RevokeCertificates.create(CONSORTIUM, wrong, CA.identity()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertNoRevocation(wrong);
        }
        assertNoRevocation(List.of(Bytes.fromHex("02"), Bytes.fromHex("01")));
        assertNoRevocation(List.of(Bytes.fromHex("01"), Bytes.fromHex("01")));
    }

    private static void assertNoRevocation(List<Bytes> serials) {
        Bytes body = new StructWriter().byteStrings(0, serials).toBytes();
        Event event = Event.sign(CONSORTIUM, EventType.REVOKE_CERTIFICATES, body, CA.identity());
        assertThatThrownBy(() -> RevokeCertificates.of(event)).isInstanceOf(MalformedException.class);
    }

    private static Event reread(Event event) throws MedChainException {
        Event reread = Event.decode(event.encode());
        reread.verifySignature(CONSORTIUM);
        return reread;
    }
}
