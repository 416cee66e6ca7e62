package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.record.SessionForge;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Revocation;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.UnavailableException;

/** What the parties of a session could do to it: none keeps the patient from ending or narrowing it, none widens it. */
class SessionAttacksTest extends TwoProviderScene {
    @Test
    void garbageInASection_leavesTheOthersReadable() throws Exception {
        brickNorthsSection(7, Bytes.utf8("garbage"));

        Session opened = world.requester(RAY).open(both.pointer());
        assertThat(opened.failures()).hasSize(1);
        assertThat(opened.grants()).hasSize(3);
        assertRecord(opened, report, "report");
    }

    @Test
    void garbageInASection_keepsNobodyFromRevoking() throws Exception {
        brickNorthsSection(7, Bytes.utf8("garbage"));
        assertRevocable();
    }

    @Test
    void sectionAtTheHighestVersion_keepsNobodyFromRevoking() throws Exception {
        brickNorthsSection(Long.MAX_VALUE, Bytes.utf8("garbage"));
        assertRevocable();
    }

    @Test
    void sectionRemovedByItsProvider_keepsNobodyFromRevoking() throws Exception {
        DirectoryRecord current = stored(north().address());
        world.directory()
                .remove(SessionForge.removal(current, world.user(NORTH).keys(), Long.MAX_VALUE))
                .join();
        assertRevocable();
    }

    @Test
    void sectionThatIsUnavailable_keepsNobodyFromRevokingOrReading() throws Exception {
        directory.lie(north().address(), new ReadOutcome.Unavailable("out of order"));
        Session opened = world.requester(RAY).open(both.pointer());
        assertThat(opened.failures()).hasSize(1);
        assertRecord(opened, report, "report");
        assertRevocable();
    }

    @Test
    void directoryThatIsAway_keepsNobodyFromRevokingOnTheLedger() throws Exception {
        directory.refuseWrites(true);
        Revocation revoked = world.patient(ALICE).revoke(both.id());
        assertThat(revoked.unfinished()).hasSize(3);
        assertThat(outcome(SOUTH, sealed(world.user(RAY), identity(SOUTH), plainOf(report))))
                .isEqualTo("REVOKED");

        directory.refuseWrites(false);
        Revocation again = world.patient(ALICE).revoke(both.id());
        assertThat(again.unfinished()).isEmpty();
        assertThat(again.event()).isEqualTo(revoked.event());
    }

    @Test
    void garbageInASection_keepsNobodyFromNarrowing() throws Exception {
        brickNorthsSection(Long.MAX_VALUE, Bytes.utf8("garbage"));

        GrantedSession narrowed = world.patient(ALICE).narrow(both.id(), stream, chunks(3, 3));

        assertThat(narrowed.unfinished()).isEmpty();
        Session opened = world.requester(RAY).open(both.pointer());
        assertThat(opened.id()).isEqualTo(narrowed.id());
        assertThat(opened.grantOf(stream).orElseThrow().grant().range()).isEqualTo(chunks(3, 3));
        assertRecord(opened, report, "report");
        assertThatThrownBy(() -> fetch(world.requester(RAY), opened, stream, ALL))
                .as("where it is, the provider no longer said")
                .isInstanceOf(UnavailableException.class);
        world.provider(NORTH).accept(narrowed.invitationForProvider(identity(NORTH)));
        world.provider(NORTH).describe(stream, World.described(NORTH, "ecg"));
        Session described = world.requester(RAY).open(both.pointer());
        assertChunks(fetch(world.requester(RAY), described, stream, ALL), stream, 3, 3);
    }

    @Test
    void sessionRecordThatIsUnavailable_keepsNobodyFromNarrowing() throws Exception {
        directory.lie(both.pointer().name().address(), new ReadOutcome.Absent());
        GrantedSession narrowed = world.patient(ALICE).narrow(both.id(), stream, chunks(2, 3));
        directory.beHonest();
        assertThat(world.patient(ALICE).publish(narrowed.id())).isEmpty();
        Session opened = world.requester(RAY).open(both.pointer());
        assertChunks(fetch(world.requester(RAY), opened, stream, ALL), stream, 2, 3);
    }

    @Test
    void sectionThatCannotBeChangedNow_isReportedAndKeepsNoOtherAsItWas() throws Exception {
        List<GrantedSession> two = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            two.add(world.patient(ALICE)
                    .grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, record))));
            world.provider(NORTH).accept(two.get(i).invitationForProvider(identity(NORTH)));
        }
        for (GrantedSession unchanged : two) {
            DataDescription before =
                    accept(unchanged).find(record).orElseThrow().description();
            DataDescription moved = World.described(NORTH, "moved beside " + unchanged.id());
            directory.lie(sections(accept(unchanged)).get(0).address(), new ReadOutcome.Unavailable("out of order"));
            assertThatThrownBy(() -> world.provider(NORTH).describe(record, moved))
                    .isInstanceOf(UnavailableException.class);
            directory.beHonest();
            for (GrantedSession each : two) {
                assertThat(accept(each).find(record).orElseThrow().description())
                        .isEqualTo(each.equals(unchanged) ? before : moved);
            }
        }
    }

    @Test
    void sectionThatSaysMoreThanWasGranted_isRefusedAlone() throws Exception {
        GrantedSession wide =
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream)));
        DirectoryRecord wider = stored(sections(accept(wide)).get(0).address());
        DirectoryRecord forged = SessionForge.withContentOf(
                stored(north().address()), wider, world.user(NORTH).keys(), world.random());
        assertThat(world.directory().put(forged).join()).isInstanceOf(WriteOutcome.Stored.class);

        Session opened = world.requester(RAY).open(both.pointer());
        assertThat(opened.failures()).hasSize(1);
        assertThat(opened.grantOf(stream).orElseThrow().grant().range()).isEqualTo(chunks(2, 4));
        assertRecord(opened, report, "report");
    }

    @Test
    void revokedPatientsKey_grantsNarrowsAndWidensNothing() throws Exception {
        revoke(world.user(ALICE).certificate());

        Patient alice = world.patient(ALICE);
        List<Selection> all = List.of(Selection.all(inventory, stream));
        assertThatThrownBy(() -> alice.grant(world.user(RAY).certificate(), all))
                .isInstanceOf(EventRefusedException.class);
        assertThatThrownBy(() -> alice.replace(both.id(), world.user(RAY).certificate(), all))
                .isInstanceOf(EventRefusedException.class);
        assertThatThrownBy(() -> alice.narrow(both.id(), stream, chunks(3, 3)))
                .isInstanceOf(EventRefusedException.class);
        assertThat(outcome(NORTH, request(RAY, stream, chunks(1, 5)))).isEqualTo("OUT_OF_RANGE");
        assertThat(alice.sessions()).hasSize(2);
    }

    @Test
    void expiredSession_isRefusedByEveryRoleWhateverADirectoryNodeHolds() throws Exception {
        IdentityCertificate ray = world.user(RAY).certificate();
        GrantedSession day = world.patient(ALICE)
                .grant(ray, List.of(Selection.all(inventory, record)), Optional.of(Duration.ofDays(1)));
        Session forADay = accept(day);
        List<DirectoryRecord> kept = List.of(
                stored(day.pointer().name().address()),
                stored(sections(forADay).get(0).address()));
        world.clock().move(Duration.ofDays(1));
        kept.forEach(record -> directory.lie(record.address(), record));

        Ended.assertExpired(forADay.id(), () -> fetch(world.requester(RAY), forADay, record, ALL));
        Ended.assertExpired(day.id(), () -> world.requester(RAY).open(day.pointer()));
        SealedRequest request = sealed(
                world.user(RAY),
                identity(NORTH),
                plain(forADay, record, ALL, world.clock().instant()));
        assertThat(outcome(NORTH, request)).isEqualTo("EXPIRED");
        Ended.assertExpired(
                day.id(), () -> world.patient(ALICE).replace(day.id(), ray, List.of(Selection.all(inventory, record))));
    }

    private void brickNorthsSection(long version, Bytes payload) throws Exception {
        DirectoryRecord current = stored(north().address());
        DirectoryRecord bricked =
                SessionForge.section(current, world.user(NORTH).keys(), version, payload);
        assertThat(world.directory().put(bricked).join()).isInstanceOf(WriteOutcome.Stored.class);
    }

    private void assertRevocable() throws Exception {
        Revocation revoked = world.patient(ALICE).revoke(both.id());
        assertThat(revoked.unfinished()).isEmpty();
        assertThat(world.ledger().sessionRemoval(both.id().event())).contains(revoked.event());
        assertThat(outcome(SOUTH, sealed(world.user(RAY), identity(SOUTH), plainOf(report))))
                .isEqualTo("REVOKED");
        assertThat(outcome(NORTH, sealed(world.user(RAY), identity(NORTH), plainOf(record))))
                .isEqualTo("REVOKED");
    }
}
