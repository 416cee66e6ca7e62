package org.medchain.http;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A provider's endpoint on the JDK's HTTP server, with as many threads as the endpoint handles exchanges, and a few that refuse the
 * rest. Thread-safe.
 *
 * <p>The JDK's server waits for the head of a request without a limit of its own: set the system properties
 * {@code sun.net.httpserver.maxReqTime} (seconds) and {@code jdk.httpserver.maxConnections} where strangers connect, or use a servlet
 * container. Set {@code sun.net.httpserver.nodelay} to {@code true}, and {@code sun.net.httpserver.maxIdleConnections} to the number of
 * connections if that is above 200.
 */
public final class ProviderHttpServer implements AutoCloseable {
    private static final int REFUSING_THREADS = 4;
    private static final int BACKLOG = 0;

    private final HttpServer server;
    private final ExecutorService threads;

    private ProviderHttpServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** Serves {@code endpoint} at this address over TLS, at this path and below; the host opens and closes the endpoint. */
    public static ProviderHttpServer open(
            ProviderEndpoint endpoint, InetSocketAddress address, String path, SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(address, BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return start(server, endpoint, path);
    }

    /** Serves {@code endpoint} without TLS, behind a reverse proxy or on the loopback interface. */
    public static ProviderHttpServer openPlain(ProviderEndpoint endpoint, InetSocketAddress address, String path)
            throws IOException {
        return start(HttpServer.create(address, BACKLOG), endpoint, path);
    }

    private static ProviderHttpServer start(HttpServer server, ProviderEndpoint endpoint, String path) {
        ExecutorService threads = Executors.newFixedThreadPool(
                endpoint.atOnce() + REFUSING_THREADS,
                new ThreadFactoryBuilder().setNameFormat("medchain-http-%d").build());
        server.createContext(path, exchange -> handle(endpoint, exchange));
        server.setExecutor(threads);
        server.start();
        return new ProviderHttpServer(server, threads);
    }

    /** An exception breaks the connection off; only what was answered in order is closed. */
    private static void handle(ProviderEndpoint endpoint, HttpExchange exchange) throws IOException {
        endpoint.handle(new JdkHttpCall(exchange));
        exchange.close();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Breaks off what is handled at the time, and listens no more. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
