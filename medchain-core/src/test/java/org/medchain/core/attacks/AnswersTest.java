package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;

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
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.core.access.AccessEvidence;
import org.medchain.core.access.AccessLog;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.role.ProviderRole;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.role.SessionEvidence;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestConsortium;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** What a provider answers it can account for, answers once, and ends when the session does. */
class AnswersTest extends AttackScene {
    AnswersTest() {
        super(Suites.ONE);
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

        Ended.assertRevoked(open.id(), () -> fetch(world.requester(RAY), open, large, ALL));
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
        SealedRequest request = request(RAY, record, ALL);
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
        world.aroundCatalogue(AnswersTest::seeingNoNonce);
        world.restart(NORTH);
        SealedRequest request = request(RAY, record, ALL);
        assertThat(outcome(NORTH, request)).startsWith("GRANTED");
        assertThat(outcome(NORTH, request)).isEqualTo("REPLAYED");
    }

    private static String lastOutcome(Provider provider) throws Exception {
        List<LoggedAccess> log = provider.accessLog(0, 1000);
        return log.get(log.size() - 1).entry().outcome();
    }

    @Test
    void request_answeredOrRefused_isLoggedWithItsPatientAndWhereItCameFrom() throws Exception {
        AccessOrigin origin =
                new AccessOrigin(Optional.of("192.0.2.7"), Optional.of("Dr. Kim"), Optional.of("Hospital South"));
        SealedRequest request = request(RAY, record, ALL);

        world.provider(NORTH).serve(request, OutputStream.nullOutputStream(), origin);
        world.provider(NORTH).serve(request, OutputStream.nullOutputStream());
        world.reopen();

        List<AccessEntry> log = world.provider(NORTH).accessLog(0, 10).stream()
                .map(LoggedAccess::entry)
                .toList();
        assertThat(log).extracting(AccessEntry::outcome).containsExactly("GRANTED chunks 1 to 1", "REPLAYED");
        assertThat(log).extracting(AccessEntry::origin).containsExactly(origin, AccessOrigin.unknown());
        assertThat(log)
                .extracting(AccessEntry::patient)
                .containsOnly(Optional.of(identity(ALICE).id()));
    }

    @Test
    void clock_thatWasAheadForAWhile_letsNoReplayThroughAndRefusesNobodyElse() throws Exception {
        SealedRequest answered = request(RAY, record, ALL);
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
        Session kims = world.requester(KIM).accept(toKim.forRequester());
        AccessRequest early = plain(kims, record, ALL, world.clock().instant().minusSeconds(60));
        assertThat(outcome(NORTH, sealed(world.user(KIM), identity(NORTH), early)))
                .startsWith("GRANTED");
    }

    @Test
    void junk_isCountedAndCostsNoRowOfTheAccessLog() throws Exception {
        Provider north = world.provider(NORTH);
        long rows = north.accessLog(0, 1000).size();
        for (int i = 0; i < 500; i++) {
            assertThat(outcome(NORTH, junk())).isEqualTo("NOT_AUTHENTIC");
        }
        assertThat(north.accessLog(0, 1000)).hasSize((int) rows);
        assertThat(north.unauthenticated(TestConsortium.START.minus(Duration.ofDays(1)), 10).stream()
                        .mapToLong(hour -> hour.count())
                        .sum())
                .isEqualTo(500);
    }

    @Test
    void auditTrail_thatFails_losesNothingAndIsTold() throws Exception {
        Provider provider = ProviderRole.open(
                world.networks(), world.user(NORTH), world.catalogue(NORTH), world.store(NORTH), entry -> {
                    throw new StorageException("the trail is full", new IOException("no space"));
                });
        world.gateway().route(NORTH.host(), provider::serve);
        fetch(record, ALL).close();
        assertThat(provider.accessLog(0, 10)).hasSize(1);
        assertThat(provider.health().untoldAccesses()).isEqualTo(1);
        assertThat(provider.health().isWell()).isFalse();
    }
}
