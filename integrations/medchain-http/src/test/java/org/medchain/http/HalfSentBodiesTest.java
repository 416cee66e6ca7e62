package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies that stop, or go on slowly, where a server waits for more of them in one read. No limit of the server's own is near. */
@Timeout(120)
class HalfSentBodiesTest {
    /** Each part of a body as often as makes more than either server has threads. */
    private static final int MANY = 400;

    private static final int MILLIS = 20_000;
    private static final String NO_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private final Attackers attackers = new Attackers();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws IOException {
        threads.shutdownNow();
        attackers.close();
    }

    /** What has come of such a body is not enough for a read. */
    @ParameterizedTest
    @EnumSource
    void chunksOfRefusedRequests_thatStopInTheirFraming_keepNobodyOut(Servers kind) throws Exception {
        String[] parts = {"5", "5;name", "5\r\nhello", "5\r\nhello\r", "0\r\n", "0\r\nTrailer: x"};
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(Attackers.PROVIDER)
                        .atOnce(4)
                        .rate(10_000, 10_000)
                        .open();
                Servers.Running server = kind.start(endpoint, folder)) {
            for (int i = 0; i < MANY; i++) {
                send(
                        attackers.connect(server),
                        "PUT",
                        "",
                        server,
                        "Transfer-Encoding: chunked",
                        parts[i % parts.length]);
            }
            assertThat(Attackers.answerToSomebodyElse(server)).hasSize(Attackers.ANSWER_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestsToReadOn_withBodiesThatNeverCome_keepNobodyOut(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(Attackers.PROVIDER)
                        .rate(10_000, 10_000)
                        .open();
                Servers.Running server = kind.start(endpoint, folder)) {
            for (int i = 0; i < MANY; i++) {
                send(
                        attackers.connect(server),
                        "GET",
                        "/answers/" + NO_ID + "?from=0",
                        server,
                        "Content-Length: 10",
                        "");
            }
            assertThat(Attackers.answerToSomebodyElse(server)).hasSize(Attackers.ANSWER_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void message_thatComesTooSlowly_endsWithItsConnection(Servers kind) throws Exception {
        assertEndsWith(kind, "408", "Content-Length: 100000", "");
    }

    /** No limit of time is near. */
    @ParameterizedTest
    @EnumSource
    void message_thatComesSlowly_whenAnotherDoesToo_endsWithItsConnection(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(Attackers.PROVIDER)
                        .requestTime(Duration.ofHours(1))
                        .slowAtOnce(1, Duration.ofMillis(50))
                        .open();
                Servers.Running server = kind.start(endpoint, folder)) {
            Socket one = attackers.connect(server);
            Socket two = attackers.connect(server, "127.0.0.10");
            for (Socket socket : List.of(one, two)) {
                send(socket, "POST", "", server, "Content-Length: 100000", "");
                drip(socket, "x");
            }
            assertThat(CompletableFuture.anyOf(closed(one), closed(two))).succeedsWithin(MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The server reads on and on without handing anything over. */
    @ParameterizedTest
    @EnumSource
    void message_whoseFramingComesTooSlowly_endsWithItsConnection(Servers kind) throws Exception {
        assertEndsWith(kind, "4", "Transfer-Encoding: chunked", "5;");
    }

    /** The reply to a message of which the rest drips, if there is one, has a status that begins so. */
    private void assertEndsWith(Servers kind, String status, String header, String begun) throws Exception {
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(Attackers.PROVIDER)
                        .requestTime(Duration.ofMillis(200))
                        .open();
                Servers.Running server = kind.start(endpoint, folder)) {
            Socket socket = attackers.connect(server);
            send(socket, "POST", "", server, header, begun);
            drip(socket, "x");

            assertThat(untilClosed(socket)).matches(reply -> reply.isEmpty() || reply.startsWith("HTTP/1.1 " + status));
        }
    }

    private CompletableFuture<Void> closed(Socket socket) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        String unused = untilClosed(socket);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    private void drip(Socket socket, String text) {
        var unused = threads.scheduleWithFixedDelay(
                () -> {
                    try {
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
    }

    private static void send(Socket to, String method, String path, Servers.Running server, String header, String body)
            throws IOException {
        to.getOutputStream()
                .write((method + " " + server.url().getPath() + path + " HTTP/1.1\r\nHost: test\r\nContent-Type: "
                                + MediaTypes.MESSAGE + "\r\n" + header + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** All that comes until the server closes the connection. */
    private static String untilClosed(Socket socket) throws IOException {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(came);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return came.toString(StandardCharsets.ISO_8859_1);
    }
}
