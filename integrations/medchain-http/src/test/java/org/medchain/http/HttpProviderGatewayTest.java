package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.http.HttpGatewayException.Fault;

/** What a gateway makes of servers that are no endpoints, and where it does not call at all. */
@Timeout(120)
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
    @ValueSource(ints = {500, 502, 503, 504})
    void exchange_theErrorPageOfAProxy_isAFaultThatPasses(int status) {
        replies(status, Map.of("Content-Type", "text/html"), "<html>Bad gateway</html>");

        assertThat(failure(url()).retryHelps()).isTrue();
    }

    @Test
    void read_anAnswerWhoseIdIsAPath_asksForNothingElse() throws Exception {
        replies(200, Map.of("Content-Type", MediaTypes.ANSWER, ProviderEndpoint.ANSWER_ID, "../../admin?y="), "answer");
        try (HttpProviderGateway gateway = HttpProviderGateway.builder()
                        .allowPlain("127.0.0.1", port)
                        .open();
                InputStream answer = gateway.exchange(URI.create(url()), StagedProvider.REQUEST)) {
            assertThat(answer.readAllBytes()).hasSize(6);
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
            assertThatThrownBy(answer::readAllBytes).hasMessageContaining("took longer than PT0.3S");
        }
    }
}
