package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.time;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.NotInInventoryException;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.ReadOutcome;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** When a session ends, and what its patient and its requester do about one that has. */
class EndedSessionTest extends AttackScene {
    private static final Duration DAY = Duration.ofDays(1);

    EndedSessionTest() {
        super(Suites.ONE);
    }

    private IdentityCertificate of(User user) {
        return world.user(user).certificate();
    }

    private GrantedSession forADay() throws Exception {
        return world.patient(ALICE).grant(of(RAY), List.of(Selection.all(inventory, stream)), Optional.of(DAY));
    }

    @Test
    void session_atItsEnd_isExpiredForItsPatientAndNotAMillisecondBefore() throws Exception {
        Patient alice = world.patient(ALICE);
        GrantedSession day = forADay();
        world.clock().move(DAY.minusMillis(1));
        assertThat(alice.sessions().get(1).state()).isEqualTo(PatientSession.State.IN_FORCE);
        assertThat(alice.invite(day.id()).pointer()).isEqualTo(day.pointer());
        world.clock().move(Duration.ofMillis(1));
        assertThat(alice.sessions().get(1).state()).isEqualTo(PatientSession.State.EXPIRED);
        Ended.assertExpired(day.id(), () -> alice.invite(day.id()));
        Ended.assertExpired(day.id(), () -> alice.publish(day.id()));
        assertThat(alice.revoke(day.id()).unfinished()).isEmpty();
    }

    @Test
    void sessionInAnothersPlace_endsWhenThatWouldHave() throws Exception {
        Patient alice = world.patient(ALICE);
        GrantedSession narrowed = alice.narrow(forADay().id(), stream, chunks(2, 4));
        GrantedSession replaced = alice.replace(narrowed.id(), of(RAY), List.of(Selection.all(inventory, record)));
        world.clock().move(DAY.minusMillis(1));
        assertThat(alice.sessions())
                .extracting(PatientSession::state)
                .containsExactly(
                        PatientSession.State.IN_FORCE,
                        PatientSession.State.REPLACED,
                        PatientSession.State.REPLACED,
                        PatientSession.State.IN_FORCE);
        assertThat(alice.sessions().get(2).granted().orElseThrow().expires())
                .isEqualTo(alice.sessions().get(1).granted().orElseThrow().expires());
        world.clock().move(Duration.ofMillis(1));
        assertThat(alice.sessions().get(3).id()).isEqualTo(replaced.id());
        assertThat(alice.sessions().get(3).state()).isEqualTo(PatientSession.State.EXPIRED);
    }

    @Test
    void replacement_ofAnotherLifetime_endsTheOldAndLivesAsLongAsSaid() throws Exception {
        Patient alice = world.patient(ALICE);
        GrantedSession day = forADay();
        List<Selection> selections = List.of(Selection.all(inventory, record));
        GrantedSession longer = alice.replace(day.id(), of(RAY), selections, Optional.of(DAY.multipliedBy(2)));
        assertThat(longer.pointer().name()).isNotEqualTo(day.pointer().name());
        assertThat(alice.sessions().get(1).state()).isEqualTo(PatientSession.State.REPLACED);
        Ended.assertReplaced(day.id(), longer.id(), () -> world.requester(RAY).open(day.pointer()));
        world.clock().move(DAY);
        assertThat(accept(longer).grants()).hasSize(1);
    }

    @Test
    void lifetimes_fromAMillisecondToAHundredYears_areTaken() throws Exception {
        List<Selection> selections = List.of(Selection.all(inventory, record));
        for (Duration lifetime : List.of(Duration.ofMillis(1), Patient.MAX_LIFETIME)) {
            assertThat(world.patient(ALICE)
                            .grant(of(RAY), selections, Optional.of(lifetime))
                            .unfinished())
                    .isEmpty();
        }
    }

    @Test
    void fetch_inASessionThatHasExpired_asksNoProvider() throws Exception {
        Session day = accept(forADay());
        world.clock().move(DAY);
        AtomicInteger asked = new AtomicInteger();
        Ended.assertExpired(day.id(), () -> world.requester(RAY).fetch(day, stream, ALL, (url, request) -> {
            asked.incrementAndGet();
            return world.gateway().exchange(url, request);
        }));
        assertThat(asked).hasValue(0);
    }

    @Test
    void session_grantedToAnotherInstead_isToldToItsOldRequester() throws Exception {
        GrantedSession toKim =
                world.patient(ALICE).replace(granted.id(), of(KIM), List.of(Selection.all(inventory, record)));
        assertThat(toKim.pointer().name()).isNotEqualTo(granted.pointer().name());
        Ended.assertReplaced(
                granted.id(), toKim.id(), () -> world.requester(RAY).open(granted.pointer()));
    }

    @Test
    void sessionThatIsNotFound_whenTheLedgerFails_isNotSaidToBeUnpublished() throws Exception {
        AtomicInteger questions = new AtomicInteger(Integer.MIN_VALUE);
        world.aroundLedger(honest -> LedgerInstead.of(honest, (proxy, method, args) -> {
            if (method.getName().equals("sessionRemoval") && questions.incrementAndGet() > 0) {
                throw new StorageException("the disk is gone", new IOException("read"));
            }
            return null;
        }));
        world.reopen();
        Requester ray = world.requester(RAY);
        directory.lie(granted.pointer().name().address(), new ReadOutcome.Absent());
        questions.set(-1);
        assertThatThrownBy(() -> ray.open(granted.pointer())).isInstanceOf(StorageException.class);
    }

    @Test
    void rangeBehindWhatIsGranted_isNotContainedInIt() {
        for (long index : new long[] {5, 6}) {
            assertThatThrownBy(() -> fetch(stream, GrantedRange.from(time(index).startMicros())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("does not contain");
        }
    }

    @Test
    void grant_ofMoreThanASessionHolds_isRefusedBeforeItIsLookedUp() {
        Selection absent = Selection.all(inventory, DataId.random(world.random()));
        for (int count : new int[] {0, EventSC.MAX_GRANTS + 1}) {
            assertThatThrownBy(() -> world.patient(ALICE).grant(of(RAY), Collections.nCopies(count, absent)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a session grants 1 to 1024 data, found " + count);
        }
        assertThatThrownBy(() -> world.patient(ALICE).grant(of(RAY), Collections.nCopies(EventSC.MAX_GRANTS, absent)))
                .isInstanceOf(NotInInventoryException.class);
    }

    @Test
    void party_whoseCertificateWasRevoked_isNeitherGrantedToNorAsked() throws Exception {
        world.patient(ALICE);
        world.requester(RAY);
        revoke(of(KIM));
        assertThatThrownBy(() -> world.patient(ALICE).grant(of(KIM), List.of(Selection.all(inventory, record))))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("revoked");
        revoke(of(ALICE));
        assertThatThrownBy(() -> world.requester(RAY).ask(of(ALICE), "please"))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("revoked");
    }
}
