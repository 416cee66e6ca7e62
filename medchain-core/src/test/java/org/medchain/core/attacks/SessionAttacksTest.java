package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.digest.Anchor;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.AudienceOpening;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.FetchLimitException;
import org.medchain.core.access.FetchLimits;
import org.medchain.core.access.LedgerClient;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionForge;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Revocation;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** What the parties of a session, and those who keep its records, could do to it. Issue lines A3, A7, A9, A10, A11, A13, A14. */
class SessionAttacksTest extends AttackScene {
    private InventoryPointer south;
    private DataId report;
    private GrantedSession both;
    private Session shared;

    SessionAttacksTest() {
        super(Suites.ONE);
    }

    @BeforeEach
    void shareFromTwoProviders() throws Exception {
        south = world.inventory(SOUTH, ALICE);
        report = world.record(south, SOUTH, Bytes.utf8("report"));
        both = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(
                                new Selection(inventory, stream, chunks(2, 4)),
                                Selection.all(inventory, record),
                                Selection.all(south, report)));
        shared = accept(both);
    }

    // A3: a provider makes a session unrevocable

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

    // A7: a revoked patient key still grants

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

    // A9: the requester is guessed from the ledger

    @Test
    void whoKnowsAllTheGrants_doesNotLearnTheRequesterFromTheLedger() throws Exception {
        EventSC event = world.networks().ledger().session(both.id()).orElseThrow();
        GrantedSession again = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(
                                new Selection(inventory, stream, chunks(2, 4)),
                                Selection.all(inventory, record),
                                Selection.all(south, report)));
        EventSC same = world.networks().ledger().session(again.id()).orElseThrow();
        assertThat(same.digest()).as("salted").isNotEqualTo(event.digest());
        for (User guessed : List.of(RAY, KIM)) {
            Audience audience = new Audience(
                    identity(guessed), identity(ALICE), shared.audience().expiresAtMillis());
            AudienceOpening guess = new AudienceOpening(audience, Bytes.random(world.random(), 32));
            SessionDisclosure disclosed =
                    new SessionDisclosure(guess, shared.disclosure().grants());
            assertThatThrownBy(() -> disclosed.verify(event)).isInstanceOf(VerificationException.class);
        }
    }

    // A10: a session that expired is served when one node still holds it

    @Test
    void expiredSession_isRefusedByEveryRoleWhateverADirectoryNodeHolds() throws Exception {
        Certificate ray = world.user(RAY).certificate();
        GrantedSession day = world.patient(ALICE)
                .grant(ray, List.of(Selection.all(inventory, record)), Optional.of(Duration.ofDays(1)));
        Session forADay = accept(day);
        List<DirectoryRecord> kept = List.of(
                stored(day.pointer().name().address()),
                stored(sections(forADay).get(0).address()));
        world.clock().move(Duration.ofDays(1));
        kept.forEach(record -> directory.lie(record.address(), record));

        assertThatThrownBy(() -> fetch(world.requester(RAY), forADay, record, ALL))
                .isInstanceOfSatisfying(AccessDeniedException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(RefusalReason.EXPIRED));
        assertThatThrownBy(() -> world.requester(RAY).open(day.pointer()))
                .isInstanceOfSatisfying(AccessDeniedException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(RefusalReason.EXPIRED));
        Bytes request = sealed(
                world.user(RAY),
                identity(NORTH),
                plain(forADay, record, ALL, world.clock().instant()));
        assertThat(outcome(NORTH, request)).isEqualTo("EXPIRED");
        assertThatThrownBy(() -> world.patient(ALICE).replace(day.id(), ray, List.of(Selection.all(inventory, record))))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("expired");
    }

    // A11: memory of the requester

    @Test
    void manyChunksAnnounced_areRefusedBeforeAnythingIsReceived() throws Exception {
        Session open = openEnded();
        northAnswers((forge, request) -> forge.headerOnly(request, 1, 2_000_000, anchorOf(open)));
        assertCaught("two million chunks", () -> fetch(world.requester(RAY), open, stream, ALL))
                .isInstanceOf(FetchLimitException.class)
                .hasMessageContaining("2000000")
                .hasMessageContaining("500000");
        northAnswers((forge, request) -> forge.headerOnly(request, 1, Long.MAX_VALUE, anchorOf(open)));
        assertCaught("all chunks there can be", () -> fetch(world.requester(RAY), open, stream, ALL))
                .isInstanceOf(FetchLimitException.class);
        northAnswers((forge, request) -> forge.headerOnly(request, 1, 400_000, anchorOf(open)));
        assertCaught("chunks that the ledger has not", () -> fetch(world.requester(RAY), open, stream, ALL))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void moreBytesThanTheCallerAllows_areRefusedWhileTheyArrive() throws Exception {
        for (long bytes : new long[] {1, 100, 400}) {
            assertCaught(bytes + " bytes", () -> world.requester(RAY)
                            .fetch(
                                    shared,
                                    stream,
                                    ALL,
                                    world.gateway(),
                                    FetchLimits.defaults().withBytes(bytes)))
                    .isInstanceOf(FetchLimitException.class)
                    .hasMessageContaining("at most " + bytes);
        }
        assertCaught("two chunks", () -> world.requester(RAY)
                        .fetch(
                                shared,
                                stream,
                                ALL,
                                world.gateway(),
                                FetchLimits.defaults().withChunks(2)))
                .isInstanceOf(FetchLimitException.class);
    }

    // A13: staging files of a killed process

    @Test
    void stagedAnswerOfAKilledProcess_isDeletedAtTheNextOpening() throws Exception {
        VerifiedData held = fetch(world.requester(RAY), shared, record, ALL);
        List<Path> left = staged();
        assertThat(left).hasSize(1);
        byte[] sealed = Files.readAllBytes(left.get(0));
        held.close();
        world.requester(RAY).close();
        world.close();
        Files.write(left.get(0), sealed);
        world.open();
        world.requester(RAY);
        assertThat(staged()).isEmpty();
    }

    @Test
    void stagingFolder_inUse_isNotSweptByAnother() throws Exception {
        try (VerifiedData held = fetch(world.requester(RAY), shared, record, ALL)) {
            assertThatThrownBy(() -> world.medChain().requester(world.user(RAY)))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("in use");
            assertThat(Reading.all(held)).isEqualTo(Bytes.utf8("letter"));
        }
    }

    // A14: what the directory's nodes see

    @Test
    void labelsOfRecords_areNotTheSessionsId_andHideWhatBelongsTogether() throws Exception {
        List<RecordName> names = new ArrayList<>(SessionForge.sections(
                world.networks().ledger().session(both.id()).orElseThrow(),
                world.user(ALICE).keys()));
        names.add(both.pointer().name());
        Bytes id = both.id().event().value();
        for (RecordName name : names) {
            assertThat(name.label()).isNotEqualTo(id);
            String payload = stored(name.address()).payload().toHex();
            assertThat(payload).doesNotContain(id.toHex());
            for (RecordName other : names) {
                assertThat(payload).doesNotContain(other.label().toHex());
                assertThat(payload).doesNotContain(other.writeKey().toHex());
            }
        }
    }

    @Test
    void sizesOfRecords_doNotTellHowLongADescriptionIs() throws Exception {
        RecordName name = north();
        Set<Integer> sizes = new HashSet<>();
        world.provider(NORTH).accept(both.invitationForProvider(identity(NORTH)));
        for (int length = 0; length < 16; length++) {
            world.provider(NORTH).describe(record, World.described(NORTH, "x".repeat(length)));
            sizes.add(stored(name.address()).payload().size());
        }
        assertThat(sizes.size()).isLessThanOrEqualTo(2);
    }

    private RecordName north() throws Exception {
        for (RecordName name : sections(shared)) {
            if (isNorths(name)) {
                return name;
            }
        }
        throw new AssertionError("no section of North");
    }

    private boolean isNorths(RecordName name) throws MedChainException {
        try {
            SessionForge.removal(stored(name.address()), world.user(NORTH).keys(), 1);
            return true;
        } catch (VerificationException souths) {
            return false;
        }
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

    private AccessRequest plainOf(DataId data) {
        return plain(shared, data, ALL, world.clock().instant());
    }

    private Session openEnded() throws Exception {
        return accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream))));
    }

    private Anchor anchorOf(Session of) {
        return new Anchor(of.grantOf(stream).orElseThrow().grant().anchor());
    }

    private List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sealed")).toList();
        }
    }

    private void assertRecord(Session of, DataId data, String content) throws Exception {
        try (VerifiedData fetched = fetch(world.requester(RAY), of, data, ALL)) {
            assertThat(Reading.all(fetched)).isEqualTo(Bytes.utf8(content));
        }
    }

    private void revoke(Certificate certificate) throws MedChainException {
        LedgerClient ledger = world.networks().ledger();
        ledger.append(RevokeCertificates.create(
                        ledger.consortium(),
                        List.of(certificate.serial()),
                        world.consortium().ca().identity())
                .event());
    }
}
