package org.medchain.http;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The settings of an {@link HttpProviderGateway}. Not thread-safe. */
public final class HttpProviderGatewayBuilder {
    private static final int TLS_PORT = 443;
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_ATTEMPTS = 5;
    private static final int MAX_ATTEMPTS = 10;

    final AllowedHosts allowed = new AllowedHosts();
    Duration patience = Duration.ofSeconds(30);
    Duration stallTime = Duration.ofSeconds(30);
    int attempts = DEFAULT_ATTEMPTS;

    private Duration connectTime = Duration.ofSeconds(10);
    private Optional<SSLContext> tls = Optional.empty();

    HttpProviderGatewayBuilder() {}

    /** Allows calls to this host over TLS at port 443. */
    public HttpProviderGatewayBuilder allow(String host) {
        return allow(host, TLS_PORT);
    }

    /** Allows calls to this host over TLS at this port. */
    public HttpProviderGatewayBuilder allow(String host, int port) {
        allowed.addOverTls(host(host), port(port));
        return this;
    }

    /** Allows calls to this host without TLS: on the loopback interface, or through a tunnel. Messages are sealed and signed all the same. */
    public HttpProviderGatewayBuilder allowPlain(String host, int port) {
        allowed.addPlain(host(host), port(port));
        return this;
    }

    /** Which certificates are trusted, and which of its own it shows. The JDK's default unless set. */
    public HttpProviderGatewayBuilder tls(SSLContext context) {
        tls = Optional.of(context);
        return this;
    }

    /** How long a connection may take. Ten seconds unless set. */
    public HttpProviderGatewayBuilder connectTime(Duration time) {
        connectTime = positive(time);
        return this;
    }

    /** How long to wait for the head of an answer. Thirty seconds unless set. */
    public HttpProviderGatewayBuilder patience(Duration time) {
        patience = positive(time);
        return this;
    }

    /** How long an answer may bring nothing before its connection counts as broken. Thirty seconds unless set. */
    public HttpProviderGatewayBuilder stallTime(Duration time) {
        stallTime = positive(time);
        return this;
    }

    /** How many new connections in a row are tried for an answer that broke off, 0 to 10, with pauses that double. Five unless set. */
    public HttpProviderGatewayBuilder attempts(int connections) {
        if (connections < 0 || connections > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("attempts: expected 0 to " + MAX_ATTEMPTS + ", found " + connections);
        }
        attempts = connections;
        return this;
    }

    /** Opens the gateway. */
    public HttpProviderGateway open() {
        return new HttpProviderGateway(this);
    }

    /** One connection for each answer, so that no slow answer holds up another one. */
    HttpClient client() {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTime);
        tls.ifPresent(client::sslContext);
        return client.build();
    }

    /** As URIs name it: an IPv6 address in brackets. */
    private static String host(String host) {
        String bare = HostAndPort.fromHost(host).getHost();
        if (InetAddresses.isInetAddress(bare)) {
            return InetAddresses.toUriString(InetAddresses.forString(bare));
        }
        if (!InternetDomainName.isValid(bare)) {
            throw new IllegalArgumentException("host: expected a name or an address alone, found " + host);
        }
        return bare;
    }

    private static int port(int port) {
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port: expected 1 to " + MAX_PORT + ", found " + port);
        }
        return port;
    }

    private static Duration positive(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time: expected more than nothing, found " + time);
        }
        return time;
    }
}
