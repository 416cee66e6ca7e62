package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.BOB;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.User.SOUTH;
import static org.medchain.core.testkit.World.chunks;
import static org.medchain.core.testkit.World.described;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionContent;
import org.medchain.chain.event.SessionDisclosure;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Section;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.record.DirectoryKeys;
import org.medchain.core.internal.record.SessionAuthor;
import org.medchain.core.internal.record.SessionForge;
import org.medchain.core.internal.record.SessionKeys;
import org.medchain.core.internal.record.SessionReader;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.User;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/** Whatever stands in a session's records, by whoever may write them: it grants what its event on the ledger granted. */
class ForgedSessionTest extends TwoProviderScene {
    /** What is to stand in a record of a session. */
    @FunctionalInterface
    private interface Forgery {
        Bytes payload(SessionKeys keys, List<Digest> inventories) throws MedChainException;
    }

    /** Writes record {@code at} of the session of two providers, with the patient's keys: 0 is its own, then come the sections. */
    private void write(int at, Forgery forgery) throws Exception {
        EventSC event = world.networks().ledger().session(both.id()).orElseThrow();
        try (SessionContent content = event.open(world.user(ALICE).keys());
                SessionKeys keys = SessionKeys.of(identity(ALICE).suite(), content)) {
            List<Digest> inventories = SessionAuthor.inventories(content);
            DirectoryKeys record = DirectoryKeys.of(keys, inventories).get(at);
            long version = stored(record.address()).version() + 1;
            put(record.record(version, forgery.payload(keys, inventories)));
        }
    }

    private void put(DirectoryRecord record) {
        assertThat(world.directory().put(record).join()).isInstanceOf(WriteOutcome.Stored.class);
    }

    private void writeSession(SessionId said, SessionDisclosure disclosure) throws Exception {
        write(0, (keys, inventories) -> DirectoryKeys.session(keys, said, disclosure, inventories, world.random()));
    }

    /** What section {@code of} says, in the place of section {@code at}. */
    private void writeSection(int at, SessionDisclosure disclosure) throws Exception {
        write(
                at,
                (keys, inventories) ->
                        DirectoryKeys.section(keys, at, both.id(), disclosure, Map.of(), world.random()));
    }

    private int numberOf(User provider) throws Exception {
        boolean northFirst = sections(shared).get(0).equals(north());
        return (provider == NORTH) == northFirst ? 1 : 2;
    }

    private Section sectionOf(User provider) {
        return shared.sections().stream()
                .filter(section -> section.provider().equals(identity(provider)))
                .findFirst()
                .orElseThrow();
    }

    private Session toRay(Selection... selections) throws MedChainException {
        return accept(world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(selections)));
    }

    private AbstractThrowableAssert<?, ?> assertNotOpened() {
        return assertThatThrownBy(() -> world.requester(RAY).open(both.pointer()));
    }

    private SessionDisclosure partOfBoth() {
        return new SessionDisclosure(
                shared.audienceOpening(), List.of(shared.disclosure().grants().get(0)));
    }

    @Test
    void sessionRecord_thatSaysWhatItsEventDidNotGrant_isRefused() throws Exception {
        Session wider =
                toRay(Selection.all(inventory, stream), Selection.all(inventory, record), Selection.all(south, report));
        writeSession(both.id(), wider.disclosure());
        assertNotOpened().isInstanceOf(VerificationException.class);
    }

    @Test
    void sessionRecord_thatLacksGrantsOrSections_isRefused() throws Exception {
        List<Digest> one = List.of(partOfBoth().grants().get(0).grant().inventory());
        write(0, (keys, all) -> DirectoryKeys.session(keys, both.id(), partOfBoth(), one, world.random()));
        assertNotOpened()
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("lacks grants or sections, or has others");
        write(0, (keys, all) -> DirectoryKeys.session(keys, both.id(), shared.disclosure(), one, world.random()));
        assertNotOpened()
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("lacks grants or sections, or has others");
        List<Digest> three =
                List.of(inventory.id().value(), south.id().value(), new Digest(Bytes.copyOf(new byte[Digest.SIZE])));
        write(0, (keys, all) -> DirectoryKeys.session(keys, both.id(), shared.disclosure(), three, world.random()));
        assertNotOpened()
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("lacks grants or sections, or has others");
        writeSession(both.id(), shared.disclosure());
        assertThat(world.requester(RAY).open(both.pointer()).sections()).hasSize(2);
    }

    @Test
    void sessionRecord_thatShowsASessionForAnother_isRefused() throws Exception {
        GrantedSession toKim =
                world.patient(ALICE).grant(world.user(KIM).certificate(), List.of(Selection.all(inventory, record)));
        SessionDisclosure kims =
                world.requester(KIM).accept(toKim.forRequester()).disclosure();
        List<Digest> one = List.of(inventory.id().value());
        write(0, (keys, all) -> DirectoryKeys.session(keys, toKim.id(), kims, one, identity(RAY), world.random()));
        assertNotOpened().isInstanceOf(VerificationException.class).hasMessageContaining("is for requester");
    }

    @Test
    void sessionRecord_thatShowsAnotherPatientsSession_isRefused() throws Exception {
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        DataId letter = world.record(bobs, NORTH, Bytes.utf8("bob's"));
        Session ofBob =
                accept(world.patient(BOB).grant(world.user(RAY).certificate(), List.of(Selection.all(bobs, letter))));
        List<Digest> one = List.of(bobs.id().value());
        write(0, (keys, all) -> DirectoryKeys.session(keys, ofBob.id(), ofBob.disclosure(), one, world.random()));
        assertNotOpened().isInstanceOf(VerificationException.class).hasMessageContaining("of another patient");
    }

    @Test
    void sessionRecord_thatShowsARevokedSession_isRefused() throws Exception {
        Session other = toRay(Selection.all(inventory, record));
        writeSession(other.id(), other.disclosure());
        world.patient(ALICE).revoke(other.id());
        Ended.assertRevoked(other.id(), () -> world.requester(RAY).open(both.pointer()));
    }

    @Test
    void session_readWithAnothersEvent_isMisuse() throws Exception {
        SessionReader reader =
                new SessionReader(world.networks().directory(), world.user(RAY).keys());
        SessionReader.Found found = reader.begin(both.pointer()).await().orElseThrow();
        EventSC other = world.networks().ledger().session(granted.id()).orElseThrow();
        assertThatThrownBy(() -> reader.open(found, other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void section_inAnothersPlace_isMissed() throws Exception {
        writeSection(numberOf(NORTH), sectionOf(SOUTH).disclosure());
        Session opened = world.requester(RAY).open(both.pointer());
        assertThat(opened.failures()).hasSize(1);
        assertThat(opened.sections()).hasSize(1);
    }

    @Test
    void section_thatNamesAnotherSession_isMissedAndNotKept() throws Exception {
        int number = numberOf(NORTH);
        SessionDisclosure right = sectionOf(NORTH).disclosure();
        write(
                number,
                (keys, all) -> DirectoryKeys.section(keys, number, granted.id(), right, Map.of(), world.random()));
        assertThat(world.requester(RAY).open(both.pointer()).failures()).hasSize(1);
        assertThatThrownBy(() -> world.provider(NORTH).accept(toNorth())).isInstanceOf(VerificationException.class);
    }

    // What a patient grants anew from what its records say

    @Test
    void sections_whoseGrantsAlternate_areReadInTheOrderOfTheSession() throws Exception {
        List<Selection> letters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            letters.add(Selection.all(inventory, world.record(inventory, NORTH, Bytes.utf8("north's " + i))));
            letters.add(Selection.all(south, world.record(south, SOUTH, Bytes.utf8("south's " + i))));
        }
        GrantedSession many = world.patient(ALICE).grant(world.user(RAY).certificate(), letters);
        directory.lie(many.pointer().name().address(), new ReadOutcome.Absent());
        assertThat(world.patient(ALICE).invite(many.id()).pointer()).isEqualTo(many.pointer());
    }

    private void assertNarrowingKeepsTheOtherGrants() throws Exception {
        GrantedSession narrowed = world.patient(ALICE).narrow(both.id(), stream, chunks(3, 3));
        Session opened = world.requester(RAY).open(narrowed.pointer());
        assertThat(opened.grants()).extracting(Grant::data).containsExactlyInAnyOrder(stream, record, report);
        assertThat(opened.grantOf(stream).orElseThrow().grant().range()).isEqualTo(chunks(3, 3));
    }

    @Test
    void narrowing_whenTheSessionRecordSaysAnotherGrant_readsTheSections() throws Exception {
        writeSession(both.id(), toRay(Selection.all(inventory, stream)).disclosure());
        assertNarrowingKeepsTheOtherGrants();
    }

    @Test
    void narrowing_whenTheSessionRecordLacksGrants_readsTheSections() throws Exception {
        writeSession(both.id(), partOfBoth());
        assertNarrowingKeepsTheOtherGrants();
    }

    private void assertNarrowedByTheLedger(DataId... granted) throws Exception {
        directory.lie(both.pointer().name().address(), new ReadOutcome.Absent());
        GrantedSession narrowed = world.patient(ALICE).narrow(both.id(), stream, chunks(3, 3));
        directory.beHonest();
        world.patient(ALICE).publish(narrowed.id());
        Session opened = world.requester(RAY).open(narrowed.pointer());
        assertThat(opened.grants()).extracting(Grant::data).containsExactlyInAnyOrder(granted);
        assertThat(opened.grantOf(stream).orElseThrow().grant().range()).isEqualTo(chunks(3, 3));
    }

    @Test
    void narrowing_whenTheSectionsDoNotTellAll_goesByTheLedger() throws Exception {
        both = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(new Selection(inventory, stream, chunks(2, 4)), Selection.all(south, report)));
        shared = accept(both);
        writeSection(numberOf(NORTH), sectionOf(SOUTH).disclosure());
        assertNarrowedByTheLedger(stream, report);
    }

    @Test
    void narrowing_whenASectionIsGone_goesByTheLedger() throws Exception {
        directory.lie(north().address(), new ReadOutcome.Absent());
        assertNarrowedByTheLedger(stream, record, report);
    }

    @Test
    void narrowing_whenASectionSaysMore_goesByTheLedger() throws Exception {
        Session wide = toRay(Selection.all(inventory, stream), Selection.all(inventory, record));
        writeSection(numberOf(NORTH), wide.disclosure());
        assertNarrowedByTheLedger(stream, record, report);
    }

    @Test
    void narrowing_whenASectionSaysMore_widensNothing() throws Exception {
        both = granted;
        shared = session;
        Session wide = toRay(Selection.all(inventory, stream), Selection.all(inventory, record));
        writeSection(1, wide.disclosure());
        directory.lie(granted.pointer().name().address(), new ReadOutcome.Absent());
        assertThatThrownBy(() -> world.patient(ALICE).narrow(granted.id(), stream, chunks(1, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not contain");
        assertThat(world.patient(ALICE).narrow(granted.id(), stream, chunks(2, 3)))
                .isNotNull();
    }

    // What a provider learns and describes

    private ProviderInvitation toNorth() {
        return both.invitationForProvider(identity(NORTH));
    }

    @Test
    void section_thatSaysWhatItsEventDidNotGrant_isNotKept() throws Exception {
        writeSection(numberOf(NORTH), toRay(Selection.all(inventory, stream)).disclosure());
        assertThatThrownBy(() -> world.provider(NORTH).accept(toNorth())).isInstanceOf(VerificationException.class);
        assertThat(world.catalogue(NORTH).session(both.id())).isEmpty();
    }

    @Test
    void section_ofAnotherProvider_isNotKept() throws Exception {
        put(SessionForge.saying(
                stored(north().address()), sectionOf(SOUTH), world.user(NORTH).keys(), world.random()));
        assertThatThrownBy(() -> world.provider(NORTH).accept(toNorth()))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("as provider");
    }

    @Test
    void section_atTheHighestVersion_isDescribedNoMoreAndSaysSo() throws Exception {
        world.provider(NORTH).accept(toNorth());
        DirectoryRecord current = stored(north().address());
        put(SessionForge.section(current, world.user(NORTH).keys(), Long.MAX_VALUE, current.payload()));
        assertThatThrownBy(() -> world.provider(NORTH).describe(record, described(NORTH, "renamed")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("highest version");
    }

    @Test
    void sessionThatEnded_isForgottenAndNotDescribedThoughTheDirectoryStillHasIt() throws Exception {
        world.provider(NORTH).accept(toNorth());
        directory.refuseWrites(true);
        assertThat(world.patient(ALICE).revoke(both.id()).unfinished()).isNotEmpty();
        directory.refuseWrites(false);
        assertThat(world.catalogue(NORTH).sessionsSharing(record)).hasSize(1);

        assertThat(world.provider(NORTH).describe(record, described(NORTH, "renamed")))
                .isZero();

        assertThat(world.catalogue(NORTH).sessionsSharing(record)).isEmpty();
    }

    @Test
    void describing_reachesTheSectionOfItsInventory_andTellsWhichItCannotReach() throws Exception {
        InventoryPointer second = world.inventory(NORTH, ALICE);
        DataId scan = world.record(second, NORTH, Bytes.utf8("scan"));
        GrantedSession ofTwo = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(Selection.all(inventory, record), Selection.all(second, scan)));
        world.provider(NORTH).accept(ofTwo.invitationForProvider(identity(NORTH)));
        world.provider(NORTH).accept(toNorth());
        world.provider(NORTH).accept(granted.invitationForProvider(identity(NORTH)));
        assertThat(world.provider(NORTH).describe(scan, described(NORTH, "renamed")))
                .isEqualTo(1);
        assertThat(world.provider(NORTH).describe(record, described(NORTH, "renamed")))
                .isEqualTo(3);

        put(SessionForge.section(stored(north().address()), world.user(NORTH).keys(), 90, Bytes.utf8("garbage")));
        assertThatThrownBy(() -> world.provider(NORTH).describe(record, described(NORTH, "again")))
                .isInstanceOf(MedChainException.class);
        for (GrantedSession other : List.of(ofTwo, granted)) {
            assertThat(accept(other).find(record).orElseThrow().description()).isEqualTo(described(NORTH, "again"));
        }
    }

    @Test
    void evidence_ofSeveralGrants_isInTheOrderOfTheSession() throws Exception {
        world.provider(NORTH).accept(toNorth());
        SessionDisclosure known =
                world.provider(NORTH).evidence(both.id()).orElseThrow().disclosure();
        known.verify(world.networks().ledger().session(both.id()).orElseThrow());
        assertThat(known.grants()).hasSize(2);
    }
}
