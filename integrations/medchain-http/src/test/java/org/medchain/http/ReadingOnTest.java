package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.http.HttpGatewayException.Fault;

/** How often, and where, the rest of an answer is asked for, and what is taken for it. */
@Timeout(60)
class ReadingOnTest {
    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final int ATTEMPTS = 2;
    private static final int BROUGHT = 10;
    private static final int WHOLE = 1000;

    private final StallGuard guard = new StallGuard("test-stalls");
    private final List<Object> asked = new CopyOnWriteArrayList<>();
    private Optional<HttpServer> server = Optional.empty();

    @AfterEach
    void close() {
        guard.close();
        server.ifPresent(running -> running.stop(0));
    }

    /** Brings some bytes and breaks. */
    private static InputStream breaking() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("for a test");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        return new SequenceInputStream(new ByteArrayInputStream(new byte[BROUGHT]), broken);
    }

    private ReadingOn answer(InputStream first, ReadingOn.Reconnection reconnection) {
        return new ReadingOn(first, guard, new ReadingOn.Terms(Duration.ofSeconds(30), ATTEMPTS), Optional.of(from -> {
            asked.add(from);
            return reconnection.from(from);
        }));
    }

    @Test
    void read_connectionThatBreaks_goesOnWhereItBroke() throws IOException {
        ReadingOn answer = answer(breaking(), from -> new ByteArrayInputStream(new byte[5]));
        assertThat(answer.readAllBytes()).hasSize(BROUGHT + 5);
        assertThat(asked).containsExactly((long) BROUGHT);
    }

    @Test
    void read_connectionsThatBreakAgainAndAgain_goesOnWhileTheyBringSomething() throws IOException {
        ReadingOn answer = answer(breaking(), from -> from < 50 ? breaking() : InputStream.nullInputStream());
        assertThat(answer.readAllBytes()).hasSize(50);
        assertThat(asked).containsExactly(10L, 20L, 30L, 40L, 50L);
    }

    @Test
    void read_noNewConnection_failsAfterTheAttempts() {
        ReadingOn answer = answer(breaking(), from -> {
            throw new IOException("nobody listens");
        });
        assertThatThrownBy(answer::readAllBytes).hasMessage("nobody listens");
        assertThat(asked).hasSize(ATTEMPTS);
    }

    @Test
    void read_restThatIsRefusedForGood_isNotAskedForAgain() {
        ReadingOn answer = answer(breaking(), from -> {
            throw new IOException("refused", new HttpGatewayException(Fault.REFUSED, "forgotten"));
        });
        assertThatThrownBy(answer::readAllBytes).hasMessage("refused");
        assertThat(asked).hasSize(1);
    }

    @Test
    void read_answerThatIsClosed_fails() throws IOException {
        ReadingOn answer = answer(new ByteArrayInputStream(new byte[BROUGHT]), from -> InputStream.nullInputStream());
        answer.close();
        assertThatThrownBy(answer::read).hasMessageContaining("closed");
        assertThat(asked).isEmpty();
    }

    @Test
    void read_answerThatIsClosedWhileItConnects_failsAndClosesTheConnection() throws IOException {
        AtomicBoolean left = new AtomicBoolean(true);
        AtomicReference<ReadingOn> itself = new AtomicReference<>();
        itself.set(answer(breaking(), from -> {
            itself.get().close();
            return new ByteArrayInputStream(new byte[5]) {
                @Override
                public void close() {
                    left.set(false);
                }
            };
        }));
        byte[] bytes = new byte[WHOLE];
        assertThat(itself.get().read(bytes)).isEqualTo(BROUGHT);
        assertThatThrownBy(() -> itself.get().read(bytes)).hasMessageContaining("closed");
        assertThat(left).isFalse();
    }

    @Test
    void read_gatewayThatIsClosed_connectsNoMore() {
        ReadingOn answer = answer(breaking(), from -> {
            guard.close();
            throw new IOException("nobody listens");
        });
        assertThatThrownBy(answer::readAllBytes).isInstanceOf(IOException.class);
        assertThat(asked).hasSize(1);
    }

    /** A server whose answer breaks; it replies {@code type} to who asks for the rest. */
    private URI serve(String path, String type) throws IOException {
        HttpServer running = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server = Optional.of(running);
        running.createContext("/", exchange -> {
            boolean first = exchange.getRequestMethod().equals("POST");
            if (first) {
                exchange.getResponseHeaders().set(ProviderEndpoint.ANSWER_ID, ID);
            } else {
                asked.add(exchange.getRequestURI().toString());
            }
            reply(exchange, first ? MediaTypes.ANSWER : type, first ? BROUGHT : WHOLE - BROUGHT);
        });
        running.start();
        return URI.create("http://127.0.0.1:" + running.getAddress().getPort() + path);
    }

    private static void reply(HttpExchange exchange, String type, int bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes == BROUGHT ? WHOLE : bytes);
        exchange.getResponseBody().write(new byte[bytes]);
        exchange.close();
    }

    private static HttpProviderGateway gateway(URI url) {
        return HttpProviderGateway.builder()
                .allowPlain(url.getHost(), url.getPort())
                .open();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/medchain", "/medchain/"})
    void rest_isAskedForBelowTheEndpoint(String path) throws Exception {
        URI url = serve(path, MediaTypes.ANSWER);
        try (HttpProviderGateway gateway = gateway(url);
                InputStream answer = gateway.exchange(url, StagedProvider.REQUEST)) {
            assertThat(answer.readAllBytes()).hasSize(WHOLE);
        }
        assertThat(asked).containsExactly("/medchain/answers/" + ID + "?from=" + BROUGHT);
    }

    /** Of a proxy, in the middle of an answer. */
    @Test
    void rest_thatIsAWebPage_isNotTakenForTheAnswers() throws Exception {
        URI url = serve("/medchain", MediaTypes.HTML);
        try (HttpProviderGateway gateway = gateway(url);
                InputStream answer = gateway.exchange(url, StagedProvider.REQUEST)) {
            assertThatThrownBy(answer::readAllBytes).hasMessageContaining("a web page");
        }
        assertThat(asked).hasSize(1);
    }
}
