package org.medchain.examples.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.Provider;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;

/** Where a provider answers access requests over HTTP, several at a time. Closing it breaks off what it is answering. */
public final class HttpDesk implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HttpDesk.class.getName());
    private static final int MOST_REQUEST_BYTES = 64 << 10;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int THREADS = 4;

    private final Provider provider;
    private final HttpServer server;
    private final ExecutorService threads;

    private HttpDesk(Provider provider, HttpServer server, ExecutorService threads) {
        this.provider = provider;
        this.server = server;
        this.threads = threads;
    }

    /** Serves {@code provider} at this address, under this path. */
    public static HttpDesk open(Provider provider, InetSocketAddress address, String path) throws IOException {
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                THREADS, task -> new Thread(task, "http-desk-" + number.incrementAndGet()));
        HttpDesk desk = new HttpDesk(provider, HttpServer.create(address, 0), threads);
        desk.server.createContext(path, desk::answer);
        desk.server.setExecutor(threads);
        desk.server.start();
        return desk;
    }

    /** Where it serves. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] request = exchange.getRequestBody().readNBytes(MOST_REQUEST_BYTES + 1);
            if (request.length > MOST_REQUEST_BYTES) {
                exchange.sendResponseHeaders(TOO_LARGE, -1);
                return;
            }
            SealedRequest sealed;
            try {
                sealed = SealedRequest.decode(Bytes.copyOf(request));
            } catch (MalformedException e) {
                exchange.sendResponseHeaders(BAD_REQUEST, -1);
                return;
            }
            exchange.sendResponseHeaders(OK, 0);
            OutputStream body = exchange.getResponseBody();
            provider.serve(sealed, body);
            body.close();
        } catch (MedChainException e) {
            LOG.log(Level.WARNING, "an answer broke off: " + Printable.of(e.getMessage()));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
