package org.medchain.chain.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.AdmitIdentity;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.fixture.Identities;
import org.medchain.chain.fixture.LedgerWorld;
import org.medchain.chain.fixture.TestRandom;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.ConsortiumCa;
import org.medchain.crypto.ca.EnrolmentRequest;
import org.medchain.crypto.codec.Extension;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** One test for each rule by which an event gets on the ledger or does not. */
class LedgerRulesTest {
    private static final int MAX_EVENT = 4_096;

    @TempDir
    Path folder;

    private final LedgerWorld world = new LedgerWorld(1, new BlockLimits(20, 1 << 20, MAX_EVENT));
    private final Identity newcomer = Identities.of(50);
    private Ledger ledger;

    @BeforeEach
    void open() throws MedChainException {
        ledger = world.open(folder);
        world.admitAll(ledger);
    }

    @AfterEach
    void close() throws MedChainException {
        ledger.verify(height -> {});
        ledger.close();
    }

    private void assertRefused(Event event, RefusalReason reason) throws MedChainException {
        long height = ledger.height();
        Throwable thrown = catchThrowable(() -> ledger.append(event).join());
        assertThat(thrown).hasCauseInstanceOf(EventRefusedException.class);
        assertThat(((EventRefusedException) thrown.getCause()).reason()).isEqualTo(reason);
        assertThat(thrown).hasMessageContaining(event.hash().toString());
        assertThat(ledger.find(event.hash())).isEmpty();
        assertThat(ledger.height()).isEqualTo(height);
    }

    @Test
    void size_atTheLimit_acceptedAndAboveRefused() throws MedChainException {
        int overhead = world.opaque(world.provider, 3_000).encode().size() - 3_000;
        Event largest = world.opaque(world.provider, MAX_EVENT - overhead);
        assertThat(largest.encode().size()).isEqualTo(MAX_EVENT);
        assertThat(ledger.append(largest).join().event()).isEqualTo(largest.hash());
        assertRefused(world.opaque(world.provider, MAX_EVENT - overhead + 1), RefusalReason.TOO_LARGE);
    }

    @Test
    void body_notOfItsType_refused() throws MedChainException {
        for (long type = 1; type <= 5; type++) {
            Event event = Event.sign(world.consortium, new EventType(type), Bytes.utf8("no body"), world.provider);
            assertRefused(event, RefusalReason.MALFORMED);
        }
    }

    @Test
    void type_unknown_accepted() throws MedChainException {
        Event event = world.opaque(world.provider, 100);
        EventRef ref = ledger.append(event).join();
        assertThat(ledger.find(ref).orElseThrow().event()).isEqualTo(event);
    }

    @Test
    void signature_changed_refused() throws MedChainException {
        byte[] encoded = world.record(world.provider).encode().toByteArray();
        encoded[encoded.length - 1] ^= 1;
        assertRefused(Event.decode(Bytes.takeOwnership(encoded)), RefusalReason.BAD_SIGNATURE);
    }

    /** The same CA and users in a consortium of its own: nothing that was signed for it is taken here. */
    @Test
    void event_signedForAnotherConsortium_refused() throws MedChainException {
        LedgerWorld other = new LedgerWorld(1, BlockLimits.DEFAULT);
        assertThat(other.ca.certificate()).isEqualTo(world.ca.certificate());
        EventRef session = ledger.append(world.session(world.patient)).join();
        List<Bytes> serials = List.of(Bytes.fromHex("0102"));

        for (Event foreign : List.of(
                other.record(world.provider),
                other.opaque(world.provider, 100),
                other.session(world.patient),
                EventSR.create(other.consortium, session.event(), world.patient).event(),
                EventSR.create(other.consortium, session.event(), world.ca.identity())
                        .event(),
                other.admit(newcomer),
                RevokeCertificates.create(other.consortium, serials, world.ca.identity())
                        .event())) {
            assertRefused(foreign, RefusalReason.BAD_SIGNATURE);
        }
    }

    @Test
    void signer_notAdmitted_refusedUntilAdmitted() throws MedChainException {
        Event event = world.record(newcomer);
        assertRefused(event, RefusalReason.SIGNER_NOT_ADMITTED);
        ledger.append(world.admit(newcomer)).join();
        assertThat(ledger.append(event).join()).isNotNull();
    }

    @Test
    void signer_member_notAdmittedByBeingAMember() throws MedChainException {
        assertRefused(world.record(world.members.get(0)), RefusalReason.SIGNER_NOT_ADMITTED);
    }

    @Test
    void signer_certificateExpired_refusedFromThenOn() throws MedChainException {
        Certificate shortLived = world.issue(newcomer, LedgerWorld.START, LedgerWorld.START.plus(Duration.ofHours(1)));
        ledger.append(AdmitIdentity.create(world.consortium, shortLived, newcomer)
                        .event())
                .join();
        world.passTime(Duration.ofHours(1));
        ledger.append(world.record(newcomer)).join();
        world.passTime(Duration.ofMillis(1));
        assertRefused(world.record(newcomer), RefusalReason.CERTIFICATE_INVALID);
        ledger.append(world.admit(newcomer)).join();
        assertThat(ledger.append(world.record(newcomer)).join()).isNotNull();
    }

    @Test
    void signer_certificateRevoked_refusedFromThenOn() throws MedChainException {
        Certificate certificate = world.issue(newcomer);
        ledger.append(AdmitIdentity.create(world.consortium, certificate, newcomer)
                        .event())
                .join();
        Event before = world.record(newcomer);
        EventRef ref = ledger.append(before).join();
        ledger.append(revocation(certificate)).join();

        assertThat(ledger.isRevoked(certificate.serial())).isTrue();
        assertRefused(world.record(newcomer), RefusalReason.CERTIFICATE_REVOKED);
        assertThat(ledger.append(before).join())
                .as("what was signed before stays")
                .isEqualTo(ref);
        Event again = Event.sign(
                world.consortium,
                EventType.ADMIT_IDENTITY,
                AdmitIdentity.create(world.consortium, certificate, newcomer)
                        .event()
                        .body(),
                List.of(new Extension(-1, Bytes.utf8("again"))),
                newcomer);
        assertRefused(again, RefusalReason.CERTIFICATE_REVOKED);
    }

    @Test
    void signer_newCertificateAfterRevocation_acceptedAgain() throws MedChainException {
        Certificate first = world.issue(newcomer);
        ledger.append(AdmitIdentity.create(world.consortium, first, newcomer).event())
                .join();
        ledger.append(revocation(first)).join();
        Certificate second = world.issue(newcomer);
        ledger.append(AdmitIdentity.create(world.consortium, second, newcomer).event())
                .join();
        assertThat(ledger.append(world.record(newcomer)).join()).isNotNull();
        assertThat(ledger.certificate(newcomer.publicIdentity())).contains(second);
    }

    private Event revocation(Certificate certificate) {
        return RevokeCertificates.create(world.consortium, List.of(certificate.serial()), world.ca.identity())
                .event();
    }

    @Test
    void revocation_notByTheCa_refused() throws MedChainException {
        Certificate certificate = world.issue(world.patient);
        Event forged = RevokeCertificates.create(world.consortium, List.of(certificate.serial()), world.provider)
                .event();
        assertRefused(forged, RefusalReason.NOT_PERMITTED);
        assertThat(ledger.isRevoked(certificate.serial())).isFalse();
    }

    @Test
    void admission_certificateOfAnotherCa_refused() throws MedChainException {
        ConsortiumCa other = ConsortiumCa.create(
                "Test CA", SuiteId.X25519, LedgerWorld.START, LedgerWorld.END, TestRandom.seeded(99));
        Certificate foreign =
                other.issue(EnrolmentRequest.create("user", newcomer), LedgerWorld.START, LedgerWorld.END);
        assertRefused(
                AdmitIdentity.create(world.consortium, foreign, newcomer).event(), RefusalReason.CERTIFICATE_INVALID);
        assertThat(ledger.certificate(newcomer.publicIdentity())).isEmpty();
    }

    @Test
    void admission_certificateNotYetOrNoLongerValid_refused() throws MedChainException {
        Certificate later = world.issue(newcomer, LedgerWorld.START.plus(Duration.ofDays(1)), LedgerWorld.END);
        assertRefused(
                AdmitIdentity.create(world.consortium, later, newcomer).event(), RefusalReason.CERTIFICATE_INVALID);
        Certificate earlier = world.issue(
                newcomer, LedgerWorld.START.minus(Duration.ofDays(2)), LedgerWorld.START.minus(Duration.ofDays(1)));
        assertRefused(
                AdmitIdentity.create(world.consortium, earlier, newcomer).event(), RefusalReason.CERTIFICATE_INVALID);
    }

    @Test
    void admission_ofAnother_refused() throws MedChainException {
        Event own = world.admit(newcomer);
        Event stolen = Event.sign(world.consortium, EventType.ADMIT_IDENTITY, own.body(), world.provider);
        assertRefused(stolen, RefusalReason.MALFORMED);
    }

    @Test
    void previousChunk_unknown_refused() throws MedChainException {
        EventRef first = ledger.append(world.firstChunk(world.provider)).join();
        EventRef session = ledger.append(world.session(world.patient)).join();
        EventRef otherBlock = new EventRef(session.block(), first.event());
        EventRef noBlock = new EventRef(BlockHash.of(first.event().value()), first.event());
        EventRef noEvent =
                new EventRef(first.block(), EventHash.of(first.block().value()));
        for (EventRef wrong : List.of(otherBlock, noBlock, noEvent)) {
            assertRefused(world.chunk(world.provider, 2, wrong), RefusalReason.REFERENCE_UNKNOWN);
        }
        assertRefused(world.chunk(world.patient, 2, session), RefusalReason.REFERENCE_UNKNOWN);
        assertThat(ledger.append(world.chunk(world.provider, 2, first)).join()).isNotNull();
    }

    @Test
    void previousChunk_ofAnotherProvider_refused() throws MedChainException {
        EventRef first = ledger.append(world.firstChunk(world.provider)).join();
        assertRefused(world.chunk(world.requester, 2, first), RefusalReason.REFERENCE_FOREIGN);
    }

    @Test
    void previousChunk_followedAlready_refusedForEver() throws MedChainException {
        EventRef first = ledger.append(world.firstChunk(world.provider)).join();
        EventRef second = ledger.append(world.chunk(world.provider, 2, first)).join();
        assertRefused(world.chunk(world.provider, 2, first), RefusalReason.CHUNK_EXISTS);
        EventRef third = ledger.append(world.chunk(world.provider, 3, second)).join();
        assertRefused(world.chunk(world.provider, 2, first), RefusalReason.CHUNK_EXISTS);
        assertRefused(world.chunk(world.provider, 3, second), RefusalReason.CHUNK_EXISTS);

        ledger.close();
        ledger = world.open(folder);
        assertRefused(world.chunk(world.provider, 3, second), RefusalReason.CHUNK_EXISTS);
        assertRefused(world.chunk(world.requester, 3, second), RefusalReason.REFERENCE_FOREIGN);
        assertThat(ledger.append(world.chunk(world.provider, 4, third)).join()).isNotNull();
    }

    @Test
    void previousChunk_ofARecord_followedOnceAsWell() throws MedChainException {
        EventRef record = ledger.append(world.record(world.provider)).join();
        ledger.append(world.chunk(world.provider, 2, record)).join();
        assertRefused(world.chunk(world.provider, 2, record), RefusalReason.CHUNK_EXISTS);
    }

    @Test
    void previousChunk_manyAtOnce_oneOfThemFollows() throws MedChainException {
        EventRef first = ledger.append(world.firstChunk(world.provider)).join();
        List<CompletableFuture<EventRef>> receipts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            receipts.add(ledger.append(world.chunk(world.provider, 2, first)));
        }
        int taken = 0;
        for (CompletableFuture<EventRef> receipt : receipts) {
            Throwable refusal = catchThrowable(receipt::join);
            if (refusal == null) {
                taken++;
            } else {
                assertThat(refusal).hasMessageContaining("CHUNK_EXISTS");
            }
        }
        assertThat(taken).isEqualTo(1);
    }

    @Test
    void sessionRemoval_byTheCa_acceptedWhoeverThePatientIs() throws MedChainException {
        EventRef session = ledger.append(world.session(world.patient)).join();
        ledger.append(revocation(
                        ledger.certificate(world.patient.publicIdentity()).orElseThrow()))
                .join();
        assertRefused(
                EventSR.create(world.consortium, session.event(), world.patient).event(),
                RefusalReason.CERTIFICATE_REVOKED);
        assertRefused(world.session(world.patient), RefusalReason.CERTIFICATE_REVOKED);
        assertThat(ledger.sessionRemoval(session.event()))
                .as("a session outlives its patient's certificate")
                .isEmpty();

        EventRef removal = ledger.append(EventSR.create(world.consortium, session.event(), world.ca.identity())
                        .event())
                .join();
        assertThat(ledger.sessionRemoval(session.event())).contains(removal);
    }

    @Test
    void replacement_ofASession_endsItAndIsOneItself() throws MedChainException {
        EventRef old = ledger.append(world.session(world.patient)).join();
        EventRef next = ledger.append(world.session(world.patient, old.event())).join();
        assertThat(ledger.sessionRemoval(old.event())).contains(next);
        assertThat(ledger.sessionRemoval(next.event())).isEmpty();

        EventRef last =
                ledger.append(world.session(world.patient, next.event())).join();
        Event removal =
                EventSR.create(world.consortium, old.event(), world.patient).event();
        ledger.append(removal).join();
        assertThat(ledger.sessionRemoval(old.event())).as("the first stays").contains(next);
        assertThat(ledger.sessionRemoval(next.event())).contains(last);
    }

    @Test
    void replacement_ofASessionThatHasEnded_refused() throws MedChainException {
        EventRef removed = ledger.append(world.session(world.patient)).join();
        ledger.append(EventSR.create(world.consortium, removed.event(), world.patient)
                        .event())
                .join();
        assertRefused(world.session(world.patient, removed.event()), RefusalReason.NOT_PERMITTED);

        EventRef replaced = ledger.append(world.session(world.patient)).join();
        ledger.append(world.session(world.patient, replaced.event())).join();
        assertRefused(world.session(world.patient, replaced.event()), RefusalReason.NOT_PERMITTED);
        ledger.close();
        ledger = world.open(folder);
        assertRefused(world.session(world.patient, replaced.event()), RefusalReason.NOT_PERMITTED);
    }

    @Test
    void replacement_ofWhatIsNoSessionOfItsSigner_refused() throws MedChainException {
        EventRef record = ledger.append(world.record(world.patient)).join();
        assertRefused(world.session(world.patient, record.event()), RefusalReason.REFERENCE_UNKNOWN);
        EventHash nowhere = world.session(world.patient).hash();
        assertRefused(world.session(world.patient, nowhere), RefusalReason.REFERENCE_UNKNOWN);
        EventRef foreign = ledger.append(world.session(world.requester)).join();
        assertRefused(world.session(world.patient, foreign.event()), RefusalReason.REFERENCE_FOREIGN);
        assertThat(ledger.sessionRemoval(foreign.event())).isEmpty();
    }

    @Test
    void sessionRemoval_byTheCaOfNoSession_refused() throws MedChainException {
        EventRef record = ledger.append(world.record(world.patient)).join();
        Event wrongType = EventSR.create(world.consortium, record.event(), world.ca.identity())
                .event();
        assertRefused(wrongType, RefusalReason.REFERENCE_UNKNOWN);
        Event unknown = EventSR.create(
                        world.consortium, world.session(world.patient).hash(), world.ca.identity())
                .event();
        assertRefused(unknown, RefusalReason.REFERENCE_UNKNOWN);
    }

    @Test
    void sessionRemoval_unknownSession_refused() throws MedChainException {
        EventRef record = ledger.append(world.record(world.patient)).join();
        assertRefused(
                EventSR.create(world.consortium, record.event(), world.patient).event(),
                RefusalReason.REFERENCE_UNKNOWN);
        Event nothing = EventSR.create(
                        world.consortium, world.session(world.patient).hash(), world.patient)
                .event();
        assertRefused(nothing, RefusalReason.REFERENCE_UNKNOWN);
    }

    @Test
    void sessionRemoval_ofAnotherPatient_refused() throws MedChainException {
        EventRef session = ledger.append(world.session(world.patient)).join();
        assertRefused(
                EventSR.create(world.consortium, session.event(), world.provider)
                        .event(),
                RefusalReason.REFERENCE_FOREIGN);
        assertThat(ledger.sessionRemoval(session.event())).isEmpty();
    }

    @Test
    void sessionRemoval_byItsPatient_firstOneStays() throws MedChainException {
        EventRef session = ledger.append(world.session(world.requester)).join();
        EventRef first = ledger.append(EventSR.create(world.consortium, session.event(), world.requester)
                        .event())
                .join();
        // ECDSA signs with fresh randomness: the same removal is another event.
        EventRef second = ledger.append(EventSR.create(world.consortium, session.event(), world.requester)
                        .event())
                .join();
        assertThat(second).isNotEqualTo(first);
        assertThat(ledger.sessionRemoval(session.event())).contains(first);
    }

    @Test
    void changeMembers_approvedByAQuorum_changesThemFromTheNextBlockOn() throws MedChainException {
        Identity newKey = Identities.of(60);
        Seat seat = world.seat(0, newKey, "localhost:1");
        Event change = world.changeMembers(1, List.of(seat), world.founders(0));

        EventRef ref = ledger.append(change).join();

        MemberHistory history = MemberHistory.decode(ledger.memberHistory().encode());
        long height = ledger.find(ref).orElseThrow().height();
        assertThat(history.at(height).number(newKey.publicIdentity())).isEmpty();
        assertThat(history.at(height + 1).number(newKey.publicIdentity())).contains(0);
        assertThat(ledger.append(change).join()).isEqualTo(ref);
    }

    @Test
    void changeMembers_thatBreakARule_refused() throws MedChainException {
        Identity newKey = Identities.of(60);
        Seat seat = world.seat(0, newKey, "localhost:1");
        SortedMap<Integer, Identity> founder = world.founders(0);
        SortedMap<Integer, Identity> stranger = new TreeMap<>(Map.of(0, newcomer));
        SortedMap<Integer, Identity> nobody = new TreeMap<>(Map.of(1, world.members.get(0)));

        assertRefused(world.changeMembers(2, List.of(seat), founder), RefusalReason.NOT_PERMITTED);
        assertRefused(world.changeMembers(1, List.of(seat), stranger), RefusalReason.NOT_PERMITTED);
        assertRefused(world.changeMembers(1, List.of(seat), nobody), RefusalReason.NOT_PERMITTED);
        assertRefused(
                world.changeMembers(1, List.of(new Seat(0, Optional.empty())), founder), RefusalReason.NOT_PERMITTED);
        assertRefused(
                world.changeMembers(1, List.of(new Seat(3, Optional.empty())), founder), RefusalReason.NOT_PERMITTED);
        assertRefused(
                world.changeMembers(1, List.of(world.seat(1, world.members.get(0), "localhost:1")), founder),
                RefusalReason.NOT_PERMITTED);
    }

    @Test
    void changeMembers_withACertificateThatIsNoGood_refused() throws MedChainException {
        Identity newKey = Identities.of(60);
        ConsortiumCa foreign = ConsortiumCa.create(
                "Another", SuiteId.X25519, LedgerWorld.START, LedgerWorld.END, TestRandom.seeded(6));
        Certificate issued = foreign.issue(EnrolmentRequest.create("x", newKey), LedgerWorld.START, LedgerWorld.END);
        Certificate expired = world.issue(
                newKey, LedgerWorld.START.minus(Duration.ofDays(2)), LedgerWorld.START.minus(Duration.ofDays(1)));
        Certificate revoked = world.issue(newKey);
        ledger.append(RevokeCertificates.create(world.consortium, List.of(revoked.serial()), world.ca.identity())
                        .event())
                .join();

        assertRefused(change(issued), RefusalReason.CERTIFICATE_INVALID);
        assertRefused(change(expired), RefusalReason.CERTIFICATE_INVALID);
        assertRefused(change(revoked), RefusalReason.CERTIFICATE_REVOKED);
    }

    private Event change(Certificate certificate) {
        Seat seat = new Seat(1, Optional.of(new Member("x", certificate)));
        return world.changeMembers(1, List.of(seat), world.founders(0));
    }

    @Test
    void changeMembers_thatTheEngineCannotServe_stopsTheLedgerUntilItIsOpenedWithAnother() throws MedChainException {
        Event change =
                world.changeMembers(1, List.of(world.seat(1, Identities.of(60), "localhost:1")), world.founders(0));
        ledger.append(change).join();

        assertThatThrownBy(() -> ledger.append(world.record(world.provider)).join())
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("2 members now");
    }
}
