package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a refusal leaves of its connection: the next request over it gets its answer, and nothing of the refused one is a request. */
@Timeout(120)
class KeepAliveTest {
    private static final int MILLIS = 20_000;
    private static final byte[] REQUEST = StagedProvider.REQUEST.encode().toByteArray();
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})");

    @TempDir
    private Path folder;

    private record Refused(String request, String status) {}

    private static String head(String request) {
        return request + " HTTP/1.1\r\nHost: test\r\n";
    }

    private static String smuggled(String path) {
        return head("POST " + path) + "Content-Type: " + MediaTypes.MESSAGE + "\r\nContent-Length: 0\r\n\r\n";
    }

    private static List<Refused> refused(String path) {
        String smuggled = smuggled(path);
        String body = "Content-Length: " + smuggled.length() + "\r\n\r\n" + smuggled;
        return List.of(
                new Refused(head("HEAD " + path) + "\r\n", "405"),
                new Refused(head("HEAD " + path + "/none") + "\r\n", "404"),
                new Refused(head("OPTIONS " + path) + "\r\n", "405"),
                new Refused(head("GET " + path) + body, "405"),
                new Refused(head("PUT " + path) + body, "405"),
                new Refused(head("POST " + path) + body, "415"),
                new Refused(head("POST " + path + "/none") + body, "404"));
    }

    private static List<Refused> refusedInChunks(String path) {
        String smuggled = smuggled(path);
        String chunks = "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(smuggled.length()) + ";a=b\r\n"
                + smuggled + "\r\n0\r\n\r\n";
        String message = "Content-Type: " + MediaTypes.MESSAGE + "\r\n";
        return List.of(
                new Refused(head("PUT " + path) + chunks, "405"),
                new Refused(head("POST " + path) + chunks, "415"),
                new Refused(head("POST " + path) + message + chunks, "411"),
                new Refused(head("POST " + path + "/none") + chunks, "404"));
    }

    @ParameterizedTest
    @EnumSource
    void requestAfterARefusal_overTheSameConnection_isAnswered(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint = endpoint();
                Servers.Running server = kind.start(endpoint, folder)) {
            for (Refused refused : refused(server.url().getPath())) {
                assertThat(statuses(server, refused.request()))
                        .as(refused.request())
                        .containsExactly(refused.status(), "200");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestAfterARefusalOfChunks_isNotLookedAt(Servers kind) throws Exception {
        try (ProviderEndpoint endpoint = endpoint();
                Servers.Running server = kind.start(endpoint, folder)) {
            for (Refused refused : refusedInChunks(server.url().getPath())) {
                assertThat(statuses(server, refused.request()))
                        .as(refused.request())
                        .containsExactly(refused.status());
            }
        }
    }

    private static ProviderEndpoint endpoint() throws IOException {
        return ProviderEndpoint.builder(Attackers.PROVIDER).rate(10_000, 10_000).open();
    }

    /** Of the replies to a refused request and a good one after it, in one packet. */
    private static List<String> statuses(Servers.Running server, String refused) throws IOException {
        try (Socket socket = new Socket(server.url().getHost(), server.url().getPort())) {
            socket.setSoTimeout(MILLIS);
            ByteArrayOutputStream sent = new ByteArrayOutputStream();
            sent.write(refused.getBytes(StandardCharsets.US_ASCII));
            sent.write(
                    ("POST " + server.url().getPath() + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: "
                                    + MediaTypes.MESSAGE + "\r\nContent-Length: " + REQUEST.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            sent.write(REQUEST);
            socket.getOutputStream().write(sent.toByteArray());
            String replies = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return STATUS.matcher(replies)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        }
    }
}
