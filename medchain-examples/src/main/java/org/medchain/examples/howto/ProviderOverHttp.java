package org.medchain.examples.howto;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.medchain.core.role.Provider;
import org.medchain.http.HttpProviderGateway;
import org.medchain.http.ProviderEndpoint;
import org.medchain.http.ProviderHttpServer;
import org.medchain.http.ProviderServlet;

/** A provider that others reach over HTTPS, and a requester's way to it. */
public final class ProviderOverHttp {
    private static final long KEPT_BYTES = 4L << 30;

    private ProviderOverHttp() {}

    /** What answers, on any server. */
    public static ProviderEndpoint endpoint(Provider provider, Path folder) throws IOException {
        return ProviderEndpoint.builder(provider)
                .keepAnswers(folder.resolve("answers"), KEPT_BYTES, Duration.ofMinutes(2))
                .open();
    }

    /** On the JDK's server. */
    public static ProviderHttpServer server(ProviderEndpoint endpoint, InetSocketAddress address, SSLContext tls)
            throws IOException {
        return ProviderHttpServer.open(endpoint, address, "/medchain", tls);
    }

    /** In a servlet container, mapped to {@code /medchain/*}. */
    public static ProviderServlet servlet(ProviderEndpoint endpoint) {
        return new ProviderServlet(endpoint);
    }

    /** A requester's end, which calls these hospitals and no others. */
    public static HttpProviderGateway gateway(SSLContext tls, int port) {
        return HttpProviderGateway.builder()
                .allow("hospital.example")
                .allow("localhost", port)
                .tls(tls)
                .open();
    }
}
