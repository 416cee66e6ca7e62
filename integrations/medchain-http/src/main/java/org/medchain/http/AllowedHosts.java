package org.medchain.http;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.medchain.http.HttpGatewayException.Fault;

/** Which addresses may be called: a section of a session names any. Immutable after the builder that fills it. */
final class AllowedHosts {
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;

    private final Set<String> overTls = new HashSet<>();
    private final Set<String> plain = new HashSet<>();

    void addOverTls(String host, int port) {
        overTls.add(place(host, port));
    }

    void addPlain(String host, int port) {
        plain.add(place(host, port));
    }

    AllowedHosts copy() {
        AllowedHosts copy = new AllowedHosts();
        copy.overTls.addAll(overTls);
        copy.plain.addAll(plain);
        return copy;
    }

    /** Returns if {@code url} may be called. */
    void require(URI url) throws HttpGatewayException {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if ((!tls && !scheme.equals("http")) || url.getHost() == null) {
            throw refused("expected an address like https://host/path, found " + Texts.printable(url.toString()));
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null || url.getRawQuery() != null) {
            throw refused("expected an address without a user, a query and a fragment, for host " + url.getHost());
        }
        int port = url.getPort() >= 0 ? url.getPort() : tls ? TLS_PORT : PLAIN_PORT;
        String place = place(url.getHost(), port);
        if (!(tls ? overTls : plain).contains(place)) {
            throw refused("expected one of the allowed hosts " + (tls ? "over TLS" : "without TLS") + ", found " + place
                    + "; a retry helps only once it is allowed");
        }
    }

    private static String place(String host, int port) {
        return host.toLowerCase(Locale.ROOT) + ":" + port;
    }

    private static HttpGatewayException refused(String message) {
        return new HttpGatewayException(Fault.NOT_ALLOWED, message);
    }
}
