package org.medchain.testkit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.core.access.AccessRequest;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.message.SealedRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.TestRandom;

/**
 * The contract of {@link ProviderGateway}, the way from a requester to a provider, and of the vendor's end of it at the provider.
 *
 * <p>Extend it, make the requester's end in {@link #gateway}, and in {@link #serve} the provider's end, which hands each request to
 * a {@link Server} in place of {@link org.medchain.core.role.Provider#serve}. What was made ends in an {@code @AfterEach} of the
 * subclass. A gateway that hands out an answer only when it is whole overrides {@link #streams}.
 *
 * <p>Checked: requests and answers of all sizes arrive as they were sent; a URL leads to its own provider; a request arrives once; an
 * answer streams; several exchanges run at once; a requester that closes an answer early holds up nobody; where nobody serves, and
 * where the provider fails before it answers, the exchange is an {@link UnavailableException}; of an answer that breaks off nothing is
 * made up.
 */
@Timeout(120)
public abstract class ProviderGatewayContract {
    private static final int[] ANSWERS = {0, 1, 8_192, 65_537, 3_000_000};
    private static final int[] REQUESTS = {1, 1_000, AccessRequest.MAX_SIZE};
    private static final SealedRequest REQUEST = request(Bytes.utf8("request"));
    private static final int THREADS = 4;
    private static final long PATIENCE_SECONDS = 30;

    private final TestRandom random = TestRandom.seeded(6);
    private ProviderGateway gateway;

    /** Answers a request, as {@link org.medchain.core.role.Provider#serve} does. Thread-safe. */
    @FunctionalInterface
    public interface Server {
        void serve(SealedRequest request, OutputStream answer) throws IOException, MedChainException;
    }

    /** Makes the requester's end; called once before each test. */
    protected abstract ProviderGateway gateway() throws Exception;

    /** Makes a provider's end, which hands its requests to {@code server}; returns the URL at which the gateway reaches it. */
    protected abstract URI serve(Server server) throws Exception;

    /** A URL at which nobody serves. */
    protected abstract URI unserved() throws Exception;

    /** False for a gateway that hands out an answer only when it is whole, which does for small ones. */
    protected boolean streams() {
        return true;
    }

    @BeforeEach
    final void begin() throws Exception {
        gateway = gateway();
    }

    private Bytes exchange(URI url, SealedRequest request) throws UnavailableException, IOException {
        try (InputStream answer = gateway.exchange(url, request)) {
            return Bytes.takeOwnership(answer.readAllBytes());
        }
    }

    private static SealedRequest request(Bytes box) {
        return new SealedRequest(new Sealed(SuiteId.X25519, box));
    }

    private static Server echo() {
        return (request, answer) -> answer.write(request.encode().toByteArray());
    }

    @Test
    void exchange_requestsOfAllSizes_arriveAsTheyWereSent() throws Exception {
        Queue<SealedRequest> arrived = new ConcurrentLinkedQueue<>();
        URI url = serve((request, answer) -> arrived.add(request));
        List<SealedRequest> sent = new ArrayList<>();
        for (int size : REQUESTS) {
            sent.add(request(Bytes.random(random, size)));
            exchange(url, sent.get(sent.size() - 1));
        }
        assertThat(List.copyOf(arrived)).isEqualTo(sent);
    }

    @Test
    void exchange_answersOfAllSizes_arriveAsTheyWereSent() throws Exception {
        for (int size : ANSWERS) {
            Bytes sent = Bytes.random(random, size);
            URI url = serve((request, answer) -> answer.write(sent.toByteArray()));
            assertThat(exchange(url, REQUEST).equals(sent)).as("%d bytes", size).isTrue();
        }
    }

    @Test
    void exchange_severalProviders_reachesThatOfTheUrl() throws Exception {
        URI north = serve((request, answer) -> answer.write('n'));
        URI south = serve((request, answer) -> answer.write('s'));
        for (int round = 0; round < 3; round++) {
            assertThat(exchange(north, REQUEST)).isEqualTo(Bytes.utf8("n"));
            assertThat(exchange(south, REQUEST)).isEqualTo(Bytes.utf8("s"));
        }
    }

    @Test
    void exchange_sameRequestTwice_arrivesTwice() throws Exception {
        Queue<SealedRequest> arrived = new ConcurrentLinkedQueue<>();
        URI url = serve((request, answer) -> {
            arrived.add(request);
            answer.write(arrived.size());
        });
        assertThat(exchange(url, REQUEST)).isEqualTo(Bytes.fromHex("01"));
        assertThat(exchange(url, REQUEST)).isEqualTo(Bytes.fromHex("02"));
        assertThat(List.copyOf(arrived)).isEqualTo(List.of(REQUEST, REQUEST));
    }

    @Test
    void exchange_answerUnderWay_isReadMeanwhile() throws Exception {
        assumeTrue(streams(), "this gateway hands out whole answers");
        CountDownLatch received = new CountDownLatch(1);
        byte[] part = Bytes.random(random, 100_000).toByteArray();
        URI url = serve((request, answer) -> {
            answer.write(part);
            answer.flush();
            await(received);
            answer.write(part);
        });
        try (InputStream answer = gateway.exchange(url, REQUEST)) {
            assertThat(answer.readNBytes(part.length)).isEqualTo(part);
            received.countDown();
            assertThat(answer.readAllBytes()).isEqualTo(part);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the requester received nothing while the answer was under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Test
    void exchange_nobodyServes_isUnavailable() throws Exception {
        URI url = unserved();
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> gateway.exchange(url, REQUEST).close());
    }

    /** A provider cannot tell a repeated request from a replayed one, and refuses it. */
    @Test
    void exchange_providerFailsBeforeItAnswers_isUnavailableAndNotTriedAgain() throws Exception {
        Queue<SealedRequest> arrived = new ConcurrentLinkedQueue<>();
        URI url = serve((request, answer) -> {
            arrived.add(request);
            throw new UnavailableException("for a test");
        });
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> gateway.exchange(url, REQUEST).close());
        assertThat(arrived).hasSize(1);
    }

    @Test
    void exchange_answerBreaksOff_givesABeginningOfIt() throws Exception {
        byte[] sent = Bytes.random(random, 100_000).toByteArray();
        URI url = serve((request, answer) -> {
            answer.write(sent);
            answer.flush();
            throw new IOException("for a test");
        });
        List<Byte> received = new ArrayList<>();
        Throwable end = catchThrowable(() -> readInto(received, gateway.exchange(url, REQUEST)));
        if (end != null) {
            assertThat(end).isInstanceOfAny(IOException.class, UnavailableException.class);
        }
        assertThat(received.size()).isLessThanOrEqualTo(sent.length);
        for (int i = 0; i < received.size(); i++) {
            assertThat(received.get(i)).as("byte %d", i).isEqualTo(sent[i]);
        }
    }

    private static void readInto(List<Byte> received, InputStream answer) throws IOException {
        try (answer) {
            for (int next = answer.read(); next >= 0; next = answer.read()) {
                received.add((byte) next);
            }
        }
    }

    @Test
    void exchange_byManyAtOnce_givesEachItsOwnAnswer() throws Exception {
        URI url = serve(echo());
        List<Callable<Void>> requesters = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            SealedRequest request = request(Bytes.utf8(("requester " + i + " ").repeat(500)));
            requesters.add(() -> {
                for (int round = 0; round < 5; round++) {
                    assertThat(exchange(url, request)).isEqualTo(request.encode());
                }
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Void> done : threads.invokeAll(requesters)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void answer_closedEarly_holdsUpNoOther() throws Exception {
        byte[] sent = Bytes.random(random, 500_000).toByteArray();
        URI url = serve((request, answer) -> answer.write(sent));
        for (int round = 0; round < 20; round++) {
            try (InputStream answer = gateway.exchange(url, REQUEST)) {
                assertThat(answer.readNBytes(10)).hasSize(10);
            }
        }
        assertThat(exchange(url, REQUEST).size()).isEqualTo(sent.length);
    }
}
