package org.medchain.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One HTTP exchange, as a server's adapter presents it to a {@link ProviderEndpoint}. One thread uses it, the one that handles the
 * exchange. Either an interrupt ends a blocked read or write with an {@link IOException}, or the server has a limit of its own.
 */
public interface HttpCall {
    /** The method, in capitals. */
    String method();

    /** The path below where the endpoint is mounted, decoded: empty, or beginning with a slash. */
    String path();

    /** The query as it was sent, without the question mark. */
    Optional<String> query();

    /** The first header of this name, in any case. */
    Optional<String> header(String name);

    /** The client's network address, without a port. Behind a reverse proxy, the adapter says whose address this is. */
    String peer();

    /** The request's body. */
    InputStream body() throws IOException;

    /**
     * Sends status and headers.
     *
     * @param length the body's bytes, or empty if they are not known yet
     * @return takes the body; closing it ends the body in order
     */
    OutputStream reply(int status, Map<String, String> headers, OptionalLong length) throws IOException;
}
