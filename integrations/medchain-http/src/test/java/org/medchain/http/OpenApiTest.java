package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.message.SealedMessage;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Provider;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.testkit.fixture.Await;

/** Everything that the description says is provoked on running servers, and everything provoked is in it. */
@Timeout(300)
class OpenApiTest {
    private static final String NO_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final String ROOT = "/";
    private static final int LARGE = 100_000;
    private static final String ANSWERS = "/answers/{id}";
    private static final Pattern REPLY =
            Pattern.compile("HTTP/1\\.1 ([0-9]{3}).*?Content-Type: ([^;\r\n]+)", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private final Set<String> seen = new TreeSet<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private JsonNode description;
    private Hospital hospital;

    @BeforeEach
    void open() throws Exception {
        try (InputStream yaml = ProviderEndpoint.class.getResourceAsStream("openapi.yaml")) {
            description = new YAMLMapper().readTree(yaml);
        }
        hospital = new Hospital(folder.resolve("hospital"));
        opened.add(hospital);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size(); i > 0; i--) {
            opened.get(i - 1).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyResponse_isDescribed_andEveryDescribedOneOccurs(Servers kind) throws Exception {
        URI url = start(kind, hospital.provider(), builder -> {});
        byte[] request = StagedProvider.REQUEST.encode().toByteArray();
        post(url, MediaTypes.MESSAGE, request);
        post(url, MediaTypes.MESSAGE, "no message".getBytes(StandardCharsets.UTF_8));
        post(url, MediaTypes.MESSAGE, new byte[SealedMessage.MAX_SIZE + 1]);
        post(url, MediaTypes.MESSAGE, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(request)));
        post(url, "text/plain", request);
        Sealed sealed = StagedProvider.REQUEST.sealed();
        post(url, MediaTypes.MESSAGE, new ShareRequest(sealed).encode().toByteArray());
        send(ROOT, "post", HttpRequest.newBuilder(url).PUT(BodyPublishers.noBody()));
        invite(url);

        Provider large = StagedProvider.answering(out -> out.write(new byte[LARGE]));
        URI larger = start(kind, large, builder -> {});
        String id = post(larger, MediaTypes.MESSAGE, request)
                .headers()
                .firstValue(ProviderEndpoint.ANSWER_ID)
                .orElseThrow();
        get(larger + "/answers/" + id + "?from=0");
        get(larger + "/answers/" + id + "?from=1000000000");
        get(larger + "/answers/" + id);
        get(url + "/answers/" + NO_ID + "?from=0");
        send(
                ANSWERS,
                "get",
                HttpRequest.newBuilder(URI.create(larger + "/answers/" + id)).DELETE());

        URI slow = start(kind, hospital.provider(), builder -> builder.requestTime(Duration.ofMillis(200)));
        Optional<String> slowly = replyToARequestInSmallPieces(slow);
        assertThat(slowly.isEmpty()).as("closed").isEqualTo(kind == Servers.JDK);
        seen.add(ROOT + " post " + slowly.orElse("408 " + MediaTypes.PROBLEM));
        crowd(kind);
        failing(kind);
        URI rated = start(kind, hospital.provider(), builder -> builder.rate(1, 1));
        post(rated, MediaTypes.MESSAGE, request);
        post(rated, MediaTypes.MESSAGE, request);
        get(rated + "/answers/" + NO_ID + "?from=0");

        assertThat(seen).isEqualTo(described());
    }

    private void invite(URI url) throws Exception {
        GrantedSession granted = hospital.grant(hospital.add(Bytes.utf8("content"), url));
        byte[] invitation =
                granted.forProviders().values().iterator().next().encode().toByteArray();
        HttpResponse<byte[]> accepted = post(url, MediaTypes.MESSAGE, invitation);
        assertThat(new ObjectMapper().readTree(accepted.body()).path("session").asText())
                .isEqualTo(granted.id().event().value().toHex());
    }

    /** While the only place for messages is taken, and the only one for reading on. */
    private void crowd(Servers kind) throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Provider slow = StagedProvider.answering(out -> {
            out.write(new byte[LARGE]);
            out.flush();
            entered.countDown();
            leave.await();
        });
        URI url = start(kind, slow, builder -> builder.atOnce(1));
        byte[] request = StagedProvider.REQUEST.encode().toByteArray();
        HttpResponse<InputStream> first = client.send(
                HttpRequest.newBuilder(url)
                        .header("Content-Type", MediaTypes.MESSAGE)
                        .POST(BodyPublishers.ofByteArray(request))
                        .build(),
                BodyHandlers.ofInputStream());
        entered.await();
        HttpResponse<byte[]> busy = post(url, MediaTypes.MESSAGE, request);
        assertThat(busy.headers().firstValue("Retry-After")).contains("1");

        String id = first.headers().firstValue(ProviderEndpoint.ANSWER_ID).orElseThrow();
        URI rest = URI.create(url + "/answers/" + id + "?from=0");
        HttpResponse<InputStream> reading =
                client.send(HttpRequest.newBuilder(rest).build(), BodyHandlers.ofInputStream());
        get(rest.toString());
        leave.countDown();
        assertThat(reading.body().readAllBytes()).hasSize(LARGE);
        first.body().close();
    }

    /** A provider that throws what it should not is a fault of the server: no stack trace goes out. */
    private void failing(Servers kind) throws Exception {
        Provider failing = StagedProvider.answering(out -> {
            throw new IllegalStateException("secret");
        });
        URI url = start(kind, failing, builder -> {});
        HttpResponse<byte[]> failed =
                post(url, MediaTypes.MESSAGE, StagedProvider.REQUEST.encode().toByteArray());
        assertThat(new String(failed.body(), StandardCharsets.UTF_8)).doesNotContain("secret");
    }

    private URI start(Servers kind, Provider provider, Consumer<ProviderEndpointBuilder> settings) throws Exception {
        ProviderEndpointBuilder builder = ProviderEndpoint.builder(provider)
                .keepAnswers(folder.resolve("kept" + opened.size()), 1 << 20, Duration.ofMinutes(1));
        settings.accept(builder);
        ProviderEndpoint endpoint = builder.open();
        opened.add(endpoint);
        Servers.Running server = kind.start(endpoint, folder.resolve("server" + opened.size()));
        opened.add(server);
        return server.url();
    }

    private HttpResponse<byte[]> post(URI url, String type, byte[] body) throws Exception {
        return post(url, type, BodyPublishers.ofByteArray(body));
    }

    private HttpResponse<byte[]> post(URI url, String type, BodyPublisher content) throws Exception {
        return send(
                ROOT,
                "post",
                HttpRequest.newBuilder(url).header("Content-Type", type).POST(content));
    }

    private void get(String url) throws Exception {
        send(ANSWERS, "get", HttpRequest.newBuilder(URI.create(url)).GET());
    }

    private HttpResponse<byte[]> send(String path, String method, HttpRequest.Builder request) throws Exception {
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        String type = MediaTypes.essence(response.headers().firstValue("Content-Type"));
        seen.add(path + " " + method + " " + response.statusCode() + " " + type);
        if (type.equals(MediaTypes.PROBLEM)) {
            JsonNode problem = new ObjectMapper().readTree(response.body());
            JsonNode schema = description
                    .at("/components/responses/Problem/content")
                    .path(MediaTypes.PROBLEM)
                    .path("schema");
            schema.path("required")
                    .forEach(name -> assertThat(problem.has(name.asText())).isTrue());
            assertThat(problem.path("type").asText())
                    .matches(schema.path("properties")
                            .path("type")
                            .path("pattern")
                            .asText());
            assertThat(problem.path("status").asInt()).isEqualTo(response.statusCode());
        }
        return response;
    }

    /** Status and type of the reply to a body that comes too slowly; empty if the connection is closed instead. */
    private static Optional<String> replyToARequestInSmallPieces(URI url) throws Exception {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream()
                    .write(("POST " + url.getPath() + " HTTP/1.1\r\nHost: test\r\nContent-Type: " + MediaTypes.MESSAGE
                                    + "\r\nContent-Length: 1000000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Await.until("a reply", () -> {
                socket.getOutputStream().write(0);
                return socket.getInputStream().available() > 0;
            });
            String head = new String(
                    socket.getInputStream().readNBytes(socket.getInputStream().available()),
                    StandardCharsets.ISO_8859_1);
            Matcher reply = REPLY.matcher(head);
            assertThat(reply.find()).as(head).isTrue();
            return Optional.of(reply.group(1) + " " + reply.group(2));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private Set<String> described() {
        Set<String> all = new TreeSet<>();
        description.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method -> method.getValue()
                        .path("responses")
                        .properties()
                        .forEach(response -> {
                            JsonNode content = response.getValue().has("$ref")
                                    ? description.at(response.getValue()
                                            .path("$ref")
                                            .asText()
                                            .substring(1))
                                    : response.getValue();
                            content.path("content")
                                    .properties()
                                    .forEach(type -> all.add(path.getKey() + " " + method.getKey() + " "
                                            + response.getKey() + " " + type.getKey()));
                        })));
        return all;
    }
}
