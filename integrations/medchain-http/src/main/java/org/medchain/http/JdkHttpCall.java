package org.medchain.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An exchange of the JDK's server. */
final class JdkHttpCall implements HttpCall {
    private static final long CHUNKED = 0;

    private final HttpExchange exchange;

    JdkHttpCall(HttpExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public String method() {
        return exchange.getRequestMethod().toUpperCase(Locale.ROOT);
    }

    @Override
    public String path() {
        String base = exchange.getHttpContext().getPath();
        int end = base.endsWith("/") ? base.length() - 1 : base.length();
        return exchange.getRequestURI().getPath().substring(end);
    }

    @Override
    public Optional<String> query() {
        return Optional.ofNullable(exchange.getRequestURI().getRawQuery());
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    @Override
    public String peer() {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    @Override
    public InputStream body() {
        return exchange.getRequestBody();
    }

    @Override
    public OutputStream reply(int status, Map<String, String> headers, OptionalLong length) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, length.orElse(CHUNKED));
        return exchange.getResponseBody();
    }
}
