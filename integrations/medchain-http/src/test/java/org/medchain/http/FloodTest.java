package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Floods that keep to HTTP as little as they like, and others who want an answer meanwhile. No limit of the server's own is near. */
@Timeout(120)
class FloodTest {
    /** More than either server has threads. */
    private static final int MANY = 250;

    private static final int ENDLESS_PIECES = 1000;
    private static final int PIECE = 64 << 10;
    private static final byte[] REQUEST = StagedProvider.REQUEST.encode().toByteArray();

    private final Attackers attackers = new Attackers();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws IOException {
        attackers.close();
    }

    /** What was sent ahead over the same connection is not looked at. */
    @ParameterizedTest
    @EnumSource
    void requests_overTheRate_areRefusedOnceAndTheConnectionIsClosed(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(Attackers.PROVIDER).rate(1, 1).open();
                Servers.Running server = kind.start(endpoint, folder)) {
            Socket socket = attackers.connect(server);
            ByteArrayOutputStream ahead = new ByteArrayOutputStream();
            for (int i = 0; i < 10; i++) {
                ahead.write(head(server, "X-Forwarded-For: 192.0.2." + i, "Content-Length: " + REQUEST.length));
                ahead.write(REQUEST);
            }
            socket.getOutputStream().write(ahead.toByteArray());

            String replies = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(count(replies, "HTTP/1\\.1 200")).isEqualTo(1);
            assertThat(count(replies, "HTTP/1\\.1 429")).isEqualTo(1);
            assertThat(replies).containsIgnoringCase("Connection: close");
        }
    }

    /** Garbage counts as ten. */
    @ParameterizedTest
    @EnumSource
    void requests_ofAnotherType_areRefusedForTheirRateSoon(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(Attackers.PROVIDER).rate(1, 40).open();
                Servers.Running server = kind.start(endpoint, folder)) {
            Socket socket = attackers.connect(server);
            String request = "POST " + server.url().getPath()
                    + " HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.repeat(40).getBytes(StandardCharsets.US_ASCII));

            String replies = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(count(replies, "HTTP/1\\.1 415")).isBetween(4L, 20L);
            assertThat(count(replies, "HTTP/1\\.1 429")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requests_overTheRateWhoseBodiesNeverCome_keepNobodyOut(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(Attackers.PROVIDER)
                        .atOnce(4)
                        .rate(1, 1)
                        .open();
                Servers.Running server = kind.start(endpoint, folder)) {
            for (int i = 0; i < MANY; i++) {
                attackers
                        .connect(server)
                        .getOutputStream()
                        .write(head(server, i % 2 == 0 ? "Content-Length: 10" : "Transfer-Encoding: chunked"));
            }
            assertThat(Attackers.answerToSomebodyElse(server)).hasSize(Attackers.ANSWER_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requests_thatAreNoneAndWhoseBodiesNeverCome_keepNobodyOut(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(Attackers.PROVIDER)
                        .atOnce(4)
                        .rate(10_000, 10_000)
                        .open();
                Servers.Running server = kind.start(endpoint, folder)) {
            for (int i = 0; i < MANY; i++) {
                attackers
                        .connect(server)
                        .getOutputStream()
                        .write(("PUT " + server.url().getPath() + (i % 2 == 0 ? "" : "/none")
                                        + " HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(Attackers.answerToSomebodyElse(server)).hasSize(Attackers.ANSWER_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void body_thatNeverEnds_isCutOff(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(Attackers.PROVIDER).rate(1, 1).open();
                Servers.Running server = kind.start(endpoint, folder)) {
            Socket admitted = attackers.connect(server);
            Socket refused = attackers.connect(server);
            assertThatThrownBy(() -> sendForEver(admitted, server)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> sendForEver(refused, server)).isInstanceOf(IOException.class);
            assertThat(Attackers.answerToSomebodyElse(server)).hasSize(Attackers.ANSWER_BYTES);
        }
    }

    private static void sendForEver(Socket socket, Servers.Running server) throws IOException {
        socket.getOutputStream().write(head(server, "Content-Length: " + Long.MAX_VALUE));
        byte[] piece = new byte[PIECE];
        for (int i = 0; i < ENDLESS_PIECES; i++) {
            socket.getOutputStream().write(piece);
        }
    }

    @ParameterizedTest
    @EnumSource
    void head_thatIsHuge_isCutOff(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(Attackers.PROVIDER).open();
                Servers.Running server = kind.start(endpoint, folder)) {
            Socket socket = attackers.connect(server);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < ENDLESS_PIECES; i++) {
                            socket.getOutputStream().write(head(server, "X: " + "x".repeat(PIECE)));
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(Attackers.answerToSomebodyElse(server)).hasSize(Attackers.ANSWER_BYTES);
        }
    }

    /** The JDK's server has a thread for each; the how-to says what to set. */
    @ParameterizedTest
    @EnumSource(names = "TOMCAT")
    void heads_thatNeverEnd_keepNobodyOut(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(Attackers.PROVIDER).open();
                Servers.Running server = kind.start(endpoint, folder)) {
            for (int i = 0; i < MANY; i++) {
                attackers
                        .connect(server)
                        .getOutputStream()
                        .write("POST /medchain HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(Attackers.answerToSomebodyElse(server)).hasSize(Attackers.ANSWER_BYTES);
        }
    }

    private static byte[] head(Servers.Running server, String... headers) {
        return ("POST " + server.url().getPath() + " HTTP/1.1\r\nHost: test\r\nContent-Type: " + MediaTypes.MESSAGE
                        + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }
}
