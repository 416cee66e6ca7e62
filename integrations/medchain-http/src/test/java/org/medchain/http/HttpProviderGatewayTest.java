package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.http.HttpGatewayException.Fault;

/**
 * What a gateway makes of servers that are no endpoints, and where it does not call at all. A read of the JDK's HTTP client passes over
 * interrupts, so that a test that waits for ever could not be ended on its own thread.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HttpProviderGatewayTest {
    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;
    private int port;

    @BeforeEach
    void open() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        port = server.getAddress().getPort();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void replies(int status, Map<String, String> headers, String body) {
        server.createContext("/", exchange -> {
            calls.incrementAndGet();
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private HttpGatewayException failure(String url) {
        try (HttpProviderGateway gateway =
                HttpProviderGateway.builder().allowPlain("127.0.0.1", port).open()) {
            return catchThrowableOfType(
                    HttpGatewayException.class, () -> gateway.exchange(URI.create(url), StagedProvider.REQUEST));
        }
    }

    private String url() {
        return "http://127.0.0.1:" + port + "/medchain";
    }

    @Test
    void exchange_aWebPage_isNamedAndNoRetryHelps() {
        replies(200, Map.of("Content-Type", "text/html; charset=utf-8"), "<html>Please log in</html>");

        HttpGatewayException failure = failure(url());

        assertThat(failure.fault()).isEqualTo(Fault.WEB_PAGE);
        assertThat(failure.retryHelps()).isFalse();
        assertThat(failure)
                .hasMessageContaining("a proxy or a login page is in between")
                .hasMessageContaining(url());
    }

    @ParameterizedTest
    @CsvSource({"408, TOO_SLOW", "429, BUSY", "500, FAILED", "502, FAILED", "503, BUSY", "504, FAILED"})
    void exchange_aStatusWithAProblemDocument_isTheFaultThatItNames(int status, Fault fault) {
        replies(status, Map.of("Content-Type", MediaTypes.PROBLEM), "{}");

        assertThat(failure(url()).fault()).isEqualTo(fault);
    }

    @ParameterizedTest
    @CsvSource({"408, TOO_SLOW", "429, BUSY", "500, FAILED", "502, FAILED", "503, BUSY", "504, FAILED"})
    void exchange_theErrorPageOfAProxy_isAFaultThatPasses(int status, Fault fault) {
        replies(status, Map.of("Content-Type", "text/html", "Retry-After", "3"), "<html>Bad gateway</html>");

        HttpGatewayException failure = failure(url());

        assertThat(failure.fault()).isEqualTo(fault);
        assertThat(failure.retryHelps()).isTrue();
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
    }

    /** It is not read on when it breaks. */
    @Test
    void read_anAnswerWhoseIdIsAPath_asksForNothingElse() throws Exception {
        server.createContext("/", exchange -> {
            if (calls.getAndIncrement() == 0) {
                exchange.getResponseHeaders().set("Content-Type", MediaTypes.ANSWER);
                exchange.getResponseHeaders().set(ProviderEndpoint.ANSWER_ID, "../../admin?y=");
                exchange.sendResponseHeaders(200, 1000);
                exchange.getResponseBody().write(new byte[10]);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        try (HttpProviderGateway gateway = HttpProviderGateway.builder()
                        .allowPlain("127.0.0.1", port)
                        .open();
                InputStream answer = gateway.exchange(URI.create(url()), StagedProvider.REQUEST)) {
            assertThatThrownBy(answer::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    void exchange_aRedirect_isNotFollowed() {
        replies(302, Map.of("Location", url() + "/elsewhere"), "");

        assertThat(failure(url()).fault()).isEqualTo(Fault.NO_ANSWER);
        assertThat(calls).hasValue(1);
    }

    @Test
    void exchange_aBusyProvider_saysWhenToRetry() {
        replies(
                503,
                Map.of("Content-Type", MediaTypes.PROBLEM, "Retry-After", "7"),
                "{\"title\":\"busy\",\"detail\":\"more than 64\\nat once\"}");

        HttpGatewayException failure = failure(url());

        assertThat(failure.fault()).isEqualTo(Fault.BUSY);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(failure.retryHelps()).isTrue();
        assertThat(failure.getMessage()).contains("busy: more than 64?at once").doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "", "[]", "{\"title\":{}}"})
    void exchange_aBrokenProblemDocument_isAFaultAllTheSame(String document) {
        replies(500, Map.of("Content-Type", MediaTypes.PROBLEM), document);

        assertThat(failure(url())).isNotNull().satisfies(e -> assertThat(e.retryHelps())
                .isTrue());
    }

    @Test
    void exchange_aProblemDocumentThatNeverEnds_isReadInPart() {
        String title = "x".repeat(1 << 20);
        replies(503, Map.of("Content-Type", MediaTypes.PROBLEM), "{\"title\":\"" + title + "\"}");

        assertThat(failure(url()).getMessage()).endsWith("the problem document is none");
    }

    @Test
    void exchange_aProblemDocumentThatStops_failsInTime() {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", MediaTypes.PROBLEM);
            exchange.sendResponseHeaders(503, 1000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
        });
        try (HttpProviderGateway gateway = HttpProviderGateway.builder()
                .allowPlain("127.0.0.1", port)
                .stallTime(Duration.ofMillis(300))
                .open()) {
            assertThatThrownBy(() -> gateway.exchange(URI.create(url()), StagedProvider.REQUEST))
                    .isInstanceOfSatisfying(HttpGatewayException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.UNREACHABLE));
        }
    }

    @ParameterizedTest
    @CsvSource({"1000000000000, 86400", "-7,", "soon,", "99999999999999999999,"})
    void exchange_retryAfterThatIsNoTimeToWait_isCutOrLeftOut(String header, @Nullable Long seconds) {
        replies(429, Map.of("Content-Type", MediaTypes.PROBLEM, "Retry-After", header), "{}");

        HttpGatewayException failure = failure(url());

        assertThat(failure.fault()).isEqualTo(Fault.BUSY);
        assertThat(failure.retryAfter()).isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    @Test
    void exchange_anotherType_isNoAnswer() {
        replies(200, Map.of("Content-Type", "application/octet-stream"), "bytes");

        assertThat(failure(url()).fault()).isEqualTo(Fault.NO_ANSWER);
    }

    @Test
    void exchange_nobodyListens_isUnreachable() {
        server.stop(0);

        assertThat(failure(url()).fault()).isEqualTo(Fault.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/medchain",
                "https://127.0.0.1:%d/medchain",
                "http://localhost:%d/medchain",
                "http://user@127.0.0.1:%d/medchain",
                "http://127.0.0.1:%d/medchain#part",
                "http://127.0.0.1:%d/medchain?x=y",
                "http://[::1]:%d/medchain",
                "ftp://127.0.0.1:%d/medchain",
                "file:///etc/passwd",
                "medchain"
            })
    void exchange_anAddressThatIsNotAllowed_callsNobody(String url) {
        replies(200, Map.of(), "");

        HttpGatewayException failure = failure(url.formatted(port));

        assertThat(failure.fault()).isEqualTo(Fault.NOT_ALLOWED);
        assertThat(calls).hasValue(0);
    }

    @Test
    void exchange_aServerThatSaysNothing_isTooSlow() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                HttpProviderGateway gateway = HttpProviderGateway.builder()
                        .allowPlain("127.0.0.1", mute.getLocalPort())
                        .patience(Duration.ofMillis(300))
                        .open()) {
            URI url = URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/");

            assertThatThrownBy(() -> gateway.exchange(url, StagedProvider.REQUEST))
                    .isInstanceOfSatisfying(HttpGatewayException.class, e -> assertThat(e.fault())
                            .isEqualTo(Fault.TOO_SLOW));
        }
    }

    @Test
    void read_anAnswerThatStops_failsInTime() throws Exception {
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", MediaTypes.ANSWER);
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
        });
        try (HttpProviderGateway gateway = HttpProviderGateway.builder()
                        .allowPlain("127.0.0.1", port)
                        .stallTime(Duration.ofMillis(300))
                        .open();
                InputStream answer = gateway.exchange(URI.create(url()), StagedProvider.REQUEST)) {
            assertThatThrownBy(answer::readAllBytes).hasMessageContaining("took longer than 300 ms");
        }
    }
}
