package org.medchain.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A provider's endpoint as a servlet of Jakarta Servlet 5 and later: mapped to a path and all below, {@code /medchain/*}. It blocks a
 * thread of the container for each exchange. The address that limits of rate count is that which the container says, so a container
 * behind a reverse proxy is told to take it from the proxy. Thread-safe; the host opens and closes the endpoint.
 *
 * <p>The container's own limits of a read or a write (in Tomcat, {@code connectionTimeout}) apply beside those of the endpoint.
 */
@SuppressWarnings("exports") // Hosts without servlets have no module jakarta.servlet.
public final class ProviderServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient ProviderEndpoint endpoint;

    /** A servlet that hands its exchanges to {@code endpoint}. */
    public ProviderServlet(ProviderEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        endpoint.handle(new Call(request, response));
    }

    private record Call(HttpServletRequest request, HttpServletResponse response) implements HttpCall {
        @Override
        public String method() {
            return request.getMethod().toUpperCase(Locale.ROOT);
        }

        @Override
        public String path() {
            return Optional.ofNullable(request.getPathInfo()).orElse("");
        }

        @Override
        public Optional<String> query() {
            return Optional.ofNullable(request.getQueryString());
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(request.getHeader(name));
        }

        @Override
        public String peer() {
            return request.getRemoteAddr();
        }

        @Override
        public InputStream body() throws IOException {
            return request.getInputStream();
        }

        @Override
        public OutputStream reply(int status, Map<String, String> headers, OptionalLong length) throws IOException {
            response.setStatus(status);
            headers.forEach(response::setHeader);
            length.ifPresent(response::setContentLengthLong);
            return response.getOutputStream();
        }
    }
}
