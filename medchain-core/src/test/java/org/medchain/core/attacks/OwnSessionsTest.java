package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSCBuilder;
import org.medchain.chain.event.EventType;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.record.SessionKeys;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Revocation;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Faults;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.dht.ReadOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** What becomes of a patient's own sessions when the ledger refuses, is silent, or has what this library never writes. */
class OwnSessionsTest extends AttackScene {
    private final Faults faults = new Faults();

    OwnSessionsTest() {
        super(Suites.ONE);
    }

    private void reopenWithFaults() throws Exception {
        world.aroundLedger(faults::around);
        world.reopen();
        world.provider(NORTH);
    }

    private GrantedSession grantAll() throws MedChainException {
        return world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream)));
    }

    private boolean isThere(GrantedSession of) {
        return world.directory().get(of.pointer().name().address()).join() instanceof ReadOutcome.Found;
    }

    private PatientSession newest() throws MedChainException {
        List<PatientSession> sessions = world.patient(ALICE).sessions();
        return sessions.get(sessions.size() - 1);
    }

    // The ledger refuses or is silent

    @Test
    void grant_thatTheLedgerRefuses_leavesNothingInTheDirectory() throws Exception {
        world.patient(ALICE);
        revoke(world.user(ALICE).certificate());
        int before = directory.seen().size();
        assertThatThrownBy(this::grantAll).isInstanceOf(EventRefusedException.class);
        assertThat(directory.seen()).hasSize(before);
    }

    @Test
    void grant_thatTheLedgerDoesNotConfirm_isNamed_andFoundAndPublished() throws Exception {
        reopenWithFaults();
        faults.arm("appending", Faults.Kind.FAILS_WHEN_DONE);
        int before = directory.seen().size();
        AtomicReference<String> said = new AtomicReference<>("");
        assertThatThrownBy(this::grantAll)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("may have been granted")
                .satisfies(failure -> said.set(failure.getMessage()));
        assertThat(directory.seen()).hasSize(before);

        PatientSession found = newest();
        assertThat(said.get()).contains(found.id().toString());
        assertThat(found.state()).isEqualTo(PatientSession.State.IN_FORCE);
        assertThat(world.patient(ALICE).publish(found.id())).isEmpty();
        assertThat(accept(world.patient(ALICE).invite(found.id())).items()).hasSize(1);
    }

    @Test
    void revocation_thatTheLedgerDoesNotTake_removesTheRecordsAndSaysThatItMayNotBeThere() throws Exception {
        reopenWithFaults();
        faults.arm("appending", Faults.Kind.FAILS);
        assertThatThrownBy(() -> world.patient(ALICE).revoke(granted.id()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("revoke it again");
        assertThat(isThere(granted)).isFalse();
        assertThat(newest().state()).isEqualTo(PatientSession.State.IN_FORCE);

        Revocation revoked = world.patient(ALICE).revoke(granted.id());
        assertThat(world.ledger().sessionRemoval(granted.id().event())).contains(revoked.event());
    }

    @Test
    void revocation_thatTheLedgerRefuses_removesTheRecordsAndSaysWhy() throws Exception {
        world.patient(ALICE);
        revoke(world.user(ALICE).certificate());
        assertThatThrownBy(() -> world.patient(ALICE).revoke(granted.id())).isInstanceOf(EventRefusedException.class);
        assertThat(isThere(granted)).isFalse();
    }

    @Test
    void revocation_thatFailsAfterANarrowing_leavesTheRecordThatIsTheNarrowedSessionsNow() throws Exception {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        world.aroundLedger(honest -> LedgerInstead.of(faults.around(honest), (proxy, method, args) -> {
            if (method.getName().equals("append") && ((Event) args[0]).type().equals(EventType.REMOVE_SESSION)) {
                meanwhile.get().run();
                faults.arm("appending", Faults.Kind.FAILS);
            }
            return null;
        }));
        world.reopen();
        world.provider(NORTH);
        Patient phone = world.patient(ALICE);
        Patient tablet = world.medChain().patient(world.user(ALICE));
        AtomicReference<GrantedSession> narrowed = new AtomicReference<>();
        meanwhile.set(() -> narrowed.set(narrow(tablet)));

        Ended.assertReplaced(granted.id(), () -> narrowed.get().id(), () -> phone.revoke(granted.id()));

        assertThat(accept(granted).id()).isEqualTo(narrowed.get().id());
    }

    private GrantedSession narrow(Patient patient) {
        try {
            return patient.narrow(granted.id(), stream, chunks(3, 3));
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void revocation_whenNobodyCanSayWhatTookItsPlace_removesTheRecordsOnlyIfTheLedgerTookNothing() throws Exception {
        AtomicBoolean unreadable = new AtomicBoolean();
        world.aroundLedger(honest -> LedgerInstead.of(faults.around(honest), (proxy, method, args) -> {
            if (method.getName().equals("append") && ((Event) args[0]).type().equals(EventType.REMOVE_SESSION)) {
                unreadable.set(true);
            }
            if (method.getName().equals("sessionRemoval") && unreadable.get()) {
                throw new UnavailableException("no quorum");
            }
            return null;
        }));
        world.reopen();
        Patient alice = world.patient(ALICE);
        assertThatThrownBy(() -> alice.revoke(granted.id()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("no quorum");
        assertThat(isThere(granted)).isTrue();
        unreadable.set(false);
        assertThat(alice.revoke(granted.id()).unfinished()).isEmpty();

        GrantedSession other = grantAll();
        faults.arm("appending", Faults.Kind.FAILS);
        assertThatThrownBy(() -> alice.revoke(other.id()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("revoke it again");
        assertThat(isThere(other)).isFalse();
    }

    @Test
    void revocation_ofASessionThatWasReplaced_leavesTheRecordThatIsTheNewOnesNow() throws Exception {
        GrantedSession narrowed = world.patient(ALICE).narrow(granted.id(), stream, chunks(3, 3));
        long height = world.ledger().height();
        Ended.assertReplaced(
                granted.id(), narrowed.id(), () -> world.patient(ALICE).revoke(granted.id()));
        assertThat(accept(granted).id()).isEqualTo(narrowed.id());
        assertThat(world.ledger().height()).isEqualTo(height);
    }

    @Test
    void revocation_ofAnothersSession_isRefusedAndAppendsNothing() throws Exception {
        Patient bob = world.patient(BOB);
        long height = world.ledger().height();
        assertThatThrownBy(() -> bob.revoke(granted.id()))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("is not of");
        assertThat(world.ledger().height()).isEqualTo(height);
        assertThat(isThere(granted)).isTrue();
    }

    @Test
    void session_thatHasEnded_isNotPublishedAgain() throws Exception {
        Patient alice = world.patient(ALICE);
        GrantedSession narrowed = alice.narrow(granted.id(), stream, chunks(3, 3));
        Ended.assertReplaced(granted.id(), narrowed.id(), () -> alice.publish(granted.id()));
        alice.revoke(narrowed.id());
        Ended.assertRevoked(narrowed.id(), () -> alice.publish(narrowed.id()));
    }

    @Test
    void session_thatWasNotPublished_isNotOnceItIsRevoked() throws Exception {
        directory.refuseWrites(true);
        GrantedSession unpublished = grantAll();
        assertThat(world.patient(ALICE).revoke(unpublished.id()).unfinished()).isNotEmpty();
        directory.refuseWrites(false);
        Ended.assertRevoked(unpublished.id(), () -> world.patient(ALICE).publish(unpublished.id()));
        assertThat(isThere(unpublished)).isFalse();
    }

    @Test
    void session_thatWasPublished_isWrittenAgainWhenItsPatientSaysSo() throws Exception {
        GrantedSession published = grantAll();
        assertThat(published.unfinished()).isEmpty();
        int before = directory.seen().size();
        assertThat(world.patient(ALICE).publish(published.id())).isEmpty();
        assertThat(directory.seen()).as("a section and the record").hasSize(before + 2);
    }

    @Test
    void narrowing_ofWhatIsNotShared_isRefusedAndOfOneStreamLeavesTheOthers() throws Exception {
        DataId other = world.stream(inventory, NORTH, DigestScheme.BOUND, 3).id();
        Patient alice = world.patient(ALICE);
        long height = world.ledger().height();
        assertThatThrownBy(() -> alice.narrow(granted.id(), other, chunks(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not share");
        assertThat(world.ledger().height()).isEqualTo(height);
        GrantedSession two = alice.grant(
                world.user(RAY).certificate(),
                List.of(Selection.all(inventory, stream), Selection.all(inventory, other)));
        GrantedSession narrowed = alice.narrow(two.id(), stream, chunks(2, 3));
        Grant kept = accept(narrowed).grantOf(other).orElseThrow().grant();
        assertThat(kept.range()).isEqualTo(ALL);
    }

    @Test
    void grant_ofARange_refersToTheLastChunkInItThatIsThere() throws Exception {
        assertThat(session.grantOf(stream).orElseThrow().grant().referenceIndex())
                .isEqualTo(new ChunkIndex(4));
        GrantedSession all = grantAll();
        World.grow(world.provider(NORTH).resumeStream(stream), 2);
        GrantedSession narrowed = world.patient(ALICE).narrow(all.id(), stream, chunks(2, 7));
        assertThat(accept(narrowed).grantOf(stream).orElseThrow().grant().referenceIndex())
                .isEqualTo(new ChunkIndex(7));
    }

    // Events under the patient's key that this library never writes

    private SessionId append(Optional<Bytes> locator, List<Grant> grants) throws MedChainException {
        Audience audience = new Audience(identity(RAY), identity(ALICE), 0);
        try (SessionTerms terms = SessionTerms.create(grants, audience, SymmetricKey.generate(world.random()))) {
            EventSCBuilder builder =
                    EventSC.builder(world.networks().ledger().consortium()).terms(terms);
            locator.ifPresent(builder::locator);
            EventSC event = builder.build(world.user(ALICE).keys(), world.random());
            world.networks().ledger().append(event.event());
            return new SessionId(event.event().hash());
        }
    }

    private Bytes locator(List<Grant> of) {
        try (SymmetricKey any = SymmetricKey.generate(world.random());
                SessionKeys keys = SessionKeys.fresh(identity(ALICE).suite(), any, 0, world.random())) {
            return keys.locator(of);
        }
    }

    @Test
    void session_withoutALocator_isEndedOnTheLedgerAndItsRecordsAreSaidToStay() throws Exception {
        SessionId id = append(Optional.empty(), session.grants());
        Revocation revoked = world.patient(ALICE).revoke(id);
        assertThat(revoked.unfinished()).hasSize(1);
        assertThat(revoked.unfinished().get(0).why()).contains("no locator");
        assertThat(newest().state()).isEqualTo(PatientSession.State.REVOKED);
    }

    @Test
    void event_thatDoesNotOpen_isShownAmongTheSessionsWithoutWhatItGrants() throws Exception {
        Bytes body = new StructWriter()
                .bytes(0, Bytes.random(world.random(), 200))
                .bytes(1, Bytes.random(world.random(), Digest.SIZE))
                .toBytes();
        Event event = Event.sign(
                world.networks().ledger().consortium(),
                EventType.CREATE_SESSION,
                body,
                world.user(ALICE).keys());
        world.networks().ledger().append(event);
        assertThat(world.patient(ALICE).sessions()).hasSize(2);
        assertThat(newest().granted()).isEmpty();
        assertThat(newest().state()).isEqualTo(PatientSession.State.IN_FORCE);
        assertThat(world.patient(ALICE).revoke(newest().id()).unfinished()).hasSize(1);
        assertThat(newest().state()).isEqualTo(PatientSession.State.REVOKED);
    }

    @Test
    void grantsThatAnEventDoesNotTellRight_areMadeAgainFromNothing() throws Exception {
        List<Grant> grants = session.grants();
        List<Grant> swapped = List.of(grants.get(1), grants.get(0));
        Grant letter = grants.stream()
                .filter(grant -> grant.data().equals(record))
                .findFirst()
                .orElseThrow();
        Patient alice = world.patient(ALICE);
        SessionId fewer = append(Optional.of(locator(grants.subList(0, 1))), grants);
        SessionId more = append(Optional.of(locator(grants)), List.of(letter));
        for (SessionId id : List.of(fewer, more)) {
            assertThatThrownBy(() -> alice.publish(id)).isInstanceOf(UnavailableException.class);
        }
        SessionId wrong = append(Optional.of(locator(swapped)), grants);
        assertThatThrownBy(() -> alice.publish(wrong)).isInstanceOf(VerificationException.class);
        SessionId other = append(Optional.of(locator(List.of(letter))), List.of(withAnotherAnchor(letter)));
        assertThatThrownBy(() -> alice.publish(other))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("other grants");
    }

    private static Grant withAnotherAnchor(Grant grant) {
        return new Grant(
                grant.inventory(),
                grant.provider(),
                grant.data(),
                grant.kind(),
                grant.range(),
                grant.scheme(),
                grant.reference(),
                grant.referenceIndex(),
                grant.first(),
                new Digest(Bytes.copyOf(new byte[Digest.SIZE])).value());
    }
}
