package org.medchain.testkit.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PushbackInputStream;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.message.SealedRequest;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.access.ProviderGatewayContract.Server;

/** Providers in this process, each exchange with a thread that serves it and a pipe for the answer. */
class PipeGateway implements ProviderGateway {
    private final Map<URI, Server> servers = new ConcurrentHashMap<>();

    final URI route(Server server) {
        URI url = URI.create("pipe://provider-" + servers.size());
        servers.put(url, server);
        return url;
    }

    @Override
    public InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
        Server server = servers.get(url);
        if (server == null) {
            throw new UnavailableException("nobody serves " + url);
        }
        try {
            return begun(server, request);
        } catch (IOException e) {
            throw new UnavailableException("the provider at " + url + " failed", e);
        }
    }

    /** The answer, when its first byte is there, or its end. */
    private static InputStream begun(Server server, SealedRequest request) throws IOException {
        CompletableFuture<Optional<Exception>> end = new CompletableFuture<>();
        PipedInputStream pipe = new PipedInputStream(1 << 16);
        PipedOutputStream answer = new PipedOutputStream(pipe);
        Thread thread = new Thread(() -> serve(server, request, answer, end), "pipe-gateway");
        thread.start();
        PushbackInputStream begun = new PushbackInputStream(new Answer(pipe, end));
        int first = begun.read();
        if (first >= 0) {
            begun.unread(first);
        }
        return begun;
    }

    private static void serve(
            Server server, SealedRequest request, OutputStream answer, CompletableFuture<Optional<Exception>> end) {
        try (answer) {
            server.serve(request, answer);
            end.complete(Optional.empty());
        } catch (IOException | MedChainException e) {
            end.complete(Optional.of(e));
        }
    }

    /** An answer whose end is an error if the provider failed. */
    private static final class Answer extends InputStream {
        private final InputStream pipe;
        private final CompletableFuture<Optional<Exception>> end;

        Answer(InputStream pipe, CompletableFuture<Optional<Exception>> end) {
            this.pipe = pipe;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = pipe.read(target, offset, length);
            if (count < 0 && end.join().isPresent()) {
                throw new IOException("the answer broke off", end.join().get());
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            pipe.close();
        }
    }
}
