package org.medchain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medchain.core.role.Provider;
import org.medchain.error.StorageException;

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

    private static HttpProviderGateway gateway(URI url) {
        return HttpProviderGateway.builder()
                .allowPlain(url.getHost(), url.getPort())
                .open();
    }
}
