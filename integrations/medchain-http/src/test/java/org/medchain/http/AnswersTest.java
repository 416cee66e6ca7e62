package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.role.Provider;
import org.medchain.error.StorageException;
import org.medchain.testkit.fixture.Await;

/** Answers that break off, and readers that do not read. */
@Timeout(120)
class AnswersTest {
    private static final int PIECE = 64 << 10;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void answer_thatBreaksOff_doesNotEndInOrder(Servers kind) throws Exception {
        Provider failing = StagedProvider.answering(out -> {
            out.write(new byte[PIECE]);
            out.flush();
            throw new StorageException("the data store fails");
        });
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(failing).open();
                Servers.Running server = kind.start(endpoint, folder);
                HttpProviderGateway gateway = gateway(server.url());
                InputStream answer = gateway.exchange(server.url(), StagedProvider.REQUEST)) {
            assertThatThrownBy(answer::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answer_toAReaderThatDoesNotRead_isBrokenOff(Servers kind) throws Exception {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        Provider endless = StagedProvider.answering(out -> {
            long count = 0;
            try {
                while (true) {
                    out.write(new byte[PIECE]);
                    count += PIECE;
                }
            } finally {
                sent.complete(count);
            }
        });
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(endless)
                        .stallTime(Duration.ofMillis(500))
                        .open();
                Servers.Running server = kind.start(endpoint, folder);
                Socket idle = new Socket(server.url().getHost(), server.url().getPort())) {
            byte[] request = StagedProvider.REQUEST.encode().toByteArray();
            idle.getOutputStream()
                    .write(("POST " + server.url().getPath() + " HTTP/1.1\r\nHost: test\r\nContent-Type: "
                                    + MediaTypes.MESSAGE + "\r\nContent-Length: " + request.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            idle.getOutputStream().write(request);

            assertThat(sent.get(60, TimeUnit.SECONDS)).isPositive();
        }
    }

    /** Requests whose bodies never come, at a path that is none: what was answered is over all the same. */
    @ParameterizedTest
    @EnumSource
    void requests_whoseBodiesNeverCome_keepNoThread(Servers kind) throws Exception {
        Provider provider = StagedProvider.answering(out -> out.write(42));
        List<Socket> mute = new ArrayList<>();
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(provider)
                        .atOnce(2)
                        .rate(10_000, 10_000)
                        .stallTime(Duration.ofMillis(500))
                        .open();
                Servers.Running server = kind.start(endpoint, folder);
                HttpProviderGateway gateway = gateway(server.url())) {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(server.url().getHost(), server.url().getPort());
                mute.add(socket);
                socket.getOutputStream()
                        .write(("POST " + server.url().getPath()
                                        + "/none HTTP/1.1\r\nHost: test\r\nContent-Length: 10\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            try (InputStream answer = exchangeOnceThereIsRoom(gateway, server.url())) {
                assertThat(answer.readAllBytes()).containsExactly(42);
            }
        } finally {
            for (Socket socket : mute) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answers_thatAreSmallAndArrived_areNotKept(Servers kind) throws Exception {
        Provider provider = StagedProvider.answering(out -> out.write(new byte[100]));
        Path kept = folder.resolve("kept");
        try (ProviderEndpoint endpoint = ProviderEndpoint.builder(provider)
                        .keepAnswers(kept, 1 << 20, Duration.ofMinutes(10))
                        .open();
                Servers.Running server = kind.start(endpoint, folder.resolve("server"))) {
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < 20; i++) {
                HttpResponse<byte[]> answer = client.send(
                        HttpRequest.newBuilder(server.url())
                                .header("Content-Type", MediaTypes.MESSAGE)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(
                                        StagedProvider.REQUEST.encode().toByteArray()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                String id =
                        answer.headers().firstValue(ProviderEndpoint.ANSWER_ID).orElseThrow();
                URI rest = URI.create(server.url() + "/answers/" + id + "?from=0");
                Await.until("the answer is forgotten", () -> isForgotten(client, rest));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void endpoint_withAllPlacesOfOneAddressTaken_refusesThatAddress(Servers kind) throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(2);
        Provider slow = StagedProvider.answering(out -> {
            out.write(42);
            out.flush();
            entered.countDown();
            leave.await();
        });
        try (ProviderEndpoint endpoint =
                        ProviderEndpoint.builder(slow).atOncePerAddress(2).open();
                Servers.Running server = kind.start(endpoint, folder);
                HttpProviderGateway gateway = gateway(server.url());
                InputStream one = gateway.exchange(server.url(), StagedProvider.REQUEST);
                InputStream two = gateway.exchange(server.url(), StagedProvider.REQUEST)) {
            entered.await();
            assertThatThrownBy(() -> gateway.exchange(server.url(), StagedProvider.REQUEST))
                    .isInstanceOfSatisfying(HttpGatewayException.class, e -> assertThat(e.fault())
                            .isEqualTo(HttpGatewayException.Fault.BUSY));
            leave.countDown();
            assertThat(one.readAllBytes()).isEqualTo(two.readAllBytes()).containsExactly(42);
        }
    }

    private static int status(HttpClient client, URI url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** A reply that breaks off is of an answer that is forgotten while it is read. */
    private static boolean isForgotten(HttpClient client, URI rest) throws InterruptedException {
        try {
            return status(client, rest) == 404;
        } catch (IOException brokenOff) {
            return false;
        }
    }

    private static InputStream exchangeOnceThereIsRoom(HttpProviderGateway gateway, URI url)
            throws HttpGatewayException {
        while (true) {
            try {
                return gateway.exchange(url, StagedProvider.REQUEST);
            } catch (HttpGatewayException e) {
                if (e.fault() != HttpGatewayException.Fault.BUSY) {
                    throw e;
                }
            }
        }
    }

    private static HttpProviderGateway gateway(URI url) {
        return HttpProviderGateway.builder()
                .allowPlain(url.getHost(), url.getPort())
                .open();
    }
}
