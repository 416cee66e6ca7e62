package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerEntry;
import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.RefusalReason;
import org.medchain.core.directory.Session;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.internal.network.LedgerClient;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.LedgerInstead;
import org.medchain.core.testkit.Suites;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.Dht;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.RecordAddress;
import org.medchain.error.MedChainException;

/** What comes between a look and what is done upon it: nothing is granted, answered or believed by what was true before. */
class RaceAttacksTest extends AttackScene {
    RaceAttacksTest() {
        super(Suites.ONE);
    }

    @Test
    void revocation_thatANarrowingForestalls_isNotCalledDone() throws Exception {
        AtomicReference<Runnable> beforeRemoval = new AtomicReference<>(() -> {});
        world.aroundLedger(honest -> LedgerInstead.of(honest, (proxy, method, args) -> {
            if (method.getName().equals("append") && ((Event) args[0]).type().equals(EventType.REMOVE_SESSION)) {
                beforeRemoval.getAndSet(() -> {}).run();
            }
            return null;
        }));
        world.reopen();
        world.provider(NORTH);
        Patient phone = world.patient(ALICE);
        Patient tablet = world.medChain().patient(world.user(ALICE));
        AtomicReference<GrantedSession> narrowed = new AtomicReference<>();
        beforeRemoval.set(() -> narrowed.set(unchecked(() -> tablet.narrow(granted.id(), stream, chunks(3, 3)))));

        Ended.assertReplaced(granted.id(), () -> narrowed.get().id(), () -> phone.revoke(granted.id()));

        session = accept(narrowed.get());
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
        phone.revoke(narrowed.get().id());
        assertThat(outcome(NORTH, request(RAY, record, ALL))).isEqualTo("REVOKED");
    }

    private interface Call<T> {
        T call() throws MedChainException;
    }

    private static <T> T unchecked(Call<T> call) {
        try {
            return call.call();
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Something that another process does just before, or just after, a call of this one. */
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

    /** Alice's tablet narrows what was granted first. */
    private SessionId narrowedOn(Patient tablet, SessionId id) {
        return unchecked(() -> tablet.narrow(id, stream, chunks(3, 3)).id());
    }

    @Test
    void narrowing_thatAnotherDeviceForestalls_saysWhichSessionIsInForce() throws Exception {
        world.aroundLedger(honest -> LedgerInstead.of(honest, (proxy, method, args) -> {
            if (isGrant(method, args)) {
                meanwhile.getAndSet(() -> {}).run();
            }
            return null;
        }));
        world.reopen();
        world.provider(NORTH);
        Patient phone = world.patient(ALICE);
        Patient tablet = world.medChain().patient(world.user(ALICE));
        AtomicReference<SessionId> narrowed = new AtomicReference<>();
        meanwhile.set(() -> narrowed.set(narrowedOn(tablet, granted.id())));

        Ended.assertReplaced(granted.id(), narrowed::get, () -> phone.narrow(granted.id(), stream, chunks(2, 3)));

        List<ThrowingCallable> later = List.of(
                () -> phone.narrow(granted.id(), stream, chunks(2, 3)),
                () -> phone.invite(granted.id()),
                () -> phone.publish(granted.id()),
                () -> phone.replace(
                        granted.id(), world.user(RAY).certificate(), List.of(Selection.all(inventory, stream))),
                () -> phone.revoke(granted.id()));
        assertThat(later).allSatisfy(call -> Ended.assertReplaced(granted.id(), narrowed::get, call));
        assertThat(accept(granted).id()).isEqualTo(narrowed.get());
    }

    @Test
    void grant_thatIsNarrowedBeforeItIsPublished_leavesTheRecordToTheNarrowedSession() throws Exception {
        AtomicReference<Patient> tablet = new AtomicReference<>();
        AtomicReference<SessionId> narrowed = new AtomicReference<>();
        world.aroundLedger(honest -> LedgerInstead.of(honest, (proxy, method, args) -> {
            Patient narrowing = isGrant(method, args) ? tablet.getAndSet(null) : null;
            if (narrowing == null) {
                return null;
            }
            Event event = (Event) args[0];
            EventRef receipt = honest.append(event).join();
            narrowed.set(narrowedOn(narrowing, new SessionId(event.hash())));
            return CompletableFuture.completedFuture(receipt);
        }));
        world.reopen();
        world.provider(NORTH);
        Patient phone = world.patient(ALICE);
        tablet.set(world.medChain().patient(world.user(ALICE)));

        GrantedSession late =
                phone.grant(world.user(RAY).certificate(), List.of(new Selection(inventory, stream, chunks(2, 4))));

        assertThat(accept(late).id()).isEqualTo(narrowed.get());
        assertThat(late.unfinished()).anyMatch(part -> part.why().contains("ended"));
    }

    private static boolean isGrant(Method method, Object[] args) {
        return method.getName().equals("append") && ((Event) args[0]).type().equals(EventType.CREATE_SESSION);
    }

    /** The narrowing comes just before the publishing process reads the record for the first or second time, or writes it. */
    @ParameterizedTest
    @CsvSource({"get, 1", "get, 2", "put, 1"})
    void publication_duringWhichTheSessionIsNarrowed_leavesTheRecordToTheNarrowedSession(String call, int number)
            throws Exception {
        AtomicInteger left = new AtomicInteger(-1);
        RecordAddress record = granted.pointer().name().address();
        world.aroundDirectory(honest -> (Dht) Proxy.newProxyInstance(
                Dht.class.getClassLoader(), new Class<?>[] {Dht.class}, (proxy, method, args) -> {
                    if (method.getName().equals(call) && isOf(record, args[0]) && left.decrementAndGet() == 0) {
                        meanwhile.get().run();
                    }
                    return method.invoke(honest, args);
                }));
        world.reopen();
        world.provider(NORTH);
        Patient phone = world.patient(ALICE);
        Patient tablet = world.medChain().patient(world.user(ALICE));
        AtomicReference<SessionId> narrowed = new AtomicReference<>();
        meanwhile.set(() -> narrowed.set(narrowedOn(tablet, granted.id())));

        left.set(number);
        List<UnfinishedPart> unfinished = phone.publish(granted.id());

        assertThat(narrowed.get()).isNotNull();
        assertThat(accept(granted).id()).isEqualTo(narrowed.get());
        assertThat(unfinished).anyMatch(part -> part.why().contains("ended"));
    }

    private static boolean isOf(RecordAddress record, Object argument) {
        return argument instanceof DirectoryRecord written ? written.address().equals(record) : record.equals(argument);
    }

    @Test
    void sessionsOfAPatient_areAllFoundWhenAPageEndsInsideABlock() throws Exception {
        List<LedgerEntry> there = new ArrayList<>();
        for (long number = 1; number <= 1002; number++) {
            BlockHash consortium = world.ledger().config().genesisHash();
            EventHash session = EventHash.of(Bytes.random(world.random(), Digest.SIZE));
            Event event = EventSR.create(consortium, session, world.user(ALICE).keys())
                    .event();
            long height = number <= 1000 ? number : number - 1;
            there.add(new LedgerEntry(event, new EventRef(consortium, event.hash()), height, Instant.EPOCH));
        }
        Ledger many = LedgerInstead.of(
                world.ledger(),
                (proxy, method, args) ->
                        method.getName().equals("eventsBy") ? page(there, (long) args[2], (int) args[3]) : null);
        LedgerClient client = new LedgerClient(many, Reads.inTurn(), Clock.systemUTC(), Duration.ofSeconds(1));

        assertThat(client.eventsBy(identity(ALICE), EventType.REMOVE_SESSION)).isEqualTo(there);
    }

    /** As {@link Ledger#eventsBy} promises: never a part of a block. */
    private static List<LedgerEntry> page(List<LedgerEntry> all, long from, int max) {
        List<LedgerEntry> page = new ArrayList<>();
        for (LedgerEntry entry : all) {
            boolean wanted = page.size() < max || page.get(page.size() - 1).height() == entry.height();
            if (entry.height() >= from && wanted) {
                page.add(entry);
            }
        }
        return page;
    }

    @Test
    void ledger_thatHasNotCaughtUp_decidesNothing() throws Exception {
        AtomicBoolean behind = new AtomicBoolean();
        world.aroundLedger(honest -> LedgerInstead.of(
                honest,
                (proxy, method, args) -> (method.getName().equals("isCaughtUp") && behind.get()) ? false : null));
        world.reopen();
        world.provider(NORTH);

        behind.set(true);
        assertThat(outcome(NORTH, request(RAY, record, ALL))).isEqualTo("UNAVAILABLE");
        behind.set(false);
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
    }

    @Test
    void withdrawal_whileAnAnswerIsUnderWay_breaksItOff() throws Exception {
        var large = world.record(inventory, NORTH, Bytes.random(world.random(), 1_000_000));
        Session open = accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, large))));
        Provider north = world.provider(NORTH);
        long[] sent = new long[1];
        world.gateway()
                .route(
                        NORTH.host(),
                        (request, answer) -> north.serve(request, new FilterOutputStream(answer) {
                            private boolean withdrawn;

                            @Override
                            public void write(byte[] bytes, int offset, int length) throws IOException {
                                out.write(bytes, offset, length);
                                sent[0] += length;
                                if (sent[0] > 200_000 && !withdrawn) {
                                    withdrawn = true;
                                    unchecked(() -> {
                                        north.withdraw(large);
                                        return true;
                                    });
                                    passASecond();
                                }
                            }
                        }));

        assertThatThrownBy(() -> fetch(world.requester(RAY), open, large, ALL))
                .isInstanceOfSatisfying(AccessDeniedException.class, denied -> assertThat(denied.reason())
                        .isEqualTo(RefusalReason.DATA_NOT_HELD));
        assertThat(sent[0]).isLessThan(400_000);
    }

    private static void passASecond() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofMillis(1100).toNanos()) {
            Thread.onSpinWait();
        }
    }
}
