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

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.error.MedChainException;

/** Who may be answered: only whom the patient whose data it is by the catalogue granted it, for as long as that stands. */
class OwnershipAttacksTest extends AttackScene {
    OwnershipAttacksTest() {
        super(Suites.ONE);
    }

    /** What {@code requester} asks under a session that {@code granter} put on the ledger. */
    private AccessRequest under(User granter, User requester, Grant grant, long expiresAtMillis)
            throws MedChainException {
        world.networks()
                .ledger()
                .admit(world.user(granter).certificate(), world.user(granter).keys());
        Audience audience = new Audience(identity(requester), identity(granter), expiresAtMillis);
        try (SessionTerms terms =
                SessionTerms.create(List.of(grant), audience, SymmetricKey.generate(world.random()))) {
            EventSC event = EventSC.builder(world.networks().ledger().consortium())
                    .terms(terms)
                    .build(world.user(granter).keys(), world.random());
            world.networks().ledger().append(event.event());
            return new AccessRequest(
                    new SessionId(event.event().hash()),
                    terms.audienceOpening(),
                    terms.opening(0),
                    grant.range(),
                    nonce(),
                    world.clock().instant());
        }
    }

    private String outcomeOf(User requester, AccessRequest request) throws Exception {
        return outcome(NORTH, sealed(world.user(requester), identity(NORTH), request));
    }

    private Grant granted(DataId data) {
        return session.grantOf(data).orElseThrow().grant();
    }

    /** The same grant, of other data or out of another inventory. */
    private static Grant changed(Grant grant, InventoryPointer inventory, PublicIdentity provider, DataId data) {
        return new Grant(
                inventory.id().value(),
                provider,
                data,
                grant.kind(),
                grant.range(),
                grant.scheme(),
                grant.reference(),
                grant.referenceIndex(),
                grant.first(),
                grant.anchor());
    }

    @Test
    void stranger_whoKnowsInventoryAndDataId_grantsHimselfNothing() throws Exception {
        assertThat(outcomeOf(KIM, under(KIM, KIM, granted(record), 0))).isEqualTo("DATA_NOT_HELD");
        assertThat(outcomeOf(KIM, under(KIM, KIM, granted(stream), 0))).isEqualTo("DATA_NOT_HELD");
        assertThat(outcomeOf(RAY, under(RAY, RAY, granted(record), 0))).isEqualTo("DATA_NOT_HELD");
        assertThat(outcomeOf(RAY, under(ALICE, RAY, granted(record), 0))).startsWith("GRANTED");
    }

    @Test
    void foreignDataId_inOnesOwnInventory_opensNothing() throws Exception {
        InventoryPointer bobs = world.inventory(NORTH, BOB);
        DataId letter = world.record(bobs, NORTH, Bytes.utf8("bob's"));
        assertThat(outcomeOf(KIM, under(BOB, KIM, changed(granted(record), bobs, identity(NORTH), record), 0)))
                .isEqualTo("DATA_NOT_HELD");
        assertThat(outcomeOf(KIM, under(ALICE, KIM, changed(granted(record), inventory, identity(NORTH), letter), 0)))
                .isEqualTo("DATA_NOT_HELD");
        assertThat(outcomeOf(KIM, under(ALICE, KIM, changed(granted(record), bobs, identity(NORTH), letter), 0)))
                .isEqualTo("DATA_NOT_HELD");
        assertThat(outcomeOf(KIM, under(ALICE, KIM, changed(granted(record), bobs, identity(NORTH), record), 0)))
                .isEqualTo("DATA_NOT_HELD");
    }

    @Test
    void grant_ofAnotherProvider_isNotAnsweredHere() throws Exception {
        AccessRequest elsewhere = under(ALICE, RAY, changed(granted(record), inventory, identity(SOUTH), record), 0);
        assertThat(outcomeOf(RAY, elsewhere)).isEqualTo("NOT_GRANTED_HERE");
    }

    @Test
    void grant_thatSaysAnotherKindOrScheme_isNotAnswered() throws Exception {
        Grant letter = granted(record);
        assertThat(outcomeOf(RAY, under(ALICE, RAY, as(letter, DataKind.STREAM, letter.scheme()), 0)))
                .isEqualTo("DATA_NOT_HELD");
        for (Grant grant : List.of(letter, granted(stream))) {
            Grant plain = as(grant, grant.kind(), DigestScheme.PLAIN.code());
            assertThat(outcomeOf(RAY, under(ALICE, RAY, plain, 0))).isEqualTo("DATA_NOT_HELD");
        }
    }

    @Test
    void partOfARecord_isNotAnsweredEvenIfTheRecordHasATime() throws Exception {
        DataId dated = world.provider(NORTH)
                .addRecord(
                        inventory,
                        OperationKey.of("dated"),
                        described(NORTH, "dated"),
                        Optional.of(World.time(1)),
                        new ByteArrayInputStream(new byte[3]));
        Session toRay = accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, dated))));
        AccessRequest part = plain(toRay, dated, chunks(1, 1), world.clock().instant());
        assertThat(outcomeOf(RAY, part)).isEqualTo("OUT_OF_RANGE");
    }

    @Test
    void eventThatIsNotASessions_isNoSession() throws Exception {
        AccessRequest honest = plain(record, ALL, world.clock().instant());
        AccessRequest other = new AccessRequest(
                new SessionId(granted(record).reference().event()),
                honest.audience(),
                honest.grant(),
                honest.range(),
                nonce(),
                honest.time());
        assertThat(outcomeOf(RAY, other)).isEqualTo("NOT_ON_LEDGER");
    }

    private static Grant as(Grant grant, DataKind kind, long scheme) {
        return new Grant(
                grant.inventory(),
                grant.provider(),
                grant.data(),
                kind,
                grant.range(),
                scheme,
                grant.reference(),
                grant.referenceIndex(),
                grant.first(),
                grant.anchor());
    }

    @Test
    void data_withdrawnOrErased_isNotHandedOut() throws Exception {
        Provider north = world.provider(NORTH);
        north.withdraw(record);
        assertThat(outcome(NORTH, request(RAY, record, ALL))).isEqualTo("DATA_NOT_HELD");
        north.erase(stream);
        assertThat(outcome(NORTH, request(RAY, stream, chunks(2, 4)))).isEqualTo("DATA_NOT_HELD");
        assertThat(world.patient(ALICE).inventory(inventory).entries()).isEmpty();
        assertThat(world.files(NORTH, stream)).isEmpty();
        assertThat(world.catalogue(NORTH).secret(stream)).isEmpty();
    }

    @Test
    void session_thatExpired_isRefusedByTheProviderWhateverTheDirectoryHolds() throws Exception {
        long end = world.clock().instant().plus(Duration.ofHours(1)).toEpochMilli();
        AccessRequest before = under(ALICE, RAY, granted(record), end);
        assertThat(outcomeOf(RAY, before)).startsWith("GRANTED");
        world.clock().move(Duration.ofHours(1).minusMillis(1));
        assertThat(outcomeOf(RAY, again(before))).startsWith("GRANTED");
        world.clock().move(Duration.ofMillis(1));
        assertThat(outcomeOf(RAY, again(before))).isEqualTo("EXPIRED");
    }

    /** The same request, made now. */
    private AccessRequest again(AccessRequest request) {
        return new AccessRequest(
                request.session(),
                request.audience(),
                request.grant(),
                request.range(),
                nonce(),
                world.clock().instant());
    }

    @Test
    void data_thatGrowsNoMore_isHandedOutStill() throws Exception {
        world.provider(NORTH).close(stream);
        assertThat(outcome(NORTH, request(RAY, stream, chunks(2, 4)))).isEqualTo("GRANTED chunks 2 to 4");
    }

    @Test
    void data_thatTheCatalogueDoesNotKnow_isNotHeld() throws Exception {
        DataId unknown = DataId.random(world.random());
        AccessRequest request = under(ALICE, RAY, changed(granted(record), inventory, identity(NORTH), unknown), 0);
        assertThat(outcomeOf(RAY, request)).isEqualTo("DATA_NOT_HELD");
    }

    @Test
    void request_withSeveralFaults_isRefusedForTheFirstThatIsListed() throws Exception {
        AccessRequest honest = plain(record, ALL, world.clock().instant());
        AccessRequest unknownAndStale = new AccessRequest(
                new SessionId(granted(record).reference().event()),
                honest.audience(),
                honest.grant(),
                honest.range(),
                nonce(),
                honest.time().minus(WINDOW).minusMillis(1));
        assertThat(outcomeOf(RAY, unknownAndStale)).isEqualTo("STALE");

        SealedRequest answered = sealed(world.user(RAY), identity(NORTH), honest);
        assertThat(outcome(NORTH, answered)).startsWith("GRANTED");
        world.patient(ALICE).revoke(granted.id());
        assertThat(outcome(NORTH, answered)).isEqualTo("REPLAYED");
    }

    @Test
    void session_thatTheCaRevokesAfterThePatientsKeyWas_isNotAnswered() throws Exception {
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
        world.networks()
                .ledger()
                .append(EventSR.create(
                                world.networks().ledger().consortium(),
                                session.id().event(),
                                world.consortium().ca().identity())
                        .event());
        assertThat(outcome(NORTH, request(RAY, record, ALL))).isEqualTo("REVOKED");
    }

    @Test
    void session_thatDoesNotConcernAProvider_isNotKept() throws Exception {
        GrantedSession ofNorth =
                world.patient(ALICE).grant(world.user(KIM).certificate(), List.of(Selection.all(inventory, record)));
        world.provider(SOUTH);
        ProviderInvitation invitation = ofNorth.invitationForProvider(identity(NORTH));
        assertThatThrownBy(() -> world.provider(SOUTH).accept(invitation)).isInstanceOf(MedChainException.class);
        assertThat(world.provider(SOUTH).evidence(ofNorth.id())).isEmpty();
        assertThat(world.catalogue(SOUTH).session(ofNorth.id())).isEmpty();
        world.provider(NORTH).accept(invitation);
        assertThat(world.catalogue(NORTH).session(ofNorth.id())).isPresent();

        world.patient(ALICE).revoke(ofNorth.id());
        Ended.assertRevoked(ofNorth.id(), () -> world.provider(NORTH).accept(invitation));
    }

    @Test
    void describe_ofASharedRecord_reachesOnlyKnownSessionsOfItsOwner() throws Exception {
        Provider north = world.provider(NORTH);
        assertThat(north.describe(record, described(NORTH, "unknown to nobody")))
                .isZero();
        north.accept(granted.invitationForProvider(identity(NORTH)));
        assertThat(north.describe(record, described(NORTH, "renamed"))).isEqualTo(1);
    }
}
