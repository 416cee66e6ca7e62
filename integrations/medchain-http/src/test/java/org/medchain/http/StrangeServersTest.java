package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway makes of servers that keep to HTTP as little as they like: whatever comes, it is a fault that has a name. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrangeServersTest {
    private static final String ANSWER = "Content-Type: " + MediaTypes.ANSWER + "\r\n";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<IOException> last = new AtomicReference<>();
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        threads.shutdownNow();
        server.close();
    }

    /** Answers each request by these bytes, and closes the connection. */
    private void says(String bytes) {
        threads.execute(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept();
                        OutputStream out = socket.getOutputStream()) {
                    socket.setSoTimeout(1000);
                    int unused = socket.getInputStream().read(new byte[64 << 10]);
                    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                } catch (IOException e) {
                    last.set(e);
                }
            }
        });
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/medchain");
    }

    private HttpProviderGateway gateway() {
        return HttpProviderGateway.builder()
                .allowPlain("127.0.0.1", server.getLocalPort())
                .patience(Duration.ofSeconds(2))
                .stallTime(Duration.ofSeconds(2))
                .attempts(0)
                .open();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\n",
                "HTTP/1.1 \r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 99999 OK\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: soon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 205 Reset Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + ANSWER
                        + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u001f\u008b\u0008",
                "HTTP/1.1 503 Busy\r\nContent-Type: application/problem+json\r\nContent-Length: 1000\r\n\r\n{",
                "HTTP/1.1 503 Busy\r\nContent-Type: application/problem+json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
            })
    void exchange_withAServerThatIsNone_isAFaultWithAName(String reply) {
        says(reply);
        try (HttpProviderGateway gateway = gateway()) {
            assertThatThrownBy(() -> gateway.exchange(url(), StagedProvider.REQUEST))
                    .isInstanceOf(HttpGatewayException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n" + ANSWER + "Content-Length: 10\r\n\r\n123",
                "HTTP/1.1 200 OK\r\n" + ANSWER + "Transfer-Encoding: chunked\r\n\r\n5\r\n123",
                "HTTP/1.1 200 OK\r\n" + ANSWER + "Transfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
                "HTTP/1.1 200 OK\r\n" + ANSWER + "Transfer-Encoding: chunked\r\n\r\n-5\r\n12345\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n" + ANSWER + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n12345",
                "HTTP/1.1 200 OK\r\n" + ANSWER + "Transfer-Encoding: chunked\r\n\r\nzz\r\n12345"
            })
    void read_ofAnAnswerThatIsCut_fails(String reply) {
        says(reply);
        try (HttpProviderGateway gateway = gateway()) {
            assertThatThrownBy(() -> {
                        try (InputStream answer = gateway.exchange(url(), StagedProvider.REQUEST)) {
                            assertThat(answer.readAllBytes()).isNull();
                        }
                    })
                    .isInstanceOfAny(IOException.class, HttpGatewayException.class);
        }
    }
}
