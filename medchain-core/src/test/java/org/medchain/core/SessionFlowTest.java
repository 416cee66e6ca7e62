package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.described;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Revocation;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;

/** A session's life: described, narrowed, replaced, revoked, expired; on embedded engines. */
class SessionFlowTest extends SharingScene {
    @ParameterizedTest
    @EnumSource
    void session_ofInventoriesAtTwoProviders_hasASectionOfEach(Suites suites) throws Exception {
        try (World world = World.open(folder, suites)) {
            InventoryPointer heart = world.inventory(NORTH, ALICE);
            InventoryPointer lungs = world.inventory(NORTH, ALICE);
            InventoryPointer south = world.inventory(SOUTH, ALICE);
            DataId stream = world.stream(heart, NORTH, DigestScheme.BOUND, 3).id();
            DataId scan = world.record(lungs, NORTH, Bytes.utf8("scan"));
            DataId other = world.record(lungs, NORTH, Bytes.utf8("not shared"));
            DataId report = world.record(south, SOUTH, Bytes.utf8("report"));
            GrantedSession granted = grant(
                    world, Selection.all(heart, stream), Selection.all(lungs, scan), Selection.all(south, report));
            world.provider(NORTH)
                    .accept(granted.invitationForProvider(world.user(NORTH).identity()));
            world.provider(SOUTH)
                    .accept(granted.invitationForProvider(world.user(SOUTH).identity()));
            Session session = accept(world, granted);

            assertThat(session.sections()).hasSize(3);
            assertChunks(fetch(world, session, stream, ALL), stream, 1, 3);
            assertRecord(fetch(world, session, scan, ALL), "scan");
            assertRecord(fetch(world, session, report, ALL), "report");
            assertThatThrownBy(() -> fetch(world, session, other, ALL)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void narrow_ofAGrant_bindsFromTheNextRequestOn() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId stream =
                    world.stream(inventory, NORTH, DigestScheme.BOUND, 6).id();
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            GrantedSession granted =
                    grant(world, new Selection(inventory, stream, chunks(1, 5)), Selection.all(inventory, record));
            Session before = accept(world, granted);

            GrantedSession narrowed = world.patient(ALICE).narrow(granted.id(), stream, chunks(3, 4));
            assertThat(narrowed.unfinished()).isEmpty();
            world.reopen();
            world.provider(NORTH);

            Ended.assertReplaced(granted.id(), narrowed.id(), () -> fetch(world, before, stream, chunks(3, 4)));
            Session after = world.requester(RAY).open(granted.pointer());
            assertThat(after.id()).isEqualTo(narrowed.id());
            assertChunks(fetch(world, after, stream, chunks(3, 4)), stream, 3, 4);
            assertNotShared(() -> fetch(world, after, stream, chunks(3, 5)));
            assertRecord(fetch(world, after, record, ALL), "letter");
            assertThatThrownBy(() -> world.patient(ALICE).narrow(narrowed.id(), stream, chunks(2, 4)))
                    .isInstanceOf(IllegalArgumentException.class);
            Ended.assertReplaced(
                    granted.id(), narrowed.id(), () -> world.patient(ALICE).narrow(granted.id(), stream, chunks(3, 3)));
        }
    }

    @Test
    void replace_byAWiderSession_endsTheOld() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId stream =
                    world.stream(inventory, NORTH, DigestScheme.BOUND, 4).id();
            GrantedSession narrow = grant(world, new Selection(inventory, stream, chunks(1, 2)));
            Session old = accept(world, narrow);

            GrantedSession wide = world.patient(ALICE)
                    .replace(
                            narrow.id(),
                            world.user(RAY).certificate(),
                            List.of(new Selection(inventory, stream, chunks(1, 4))));

            assertThat(wide.id()).isNotEqualTo(narrow.id());
            assertChunks(fetch(world, accept(world, wide), stream, chunks(1, 4)), stream, 1, 4);
            Ended.assertReplaced(narrow.id(), wide.id(), () -> fetch(world, old, stream, chunks(1, 2)));
            assertThat(accept(world, narrow).id()).isEqualTo(wide.id());
            assertThat(world.ledger().sessionRemoval(narrow.id().event())).contains(wide.event());
        }
    }

    @ParameterizedTest
    @EnumSource
    void describe_ofSharedData_reachesInventoryAndSession(Suites suites) throws Exception {
        try (World world = World.open(folder, suites)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            InventoryPointer south = world.inventory(SOUTH, ALICE);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            DataId elsewhere = world.record(south, SOUTH, Bytes.utf8("report"));
            GrantedSession granted = grant(world, Selection.all(inventory, record), Selection.all(south, elsewhere));
            Provider north = world.provider(NORTH);
            north.accept(granted.invitationForProvider(world.user(NORTH).identity()));
            long height = world.ledger().height();
            DataDescription moved =
                    new DataDescription(Map.of("name", "renamed"), URI.create("https://moved.example/"));

            assertThat(north.describe(record, moved)).isEqualTo(1);
            world.reopen();

            assertThat(world.ledger().height()).isEqualTo(height);
            assertThat(world.patient(ALICE)
                            .inventory(inventory)
                            .find(record)
                            .orElseThrow()
                            .description())
                    .isEqualTo(moved);
            Session session = accept(world, granted);
            assertThat(session.find(record).orElseThrow().description()).isEqualTo(moved);
            world.gateway().route("moved.example", world.provider(NORTH)::serve);
            world.provider(SOUTH);
            assertRecord(fetch(world, session, record, ALL), "letter");
            assertRecord(fetch(world, session, elsewhere, ALL), "report");
        }
    }

    /** What is known of a session that ended is not told to its requester, and nothing of it is kept. */
    @Test
    void describe_ofDataWhoseSessionEnded_changesTheInventoryAlone() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            GrantedSession granted = grant(world, Selection.all(inventory, record));
            Provider north = world.provider(NORTH);
            north.accept(granted.invitationForProvider(world.user(NORTH).identity()));
            assertThat(world.catalogue(NORTH).sessionsSharing(record)).hasSize(1);
            world.patient(ALICE).revoke(granted.id());

            assertThat(north.describe(record, described(NORTH, "renamed"))).isZero();

            assertThat(world.catalogue(NORTH).sessionsSharing(record)).isEmpty();
        }
    }

    @Test
    void describe_ofDataInTheSecondSectionOfASession_reachesThatSection() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer first = world.inventory(NORTH, ALICE);
            InventoryPointer second = world.inventory(NORTH, ALICE);
            DataId letter = world.record(first, NORTH, Bytes.utf8("letter"));
            DataId report = world.record(second, NORTH, Bytes.utf8("report"));
            GrantedSession granted = grant(world, Selection.all(first, letter), Selection.all(second, report));
            Provider north = world.provider(NORTH);
            north.accept(granted.invitationForProvider(world.user(NORTH).identity()));
            for (DataId data : List.of(letter, report)) {
                DataDescription other = described(NORTH, "renamed " + data);
                assertThat(north.describe(data, other)).isEqualTo(1);
                assertThat(accept(world, granted).find(data).orElseThrow().description())
                        .isEqualTo(other);
            }
        }
    }

    @Test
    void describe_providerWithSessionsOfTwoPatients_reachesTheRightOne() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            Provider north = world.provider(NORTH);
            InventoryPointer ofAlice = world.inventory(NORTH, ALICE);
            InventoryPointer ofBob = world.inventory(NORTH, BOB);
            DataId alices = world.record(ofAlice, NORTH, Bytes.utf8("alice's"));
            DataId bobs = world.record(ofBob, NORTH, Bytes.utf8("bob's"));
            IdentityCertificate ray = world.user(RAY).certificate();
            GrantedSession first = world.patient(ALICE).grant(ray, List.of(Selection.all(ofAlice, alices)));
            GrantedSession second = world.patient(BOB).grant(ray, List.of(Selection.all(ofBob, bobs)));
            north.accept(first.invitationForProvider(world.user(NORTH).identity()));
            north.accept(second.invitationForProvider(world.user(NORTH).identity()));

            assertThat(north.describe(alices, described(NORTH, "alice's, renamed")))
                    .isEqualTo(1);
            assertThat(north.describe(bobs, described(NORTH, "bob's, renamed"))).isEqualTo(1);
        }
    }

    @Test
    void describe_afterRevocation_changesNoSession() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            Provider north = world.provider(NORTH);
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            GrantedSession granted = grant(world, Selection.all(inventory, record));
            north.accept(granted.invitationForProvider(world.user(NORTH).identity()));
            world.patient(ALICE).revoke(granted.id());

            assertThat(north.describe(record, described(NORTH, "renamed"))).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void revoke_twice_isDoneOnceAndStays(Suites suites) throws Exception {
        try (World world = World.open(folder, suites)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            GrantedSession granted = grant(world, Selection.all(inventory, record));
            Session session = accept(world, granted);
            assertRecord(fetch(world, session, record, ALL), "letter");

            Revocation first = world.patient(ALICE).revoke(granted.id());
            world.reopen();
            Revocation second = world.patient(ALICE).revoke(granted.id());
            world.provider(NORTH);

            assertThat(first.unfinished()).isEmpty();
            assertThat(second.unfinished()).isEmpty();
            assertThat(second.event()).isEqualTo(first.event());
            assertThat(world.ledger().sessionRemoval(granted.id().event())).contains(first.event());
            Ended.assertRevoked(session.id(), () -> fetch(world, session, record, ALL));
            Ended.assertRevoked(granted.id(), () -> accept(world, granted));
        }
    }

    @Test
    void revoke_whenAllIsLostButTheKeys_findsTheSessionsOnTheLedger() throws Exception {
        try (World world = World.open(folder, Suites.TWO)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            Session session = accept(world, grant(world, Selection.all(inventory, record)));
            world.reopen();

            Patient alice = world.patient(ALICE);
            List<PatientSession> own = alice.sessions();
            assertThat(own).extracting(PatientSession::id).containsExactly(session.id());
            assertThat(own.get(0).state()).isEqualTo(PatientSession.State.IN_FORCE);
            PatientSession.Granted granted = own.get(0).granted().orElseThrow();
            assertThat(granted.requester()).isEqualTo(world.user(RAY).identity());
            assertThat(granted.items()).extracting(item -> item.data()).containsExactly(record);
            assertThat(alice.revoke(own.get(0).id()).unfinished()).isEmpty();
            assertThat(alice.sessions())
                    .extracting(PatientSession::state)
                    .containsExactly(PatientSession.State.REVOKED);
            world.provider(NORTH);
            Ended.assertRevoked(session.id(), () -> fetch(world, session, record, ALL));
        }
    }

    @Test
    void revoke_freesWhatTheDirectoryHeld() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            InventoryPointer other = world.inventory(SOUTH, ALICE);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            DataId report = world.record(other, SOUTH, Bytes.utf8("report"));
            long before = records(world);
            GrantedSession granted = grant(world, Selection.all(inventory, record), Selection.all(other, report));
            assertThat(records(world)).isEqualTo(before + 3);

            world.patient(ALICE).revoke(granted.id());

            assertThat(records(world)).isEqualTo(before);
        }
    }

    @Test
    void revoke_ofOneSession_leavesTheOthers() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            GrantedSession first = grant(world, Selection.all(inventory, record));
            Session second = accept(world, grant(world, Selection.all(inventory, record)));

            world.patient(ALICE).revoke(first.id());

            assertRecord(fetch(world, second, record, ALL), "letter");
        }
    }

    @Test
    void lifetime_whenItIsOver_endsTheSession() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            IdentityCertificate ray = world.user(RAY).certificate();
            List<Selection> selections = List.of(Selection.all(inventory, record));
            Patient alice = world.patient(ALICE);
            GrantedSession day = alice.grant(ray, selections, Optional.of(Duration.ofDays(1)));
            GrantedSession year = alice.grant(ray, selections);
            GrantedSession ever = alice.grant(ray, selections, Optional.empty());
            Session forADay = accept(world, day);
            Session forAYear = accept(world, year);
            Session forEver = accept(world, ever);

            world.clock().move(Duration.ofDays(1).minusMillis(1));
            assertRecord(fetch(world, forADay, record, ALL), "letter");
            world.clock().move(Duration.ofMillis(1));
            Ended.assertExpired(forADay.id(), () -> fetch(world, forADay, record, ALL));
            Ended.assertExpired(day.id(), () -> accept(world, day));
            Ended.assertExpired(day.id(), () -> world.requester(RAY).open(day.pointer()));
            Ended.assertExpired(day.id(), () -> world.provider(NORTH)
                    .accept(day.invitationForProvider(
                            world.user(NORTH).certificate().identity())));
            assertRecord(fetch(world, forAYear, record, ALL), "letter");
            world.clock().move(Patient.DEFAULT_LIFETIME);
            Ended.assertExpired(forAYear.id(), () -> fetch(world, forAYear, record, ALL));
            assertRecord(fetch(world, forEver, record, ALL), "letter");
            assertThat(alice.sessions())
                    .extracting(PatientSession::state)
                    .containsExactly(
                            PatientSession.State.EXPIRED, PatientSession.State.EXPIRED, PatientSession.State.IN_FORCE);
            assertThat(alice.revoke(year.id()).unfinished()).isEmpty();
            assertThat(alice.revoke(ever.id()).unfinished()).isEmpty();
            Ended.assertRevoked(forEver.id(), () -> fetch(world, forEver, record, ALL));
        }
    }

    @Test
    void role_thatIsOfAnotherProviderOrPatient_isTold() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            assertThatThrownBy(() -> world.record(inventory, SOUTH, Bytes.utf8("letter")))
                    .isInstanceOf(IllegalArgumentException.class);
            DataId record = world.record(inventory, NORTH, Bytes.utf8("letter"));
            GrantedSession granted = grant(world, Selection.all(inventory, record));
            assertThatThrownBy(
                            () -> granted.invitationForProvider(world.user(KIM).identity()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static long records(World world) throws Exception {
        return world.directory().maintenance().orElseThrow().storage().records();
    }
}
