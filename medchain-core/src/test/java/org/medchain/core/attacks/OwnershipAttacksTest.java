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
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.block.ProvenEvent;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.Audience;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.SessionTerms;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.AccessEvidence;
import org.medchain.core.access.AccessLog;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.role.SessionEvidence;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.seal.SecretKey;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

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
        try (SessionTerms terms = SessionTerms.create(List.of(grant), audience, SecretKey.generate(world.random()))) {
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
        assertThatThrownBy(() -> world.store(NORTH).open(stream, new ChunkIndex(2)))
                .isInstanceOf(StorageException.class);
        assertThat(world.catalogue(NORTH).secret(stream)).isEmpty();
    }

    @Test
    void session_thatExpired_isRefusedByTheProviderWhateverTheDirectoryHolds() throws Exception {
        long end = world.clock().instant().plus(Duration.ofHours(1)).toEpochMilli();
        AccessRequest before = under(ALICE, RAY, granted(record), end);
        assertThat(outcomeOf(RAY, before)).startsWith("GRANTED");
        world.clock().move(Duration.ofHours(1));
        AccessRequest after = new AccessRequest(
                before.session(),
                before.audience(),
                before.grant(),
                before.range(),
                nonce(),
                world.clock().instant());
        assertThat(outcomeOf(RAY, after)).isEqualTo("EXPIRED");
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
    void evidence_ofWhatWasAnswered_isKeptAndVerifiedWithTheGenesisConfigurationAlone() throws Exception {
        fetch(record, ALL).close();
        world.reopen();
        Provider north = world.provider(NORTH);
        SessionEvidence evidence = north.evidence(session.id()).orElseThrow();

        ProvenEvent proven = EventProof.decode(evidence.proof())
                .verify(MemberHistory.of(world.consortium().config()));
        evidence.disclosure().verify(EventSC.of(proven.event()));
        assertThat(proven.event().signer()).isEqualTo(identity(ALICE));
        assertThat(evidence.disclosure().audience().audience().requester()).isEqualTo(identity(RAY));
        assertThat(evidence.disclosure().grants()).hasSize(1);
        assertThat(evidence.disclosure().grants().get(0).grant().data()).isEqualTo(record);

        List<LoggedAccess> log = north.accessLog(0, 10);
        assertThat(log).hasSize(1);
        AccessEvidence access = AccessEvidence.decode(log.get(0).entry().evidence());
        access.message()
                .verify(
                        AccessRequest.USE,
                        world.networks().ledger().anchor(),
                        log.get(0).entry().time());
        assertThat(access.message().sender().identity()).isEqualTo(identity(RAY));
        assertThat(AccessRequest.decode(access.message().payload()).data()).isEqualTo(record);
        assertThat(access.session()).contains(proven.ref());
    }

    @Test
    void session_thatDoesNotConcernAProvider_isNotKept() throws Exception {
        GrantedSession ofNorth =
                world.patient(ALICE).grant(world.user(KIM).certificate(), List.of(Selection.all(inventory, record)));
        world.provider(SOUTH);
        Bytes invitation = ofNorth.invitationFor(identity(NORTH));
        assertThatThrownBy(() -> world.provider(SOUTH).accept(invitation)).isInstanceOf(MedChainException.class);
        assertThat(world.provider(SOUTH).evidence(ofNorth.id())).isEmpty();
        assertThat(world.catalogue(SOUTH).session(ofNorth.id())).isEmpty();
        world.provider(NORTH).accept(invitation);
        assertThat(world.catalogue(NORTH).session(ofNorth.id())).isPresent();

        world.patient(ALICE).revoke(ofNorth.id());
        assertThatThrownBy(() -> world.provider(NORTH).accept(invitation)).isInstanceOf(VerificationException.class);
    }

    @Test
    void revocation_whileAnAnswerIsUnderWay_breaksItOff() throws Exception {
        DataId large = world.record(inventory, NORTH, Bytes.random(world.random(), 1_000_000));
        GrantedSession toRay =
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, large)));
        Session open = accept(toRay);
        Patient alice = world.patient(ALICE);
        Provider north = world.provider(NORTH);
        long[] sent = new long[1];
        world.gateway()
                .route(
                        NORTH.host(),
                        (request, answer) -> north.serve(request, new FilterOutputStream(answer) {
                            private boolean revoked;

                            @Override
                            public void write(byte[] bytes, int offset, int length) throws IOException {
                                out.write(bytes, offset, length);
                                sent[0] += length;
                                if (sent[0] > 200_000 && !revoked) {
                                    revoked = true;
                                    revokeAndWait(alice, toRay);
                                }
                            }
                        }));

        assertThatThrownBy(() -> fetch(world.requester(RAY), open, large, ALL))
                .isInstanceOfSatisfying(AccessDeniedException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(RefusalReason.REVOKED));
        assertThat(sent[0]).isLessThan(400_000);
        List<LoggedAccess> log = north.accessLog(0, 10);
        assertThat(log.get(log.size() - 1).entry().outcome()).isEqualTo("BROKEN OFF, REVOKED");
    }

    /** A slow reader: longer than the provider goes on without looking at the ledger. */
    private static void revokeAndWait(Patient alice, GrantedSession toRay) throws IOException {
        try {
            alice.revoke(toRay.id());
        } catch (MedChainException e) {
            throw new IOException(e);
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofMillis(1100).toNanos()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void replay_atAnotherProviderObjectOrAfterARestart_isRefused() throws Exception {
        Bytes request = request(RAY, record, ALL);
        assertThat(outcome(NORTH, request)).startsWith("GRANTED");
        Provider second = world.medChain()
                .provider(world.user(NORTH), world.catalogue(NORTH), world.store(NORTH), AccessLog.none());
        second.serve(request, OutputStream.nullOutputStream());
        assertThat(lastOutcome(second)).isEqualTo("REPLAYED");
        world.restart(NORTH);
        assertThat(outcome(NORTH, request)).isEqualTo("REPLAYED");
    }

    /** As when the same request comes twice at once: neither call sees the other's nonce before it is used up. */
    private static ProviderStore seeingNoNonce(ProviderStore catalogue) {
        return (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (proxy, method, args) -> {
                    if (method.getName().equals("seen")) {
                        return false;
                    }
                    try {
                        return method.invoke(catalogue, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void replay_thatComesAtTheSameTime_isRefused() throws Exception {
        world.aroundCatalogue(OwnershipAttacksTest::seeingNoNonce);
        world.restart(NORTH);
        Bytes request = request(RAY, record, ALL);
        assertThat(outcome(NORTH, request)).startsWith("GRANTED");
        assertThat(outcome(NORTH, request)).isEqualTo("REPLAYED");
    }

    private static String lastOutcome(Provider provider) throws Exception {
        List<LoggedAccess> log = provider.accessLog(0, 1000);
        return log.get(log.size() - 1).entry().outcome();
    }

    @Test
    void clock_thatWasAheadForAWhile_letsNoReplayThroughAndRefusesNobodyElse() throws Exception {
        Bytes answered = request(RAY, record, ALL);
        assertThat(outcome(NORTH, answered)).startsWith("GRANTED");
        world.clock().move(Duration.ofDays(400));
        assertThat(outcome(NORTH, answered)).isEqualTo("STALE");
        world.restart(NORTH);
        world.clock().move(Duration.ofDays(-400));

        assertThat(outcome(NORTH, answered)).isEqualTo("REPLAYED");
        world.clock().move(Duration.ofSeconds(1));
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
        GrantedSession toKim =
                world.patient(ALICE).grant(world.user(KIM).certificate(), List.of(Selection.all(inventory, record)));
        Session kims = world.requester(KIM).accept(toKim.invitationFor(identity(KIM)));
        AccessRequest early = plain(kims, record, ALL, world.clock().instant().minusSeconds(60));
        assertThat(outcomeOf(KIM, early)).startsWith("GRANTED");
    }

    @Test
    void junk_isCountedAndCostsNoRowOfTheAccessLog() throws Exception {
        Provider north = world.provider(NORTH);
        long rows = north.accessLog(0, 1000).size();
        for (int i = 0; i < 500; i++) {
            assertThat(outcome(NORTH, Bytes.random(world.random(), 40))).isEqualTo("NOT_AUTHENTIC");
        }
        assertThat(north.accessLog(0, 1000)).hasSize((int) rows);
        assertThat(north.unauthenticated(TestConsortium.START.minus(Duration.ofDays(1)), 10).stream()
                        .mapToLong(hour -> hour.count())
                        .sum())
                .isEqualTo(500);
    }

    @Test
    void auditTrail_thatFails_losesNothingAndIsTold() throws Exception {
        Provider provider = world.medChain()
                .provider(world.user(NORTH), world.catalogue(NORTH), world.store(NORTH), entry -> {
                    throw new StorageException("the trail is full", new IOException("no space"));
                });
        world.gateway().route(NORTH.host(), provider::serve);
        fetch(record, ALL).close();
        assertThat(provider.accessLog(0, 10)).hasSize(1);
        assertThat(provider.health().untoldAccesses()).isEqualTo(1);
        assertThat(provider.health().isWell()).isFalse();
    }

    @Test
    void describe_ofASharedRecord_reachesOnlyKnownSessionsOfItsOwner() throws Exception {
        Provider north = world.provider(NORTH);
        assertThat(north.describe(record, described(NORTH, "unknown to nobody")))
                .isZero();
        north.accept(granted.invitationFor(identity(NORTH)));
        assertThat(north.describe(record, described(NORTH, "renamed"))).isEqualTo(1);
    }
}
