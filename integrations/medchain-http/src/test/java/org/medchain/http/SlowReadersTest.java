package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.role.Provider;
import org.medchain.testkit.fixture.Await;

/** Requesters that send and read slowly, from many addresses: they keep few places, and nobody else out. */
@Timeout(120)
class SlowReadersTest {
    private static final int PIECE = 64 << 10;
    private static final int BUSY = 503;
    private static final int ADDRESSES = 40;
    private static final int SECONDS = 60;
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SLOW = Duration.ofMillis(20);
    private static final String HONEST = "198.51.100.1";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    /** No limit of time is near, neither the endpoint's nor the server's. */
    @ParameterizedTest
    @EnumSource
    void slowReader_whenAnotherIsSlowToo_isCutOff(Servers kind) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        Provider endless = StagedProvider.answering(out -> {
            try {
                while (true) {
                    out.write(new byte[PIECE]);
                }
            } finally {
                ended.countDown();
            }
        });
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(endless)
                        .atOncePerAddress(64)
                        .slowAtOnce(1, SLOW)
                        .stallTime(LONG)
                        .open();
                Servers.Running server = kind.start(endpoint, folder);
                Socket one = connect(server);
                Socket two = connect(server)) {
            ask(one, server);
            ask(two, server);
            assertThat(ended.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Socket connect(Servers.Running server) throws IOException {
        return new Socket(server.url().getHost(), server.url().getPort());
    }

    private static void ask(Socket socket, Servers.Running server) throws IOException {
        byte[] request = StagedProvider.REQUEST.encode().toByteArray();
        socket.getOutputStream()
                .write(("POST " + server.url().getPath() + " HTTP/1.1\r\nHost: test\r\nContent-Type: "
                                + MediaTypes.MESSAGE + "\r\nContent-Length: " + request.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(request);
    }

    @Test
    void slowReaders_fromMoreAddressesThanThereArePlaces_keepNobodyOut() throws Exception {
        Provider provider = StagedProvider.answering(out -> out.write(new byte[100]));
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(provider)
                .atOnce(8)
                .slowAtOnce(2, SLOW)
                .stallTime(LONG)
                .open()) {
            List<CompletableFuture<Void>> held = new ArrayList<>();
            for (int i = 1; i <= ADDRESSES; i++) {
                String peer = "192.0.2." + i;
                Await.until("a slow reader comes in", () -> {
                    StagedCall call = slowReader(peer);
                    held.add(handle(endpoint, call));
                    return status(call) == ProviderEndpoint.OK;
                });
            }
            Await.until(
                    "all but a few are cut off",
                    () -> held.stream().filter(one -> !one.isDone()).count() == 2);

            for (int i = 1; i <= ADDRESSES; i++) {
                StagedCall honest = StagedCall.readBy("198.51.100." + i, OutputStream.nullOutputStream());
                endpoint.handle(honest);
                assertThat(status(honest)).isEqualTo(ProviderEndpoint.OK);
                StagedCall back = slowReader("192.0.2." + i);
                endpoint.handle(back);
                assertThat(status(back)).isEqualTo(BUSY);
            }
        }
    }

    @Test
    void slowSender_whenAnotherIsSlowToo_isCutOff() throws Exception {
        Provider provider = StagedProvider.answering(out -> out.write(42));
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(provider)
                .slowAtOnce(1, SLOW)
                .requestTime(LONG)
                .open()) {
            CompletableFuture<?> one = handle(endpoint, slowSender("192.0.2.1"));
            CompletableFuture<?> two = handle(endpoint, slowSender("192.0.2.2"));

            assertThat(CompletableFuture.anyOf(one, two))
                    .failsWithin(SECONDS, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withRootCauseInstanceOf(Refusal.UnreadException.class);
        }
    }

    @Test
    void reader_thatTakesEachByteInTimeButNot64KibibytesOfThem_isBrokenOff() throws Exception {
        Provider provider = StagedProvider.answering(out -> {
            for (int i = 0; i < 1000; i++) {
                out.write(42);
            }
        });
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(provider)
                .stallTime(Duration.ofMillis(200))
                .open()) {
            StagedCall call = StagedCall.readBy(HONEST, new OutputStream() {
                @Override
                public void write(int single) {
                    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
                    while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                    }
                }
            });
            assertThatThrownBy(() -> endpoint.handle(call)).isInstanceOf(IOException.class);
        }
    }

    private static StagedCall slowReader(String peer) {
        return StagedCall.readBy(peer, StagedCall.readingNothing());
    }

    private static StagedCall slowSender(String peer) {
        return new StagedCall(peer, StagedCall.sendingNothing(), OutputStream.nullOutputStream());
    }

    /** Of the reply, of which nothing may be read yet. */
    private static int status(StagedCall call) {
        return call.status().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<Void> handle(ProviderEndpoint endpoint, StagedCall call) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        endpoint.handle(call);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }
}
