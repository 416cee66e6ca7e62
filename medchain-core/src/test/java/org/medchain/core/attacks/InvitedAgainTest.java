package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.role.RequesterRole;
import org.medchain.core.message.Invitation;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.ReadOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * A session outlives what its parties had when it was granted: their certificates, the invitations, its records in the
 * directory and the patient's process. With the key case and the ledger the patient brings it back.
 */
class InvitedAgainTest extends AttackScene {
    InvitedAgainTest() {
        super(Suites.ONE);
    }

    /** The same keys under a new certificate; the old one is revoked. */
    private CertifiedIdentity renewed(User user) throws MedChainException {
        CertifiedIdentity old = world.user(user);
        world.networks()
                .ledger()
                .append(RevokeCertificates.create(
                                world.consortium().config().genesisHash(),
                                List.of(old.certificate().serial()),
                                world.consortium().ca().identity())
                        .event());
        return world.consortium()
                .certified(user.name(), old.keys(), world.clock().instant().minusSeconds(1), TestConsortium.END);
    }

    private void assertShared(Requester ray, Session opened) throws Exception {
        assertChunks(fetch(ray, opened, stream, ALL), stream, 2, 4);
    }

    @Test
    void session_ofAPatientWhoseCertificateWasRenewed_isInvitedToAgain() throws Exception {
        Patient alice = world.medChain().patient(renewed(ALICE));
        assertThatThrownBy(() -> accept(granted)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> world.provider(NORTH).accept(granted.invitationForProvider(identity(NORTH))))
                .isInstanceOf(VerificationException.class);

        GrantedSession again = alice.invite(granted.id());

        assertThat(again.pointer()).isEqualTo(granted.pointer());
        assertThat(again.event()).isEqualTo(granted.event());
        assertThat(again.requester()).isEqualTo(identity(RAY));
        assertThat(again.unfinished()).isEmpty();
        assertThat(world.provider(NORTH).accept(again.invitationForProvider(identity(NORTH))))
                .isEqualTo(granted.id());
        assertThat(world.provider(NORTH).describe(record, World.described(NORTH, "letter, again")))
                .isEqualTo(1);
        assertShared(world.requester(RAY), accept(again));
    }

    @Test
    void session_ofARequesterWhoseCertificateWasRenewed_isInvitedToAgain() throws Exception {
        try (Requester ray = RequesterRole.open(world.networks(), renewed(RAY), folder.resolve("renewed"))) {
            Invitation invitation = world.patient(ALICE).invite(granted.id()).forRequester();

            assertShared(ray, ray.accept(invitation));
        }
    }

    @Test
    void session_thatHasEnded_isNotInvitedTo() throws Exception {
        GrantedSession narrowed = world.patient(ALICE).narrow(granted.id(), stream, chunks(3, 3));
        Ended.assertReplaced(
                granted.id(), narrowed.id(), () -> world.patient(ALICE).invite(granted.id()));
        world.patient(ALICE).revoke(narrowed.id());
        Ended.assertRevoked(narrowed.id(), () -> world.patient(ALICE).invite(narrowed.id()));
        assertThatThrownBy(() -> world.patient(User.BOB).invite(granted.id()))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void session_ofWhichNothingReachedTheDirectory_isPublishedAfterARestartFromKeysAndLedger() throws Exception {
        directory.refuseWrites(true);
        GrantedSession unpublished = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(new Selection(inventory, stream, chunks(2, 4)), Selection.all(inventory, record)));
        assertThat(unpublished.unfinished()).isNotEmpty();
        assertThat(world.patient(ALICE).invite(unpublished.id()).unfinished()).isEqualTo(unpublished.unfinished());
        world.reopen();

        Patient alice = world.patient(ALICE);
        assertThat(alice.publish(unpublished.id())).isEmpty();

        GrantedSession invited = alice.invite(unpublished.id());
        world.provider(NORTH).accept(invited.invitationForProvider(identity(NORTH)));
        Session opened = accept(invited);
        assertThat(opened.grants()).isEqualTo(session.grants());
        assertShared(world.requester(RAY), opened);
        alice.narrow(unpublished.id(), stream, chunks(3, 3));
        Session narrowed = world.requester(RAY).open(invited.pointer());
        assertChunks(fetch(world.requester(RAY), narrowed, stream, ALL), stream, 3, 3);
    }

    /** From the first chunk, from a later one, with an end or none, nothing yet, a record, and the plain scheme. */
    @Test
    void grants_ofEveryKind_areMadeAgainFromTheLedgerAsTheyWere() throws Exception {
        var plain = world.stream(inventory, NORTH, DigestScheme.PLAIN, 3).id();
        var other = world.stream(inventory, NORTH, DigestScheme.BOUND, 3).id();
        directory.refuseWrites(true);
        List<GrantedSession> unpublished = new ArrayList<>();
        for (var range : List.of(
                ALL,
                chunks(1, 2),
                chunks(2, 5),
                GrantedRange.from(World.time(2).startMicros()),
                GrantedRange.from(World.time(9).startMicros()))) {
            unpublished.add(world.patient(ALICE)
                    .grant(
                            world.user(RAY).certificate(),
                            List.of(
                                    new Selection(inventory, stream, range),
                                    new Selection(inventory, plain, range),
                                    new Selection(inventory, other, ALL),
                                    Selection.all(inventory, record))));
        }
        world.reopen();
        World.grow(world.provider(NORTH).resumeStream(stream), 2);

        for (GrantedSession each : unpublished) {
            assertThat(world.patient(ALICE).publish(each.id())).isEmpty();
            assertThat(accept(world.patient(ALICE).invite(each.id()))
                            .disclosure()
                            .isComplete())
                    .isTrue();
        }
    }

    @Test
    void session_ofMoreGrantsThanItsEventSaysTheOriginsOf_isRefusedByNameAndRevoked() throws Exception {
        List<Selection> many = new ArrayList<>();
        for (int i = 0; i <= 100; i++) {
            many.add(Selection.all(inventory, world.record(inventory, NORTH, Bytes.utf8("letter " + i))));
        }
        directory.refuseWrites(true);
        GrantedSession large = world.patient(ALICE).grant(world.user(RAY).certificate(), many);
        world.reopen();

        Patient alice = world.patient(ALICE);
        assertThatThrownBy(() -> alice.publish(large.id()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("revoke it and grant it anew");
        assertThatThrownBy(() -> alice.invite(large.id())).isInstanceOf(UnavailableException.class);
        assertThat(alice.revoke(large.id()).unfinished()).isEmpty();

        directory.refuseWrites(false);
        GrantedSession published = alice.grant(world.user(RAY).certificate(), many);
        directory.lie(sections(accept(published)).get(0).address(), new ReadOutcome.Absent());
        assertThat(alice.invite(published.id()).pointer())
                .as("its record tells all")
                .isEqualTo(published.pointer());
    }
}
