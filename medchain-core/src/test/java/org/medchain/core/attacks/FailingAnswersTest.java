package org.medchain.core.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.KIM;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.directory.Session;
import org.medchain.core.internal.answer.AnswerForge;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredChunk;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** A provider whose catalogue or connection fails while it answers: nothing wrong is sent, and what was done is in the log. */
class FailingAnswersTest extends AttackScene {
    /** A piece of an answer has at most so many bytes. */
    private static final int PIECE = 1 << 16;

    private final AtomicReference<Instead> instead = new AtomicReference<>((method, honest) -> honest.run());

    FailingAnswersTest() {
        super(Suites.ONE);
    }

    @FunctionalInterface
    private interface Original {
        Object run() throws Throwable;
    }

    /** What North's catalogue does in place of what it is asked for. */
    @FunctionalInterface
    private interface Instead {
        Object run(String method, Original honest) throws Throwable;
    }

    /** What it gives in place of the chunks that it is asked for. */
    @FunctionalInterface
    private interface Giving {
        List<StoredChunk> give(List<StoredChunk> asked);
    }

    private static final OutputStream BROKEN = new OutputStream() {
        @Override
        public void write(int one) throws IOException {
            throw new IOException("the connection is gone");
        }
    };

    @BeforeEach
    void standBeforeTheCatalogue() throws Exception {
        world.aroundCatalogue(honest -> (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(),
                new Class<?>[] {ProviderStore.class},
                (proxy, method, args) -> instead.get().run(method.getName(), () -> {
                    try {
                        return method.invoke(honest, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
        world.restart(NORTH);
    }

    private List<String> outcomes() throws MedChainException {
        return world.provider(NORTH).accessLog(0, 100).stream()
                .map(access -> access.entry().outcome())
                .toList();
    }

    @SuppressWarnings("unchecked")
    private void givingOnce(Giving giving) {
        AtomicInteger times = new AtomicInteger();
        instead.set((method, honest) -> {
            Object result = honest.run();
            boolean first = method.equals("chunks") && times.getAndIncrement() == 0;
            return first ? giving.give((List<StoredChunk>) result) : result;
        });
    }

    private void assertBrokenOff(Giving giving) throws Exception {
        SealedRequest request = request(RAY, stream, chunks(2, 4));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        givingOnce(giving);
        assertThatThrownBy(() -> world.provider(NORTH).serve(request, answer))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("a retry does not help");
        assertThat(AnswerForge.split(Bytes.copyOf(answer.toByteArray())))
                .as("the header, and that nothing comes")
                .hasSize(2);
        givingOnce(giving);
        assertThatThrownBy(() -> fetch(stream, chunks(2, 4)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("broke the answer off");
    }

    @Test
    void catalogue_thatGivesOtherChunksThanAskedFor_breaksTheAnswerOff() throws Exception {
        assertBrokenOff(asked -> List.of());
        assertBrokenOff(asked -> asked.subList(1, 3));
        assertBrokenOff(asked -> asked.stream()
                .map(chunk ->
                        new StoredChunk(chunk.object(), chunk.range(), chunk.facts(), chunk.event(), Optional.empty()))
                .toList());
        assertThat(outcome(NORTH, request(RAY, stream, chunks(2, 4)))).isEqualTo("GRANTED chunks 2 to 4");
    }

    @Test
    void data_erasedWhileItsRequestIsDecided_isNotHeld() throws Exception {
        instead.set((method, honest) -> method.equals("secret") ? Optional.empty() : honest.run());
        assertThat(outcome(NORTH, request(RAY, record, ALL))).isEqualTo("DATA_NOT_HELD");
    }

    @Test
    void evidence_thatCannotBeKept_lendsNoAnswerAndUsesNothingUp() throws Exception {
        SealedRequest request = request(RAY, record, ALL);
        instead.set((method, honest) -> {
            if (method.equals("keep")) {
                throw new StorageException("keeping fails", new IOException("the disk is full"));
            }
            return honest.run();
        });
        assertThat(outcome(NORTH, request)).isEqualTo("UNAVAILABLE");
        instead.set((method, honest) -> honest.run());
        assertThat(outcome(NORTH, request)).startsWith("GRANTED");
        assertThat(outcomes()).containsExactly("UNAVAILABLE", "GRANTED chunks 1 to 1");
    }

    /** How often North's catalogue was told to forget old nonces, after one more request. */
    private int prunedAfterARequest(AtomicInteger pruned) throws Exception {
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
        return pruned.get();
    }

    @Test
    void nonces_areForgottenAtOpeningAndOnceAnHourWhicheverWayTheClockGoes() throws Exception {
        AtomicInteger pruned = new AtomicInteger();
        instead.set((method, honest) -> {
            if (method.equals("prune")) {
                pruned.incrementAndGet();
            }
            return honest.run();
        });
        world.restart(NORTH);
        assertThat(pruned).hasValue(1);
        assertThat(prunedAfterARequest(pruned)).isEqualTo(1);
        world.clock().move(Duration.ofHours(1).minusMillis(1));
        assertThat(prunedAfterARequest(pruned)).isEqualTo(1);
        world.clock().move(Duration.ofMillis(1));
        assertThat(prunedAfterARequest(pruned)).isEqualTo(2);
        assertThat(prunedAfterARequest(pruned)).isEqualTo(2);
        world.clock().move(Duration.ofHours(-1));
        pruned.set(0);
        outcome(NORTH, request(RAY, record, ALL));
        assertThat(pruned).hasValue(1);
    }

    @Test
    void nonces_thatCannotBeForgotten_keepNoProviderFromOpeningAndAnswering() throws Exception {
        instead.set((method, honest) -> {
            if (method.equals("prune")) {
                throw new StorageException("pruning fails", new IOException("the disk is full"));
            }
            return honest.run();
        });
        world.restart(NORTH);
        world.clock().move(Duration.ofHours(2));
        assertThat(outcome(NORTH, request(RAY, record, ALL))).startsWith("GRANTED");
    }

    @Test
    void evidence_ofASecondGrantOfASession_isKeptBesideTheFirst() throws Exception {
        fetch(stream, chunks(2, 4)).close();
        fetch(record, ALL).close();
        assertThat(world.provider(NORTH)
                        .evidence(session.id())
                        .orElseThrow()
                        .disclosure()
                        .grants())
                .hasSize(2);
    }

    @Test
    void answer_thatCannotBeSent_isInTheLogAllTheSame() throws Exception {
        Provider north = world.provider(NORTH);
        SealedRequest granted = request(RAY, record, ALL);
        SealedRequest refused = request(KIM, record, ALL);
        assertThatThrownBy(() -> north.serve(granted, BROKEN)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> north.serve(refused, BROKEN)).isInstanceOf(IOException.class);
        assertThat(outcomes()).containsExactly("GRANTED chunks 1 to 1", "NOT_THE_REQUESTER");
        assertThat(outcome(NORTH, granted)).isEqualTo("REPLAYED");
    }

    @Test
    void trail_isToldOnceTheCatalogueKnows() throws Exception {
        List<String> told = new ArrayList<>();
        Provider north = world.medChain()
                .provider(world.user(NORTH), world.catalogue(NORTH), world.store(NORTH), entry -> {
                    List<LoggedAccess> known = world.catalogue(NORTH).accessLog(0, 100);
                    assertThat(known.get(known.size() - 1).entry().outcome()).isEqualTo(entry.outcome());
                    told.add(entry.outcome());
                });
        SealedRequest request = request(RAY, record, ALL);
        north.serve(request, OutputStream.nullOutputStream());
        north.serve(request, OutputStream.nullOutputStream());
        assertThat(told).containsExactly("GRANTED chunks 1 to 1", "REPLAYED");
        assertThat(north.health().untoldAccesses()).isZero();
    }

    /** What has come out of a buffer that only the provider flushes. */
    private Bytes flushed(SealedRequest request) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try {
            world.provider(NORTH).serve(request, new BufferedOutputStream(sent, 1 << 20));
        } catch (IOException | MedChainException e) {
            assertThat(e).isInstanceOf(StorageException.class);
        }
        return Bytes.copyOf(sent.toByteArray());
    }

    @Test
    void answer_ofEveryKind_isFlushedToItsEnd() throws Exception {
        assertThat(AnswerForge.split(flushed(junk()))).hasSize(1);
        assertThat(AnswerForge.split(flushed(request(KIM, record, ALL)))).hasSize(1);
        assertThat(AnswerForge.split(flushed(request(RAY, record, ALL)))).hasSize(4);
        givingOnce(asked -> List.of());
        assertThat(AnswerForge.split(flushed(request(RAY, record, ALL)))).hasSize(2);
    }

    @Test
    void record_ofAnySizeAroundAPiece_isAnsweredWhole() throws Exception {
        for (int size : new int[] {0, 1, PIECE - 1, PIECE, PIECE + 1}) {
            Bytes content = Bytes.random(world.random(), size);
            DataId sized = world.record(inventory, NORTH, content);
            Session toRay = accept(world.patient(ALICE)
                    .grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, sized))));
            try (var data = fetch(world.requester(RAY), toRay, sized, ALL)) {
                assertThat(Reading.all(data)).isEqualTo(content);
            }
        }
    }

    @Test
    void neighbour_thatIsNotOnTheLedgerYet_isNotShown() throws Exception {
        Session open = accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, stream))));
        AtomicInteger asked = new AtomicInteger();
        instead.set((method, honest) -> {
            Object result = honest.run();
            if (method.equals("chunk") && result instanceof Optional<?> found && found.isEmpty()) {
                asked.incrementAndGet();
                StoredChunk last = world.catalogue(NORTH)
                        .chunks(stream, new ChunkIndex(5), 1)
                        .get(0);
                return Optional.of(new StoredChunk(
                        last.object(), Optional.of(World.time(6)), last.facts(), last.event(), Optional.empty()));
            }
            return result;
        });
        fetch(world.requester(RAY), open, stream, ALL).close();
        assertThat(asked).hasValue(1);
    }

    /** Revokes the session when much of the answer has come, and waits until the provider looks again. */
    private OutputStream revoking(Session open, OutputStream after) {
        return new OutputStream() {
            private long received;

            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (received > PIECE) {
                    after.write(bytes, offset, length);
                    return;
                }
                received += length;
                if (received > PIECE) {
                    revokeAndWait(open);
                }
            }
        };
    }

    private void revokeAndWait(Session open) throws IOException {
        try {
            world.patient(ALICE).revoke(open.id());
        } catch (MedChainException e) {
            throw new IOException(e);
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < Duration.ofMillis(1100).toNanos()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void answer_whoseSessionEnds_hasOneFrameMoreAndIsInTheLogEvenIfNobodyTakesIt() throws Exception {
        DataId large = world.record(inventory, NORTH, Bytes.random(world.random(), 4 * PIECE));
        Provider north = world.provider(NORTH);
        ByteArrayOutputStream after = new ByteArrayOutputStream();
        Session first = shared(large);
        north.serve(request(first, large), revoking(first, after));
        assertThat(AnswerForge.split(Bytes.copyOf(after.toByteArray()))).hasSize(1);

        Session second = shared(large);
        SealedRequest request = request(second, large);
        assertThatThrownBy(() -> north.serve(request, revoking(second, BROKEN))).isInstanceOf(IOException.class);
        assertThat(outcomes())
                .containsExactly(
                        "GRANTED chunks 1 to 1", "BROKEN OFF, REVOKED", "GRANTED chunks 1 to 1", "BROKEN OFF, REVOKED");
    }

    private Session shared(DataId data) throws MedChainException {
        return accept(
                world.patient(ALICE).grant(world.user(RAY).certificate(), List.of(Selection.all(inventory, data))));
    }

    private SealedRequest request(Session of, DataId data) throws MedChainException {
        AccessRequest request = plain(of, data, ALL, world.clock().instant());
        return sealed(world.user(RAY), identity(NORTH), request);
    }
}
