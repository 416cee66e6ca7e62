package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.described;
import static org.medchain.core.testkit.World.time;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.role.ShareWish;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;

/** The whole flow of sharing, step by step (the paper's figures 5 and 6), on embedded engines. */
class SharingFlowTest extends SharingScene {
    @ParameterizedTest
    @EnumSource
    void record_everythingReopenedBetweenSteps_reachesTheRequester(Suites suites) throws Exception {
        try (World world = World.open(folder, suites)) {
            IdentityCertificate alice = world.patient(ALICE).certificate();
            Bytes inventory = world.provider(NORTH).createInventory(alice).encode();
            world.reopen();

            InventoryPointer pointer = InventoryPointer.decode(inventory);
            InventoryNotice notice = world.provider(NORTH).noticeOf(pointer);
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

            ShareRequest asked = world.requester(RAY).ask(alice, "a letter, for research");
            world.reopen();

            ShareWish request = world.patient(ALICE).read(asked);
            assertThat(request.wish()).isEqualTo("a letter, for research");
            assertThat(request.requester()).isEqualTo(world.user(RAY).certificate());
            GrantedSession granted =
                    world.patient(ALICE).grant(request.requester(), List.of(Selection.all(pointer, record)));
            world.reopen();

            world.provider(NORTH)
                    .accept(granted.invitationForProvider(world.user(NORTH).identity()));
            Session session = world.requester(RAY).accept(granted.forRequester());
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
}
