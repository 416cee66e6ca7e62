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
import static org.medchain.core.testkit.World.time;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Revocation;
import org.medchain.core.role.Selection;
import org.medchain.core.role.ShareRequest;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.error.MedChainException;

/** The whole flow of sharing, step by step (the paper's figures 5 and 6), on embedded engines. */
class SharingFlowTest {
    private static final GrantedRange ALL = GrantedRange.unrestricted();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void record_everythingReopenedBetweenSteps_reachesTheRequester(Suites suites) throws Exception {
        try (World world = World.open(folder, suites)) {
            Certificate alice = world.patient(ALICE).certificate();
            Bytes inventory = world.provider(NORTH).createInventory(alice).encode();
            world.reopen();

            InventoryPointer pointer = InventoryPointer.decode(inventory);
            Bytes notice = world.provider(NORTH).noticeOf(pointer);
            world.reopen();

            assertThat(world.patient(ALICE).accept(notice)).isEqualTo(pointer);
            assertThat(world.provider(NORTH).inventories()).containsExactly(pointer);
            Bytes letter = Bytes.utf8("a letter");
            TimeRange taken = new TimeRange(-5, 5);
            DataId record = world.provider(NORTH)
                    .addRecord(
                            pointer,
                            OperationKey.of("letter"),
                            described(NORTH, "letter"),
                            Optional.of(taken),
                            new ByteArrayInputStream(letter.toByteArray()));
            world.reopen();

            Bytes asked = world.requester(RAY).ask(alice, "a letter, for research");
            world.reopen();

            ShareRequest request = world.patient(ALICE).read(asked);
            assertThat(request.wish()).isEqualTo("a letter, for research");
            assertThat(request.requester()).isEqualTo(world.user(RAY).certificate());
            GrantedSession granted =
                    world.patient(ALICE).grant(request.requester(), List.of(Selection.all(pointer, record)));
            world.reopen();

            world.provider(NORTH).accept(granted.invitationFor(world.user(NORTH).identity()));
            Session session = world.requester(RAY)
                    .accept(granted.invitationFor(world.user(RAY).identity()));
            assertThat(session.missing()).isZero();
            assertThat(session.items()).extracting(item -> item.grant().data()).containsExactly(record);
            world.reopen();

            world.provider(NORTH);
            try (VerifiedData data = world.requester(RAY).fetch(session, record, ALL, world.gateway())) {
                assertThat(Reading.all(data)).isEqualTo(letter);
                assertThat(data.chunks().get(0).range()).contains(taken);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void stream_bothSchemes_resumedAndReopenedBetweenSteps_reachesTheRequester(Suites suites) throws Exception {
        try (World world = World.open(folder, suites)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            for (DigestScheme scheme : DigestScheme.values()) {
                DataId stream = world.stream(inventory, NORTH, scheme, 2).id();
                world.reopen();

                StreamWriter writer = world.provider(NORTH).resumeStream(stream);
                assertThat(writer.next().value()).isEqualTo(3);
                World.grow(writer, 3);
                world.reopen();

                GrantedSession granted = grant(world, Selection.all(inventory, stream));
                world.reopen();

                world.provider(NORTH);
                Session session = accept(world, granted);
                assertChunks(fetch(world, session, stream, ALL), stream, 1, 5);
                assertChunks(fetch(world, session, stream, chunks(2, 3)), stream, 2, 3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void subRange_everyOneOfAGrant_isVerifiedWithOneDigest(DigestScheme scheme) throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId stream = world.stream(inventory, NORTH, scheme, 7).id();
            Session session = accept(world, grant(world, new Selection(inventory, stream, chunks(2, 6))));
            for (long first = 2; first <= 6; first++) {
                for (long last = first; last <= 6; last++) {
                    VerifiedData data = fetch(world, session, stream, chunks(first, last));
                    assertThat(data.verdict().digestsFetched()).isEqualTo(1);
                    assertChunks(data, stream, first, last);
                }
            }
        }
    }

    @Test
    void range_thatCutsChunks_givesThoseThatLieWhollyInside() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            DataId stream =
                    world.stream(inventory, NORTH, DigestScheme.BOUND, 6).id();
            long start = time(2).startMicros() - 1;
            GrantedRange granted = GrantedRange.of(new TimeRange(start, time(5).endMicros() - 1));
            Session session = accept(world, grant(world, new Selection(inventory, stream, granted)));

            assertChunks(fetch(world, session, stream, granted), stream, 2, 4);
            GrantedRange cut = GrantedRange.of(new TimeRange(time(2).startMicros() + 1, time(4).endMicros()));
            assertChunks(fetch(world, session, stream, cut), stream, 3, 4);
            GrantedRange between = GrantedRange.of(new TimeRange(time(3).startMicros() + 1, time(4).endMicros() - 1));
            assertAbsent(RefusalReason.NO_DATA_IN_RANGE, () -> fetch(world, session, stream, between));
        }
    }

    @ParameterizedTest
    @EnumSource
    void openEndedRange_chunksAddedAfterTheGrant_areSharedToo(DigestScheme scheme) throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            StreamWriter writer = world.stream(inventory, NORTH, scheme, 3);
            DataId stream = writer.id();
            GrantedRange open = GrantedRange.from(time(2).startMicros());
            GrantedRange toCome = GrantedRange.from(time(5).startMicros());
            Session session = accept(world, grant(world, new Selection(inventory, stream, open)));
            Session later = accept(world, grant(world, new Selection(inventory, stream, toCome)));

            assertChunks(fetch(world, session, stream, open), stream, 2, 3);
            assertAbsent(RefusalReason.NOTHING_YET, () -> fetch(world, later, stream, toCome));
            World.grow(writer, 3);
            assertChunks(fetch(world, session, stream, open), stream, 2, 6);
            assertChunks(fetch(world, session, stream, chunks(3, 5)), stream, 3, 5);
            assertChunks(fetch(world, session, stream, chunks(5, 6)), stream, 5, 6);
            assertChunks(fetch(world, later, stream, toCome), stream, 5, 6);
            assertChunks(fetch(world, session, stream, ALL), stream, 2, 6);
            assertNotShared(() -> fetch(world, session, stream, chunks(1, 3)));
            assertNotShared(() -> fetch(world, later, stream, open));
        }
    }

    @Test
    void closedRange_chunksAddedAfterTheGrant_areNotShared() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            StreamWriter writer = world.stream(inventory, NORTH, DigestScheme.BOUND, 2);
            GrantedRange granted = GrantedRange.until(time(4).endMicros());
            Session session = accept(world, grant(world, new Selection(inventory, writer.id(), granted)));
            World.grow(writer, 4);

            assertChunks(fetch(world, session, writer.id(), granted), writer.id(), 1, 4);
            assertNotShared(() -> fetch(world, session, writer.id(), GrantedRange.until(time(5).endMicros())));
        }
    }

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
            world.provider(NORTH).accept(granted.invitationFor(world.user(NORTH).identity()));
            world.provider(SOUTH).accept(granted.invitationFor(world.user(SOUTH).identity()));
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

            assertRefused(RefusalReason.REVOKED, () -> fetch(world, before, stream, chunks(3, 4)));
            Session after = world.requester(RAY).open(granted.pointer());
            assertThat(after.id()).isEqualTo(narrowed.id());
            assertChunks(fetch(world, after, stream, chunks(3, 4)), stream, 3, 4);
            assertNotShared(() -> fetch(world, after, stream, chunks(3, 5)));
            assertRecord(fetch(world, after, record, ALL), "letter");
            assertThatThrownBy(() -> world.patient(ALICE).narrow(narrowed.id(), stream, chunks(2, 4)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> world.patient(ALICE).narrow(granted.id(), stream, chunks(3, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(narrowed.id().toString());
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
            assertRefused(RefusalReason.REVOKED, () -> fetch(world, old, stream, chunks(1, 2)));
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
            north.accept(granted.invitationFor(world.user(NORTH).identity()));
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

    @Test
    void describe_providerWithSessionsOfTwoPatients_reachesTheRightOne() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            Provider north = world.provider(NORTH);
            InventoryPointer ofAlice = world.inventory(NORTH, ALICE);
            InventoryPointer ofBob = world.inventory(NORTH, BOB);
            DataId alices = world.record(ofAlice, NORTH, Bytes.utf8("alice's"));
            DataId bobs = world.record(ofBob, NORTH, Bytes.utf8("bob's"));
            Certificate ray = world.user(RAY).certificate();
            GrantedSession first = world.patient(ALICE).grant(ray, List.of(Selection.all(ofAlice, alices)));
            GrantedSession second = world.patient(BOB).grant(ray, List.of(Selection.all(ofBob, bobs)));
            north.accept(first.invitationFor(world.user(NORTH).identity()));
            north.accept(second.invitationFor(world.user(NORTH).identity()));

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
            north.accept(granted.invitationFor(world.user(NORTH).identity()));
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
            assertRefused(RefusalReason.REVOKED, () -> fetch(world, session, record, ALL));
            assertRefused(RefusalReason.REVOKED, () -> accept(world, granted));
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
            assertRefused(RefusalReason.REVOKED, () -> fetch(world, session, record, ALL));
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
            Certificate ray = world.user(RAY).certificate();
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
            assertRefused(RefusalReason.EXPIRED, () -> fetch(world, forADay, record, ALL));
            assertThatThrownBy(() -> accept(world, day)).isInstanceOf(MedChainException.class);
            assertRecord(fetch(world, forAYear, record, ALL), "letter");
            world.clock().move(Patient.DEFAULT_LIFETIME);
            assertRefused(RefusalReason.EXPIRED, () -> fetch(world, forAYear, record, ALL));
            assertRecord(fetch(world, forEver, record, ALL), "letter");
            assertThat(alice.sessions())
                    .extracting(PatientSession::state)
                    .containsExactly(
                            PatientSession.State.EXPIRED, PatientSession.State.EXPIRED, PatientSession.State.IN_FORCE);
            assertThat(alice.revoke(year.id()).unfinished()).isEmpty();
            assertThat(alice.revoke(ever.id()).unfinished()).isEmpty();
            assertRefused(RefusalReason.REVOKED, () -> fetch(world, forEver, record, ALL));
        }
    }

    @ParameterizedTest
    @EnumSource
    void record_emptyOrOfManyFrames_arrivesWhole(Suites suites) throws Exception {
        try (World world = World.open(folder, suites)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            for (int size : List.of(0, 1, 65_535, 65_536, 65_537, 200_000)) {
                Bytes content = Bytes.random(world.random(), size);
                DataId record = world.record(inventory, NORTH, content);
                Session session = accept(world, grant(world, Selection.all(inventory, record)));
                try (VerifiedData data = fetch(world, session, record, ALL)) {
                    assertThat(data.size()).isEqualTo(size);
                    assertThat(Reading.all(data).equals(content))
                            .as("%d bytes", size)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void stream_withGapsAndUnevenChunks_isSharedByTime() throws Exception {
        try (World world = World.open(folder, Suites.ONE)) {
            InventoryPointer inventory = world.inventory(NORTH, ALICE);
            StreamWriter writer = world.provider(NORTH)
                    .startStream(inventory, OperationKey.of("ecg"), described(NORTH, "ecg"), DigestScheme.BOUND);
            List<TimeRange> times = List.of(
                    new TimeRange(-30, -20), new TimeRange(-20, 7), new TimeRange(100, 101), new TimeRange(500, 900));
            for (TimeRange time : times) {
                writer.append(
                        time,
                        new ByteArrayInputStream(Bytes.utf8(time.toString()).toByteArray()));
            }
            assertThatThrownBy(() -> writer.append(new TimeRange(899, 950), new ByteArrayInputStream(new byte[1])))
                    .isInstanceOf(IllegalArgumentException.class);
            GrantedRange range = new GrantedRange(OptionalLong.of(-20), OptionalLong.of(899));
            Session session = accept(world, grant(world, new Selection(inventory, writer.id(), range)));

            try (VerifiedData data = fetch(world, session, writer.id(), range)) {
                List<TimeRange> found = new ArrayList<>();
                data.chunks().forEach(chunk -> found.add(chunk.range().orElseThrow()));
                assertThat(found).isEqualTo(times.subList(1, 3));
                assertThat(Reading.all(data)).isEqualTo(Bytes.utf8(times.get(1) + "" + times.get(2)));
            }
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
            assertThatThrownBy(() -> granted.invitationFor(world.user(KIM).identity()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static GrantedSession grant(World world, Selection... selections) throws Exception {
        return world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(selections));
    }

    private static Session accept(World world, GrantedSession granted) throws Exception {
        Requester ray = world.requester(RAY);
        return ray.accept(granted.invitationFor(world.user(RAY).identity()));
    }

    private static VerifiedData fetch(World world, Session session, DataId data, GrantedRange range) throws Exception {
        return world.requester(RAY).fetch(session, data, range, world.gateway());
    }

    private static void assertRecord(VerifiedData data, String content) throws Exception {
        try (data) {
            assertThat(Reading.all(data)).isEqualTo(Bytes.utf8(content));
        }
    }

    private static void assertRefused(RefusalReason reason, ThrowingCallable access) {
        assertThatThrownBy(access)
                .isInstanceOfSatisfying(AccessDeniedException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(reason));
    }

    private static void assertAbsent(RefusalReason reason, ThrowingCallable access) {
        assertThatThrownBy(access).isInstanceOfSatisfying(NoDataException.class, absent -> assertThat(absent.reason())
                .isEqualTo(reason));
    }

    private static void assertNotShared(ThrowingCallable access) {
        assertThatThrownBy(access)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shares")
                .hasMessageContaining("does not contain");
    }

    private static long records(World world) throws Exception {
        return world.directory().maintenance().orElseThrow().storage().records();
    }
}
