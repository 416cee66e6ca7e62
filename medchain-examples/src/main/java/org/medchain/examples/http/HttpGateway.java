package org.medchain.examples.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.message.SealedRequest;
import org.medchain.error.UnavailableException;

/** Reaches providers by POST. It calls the URLs that it was told and no others, whatever a section of a session names. Thread-safe. */
public final class HttpGateway implements ProviderGateway {
    private static final int OK = 200;

    private final Set<URI> allowed;
    private final Duration patience;
    private final HttpClient client;

    /**
     * A gateway.
     *
     * @param allowed where the providers are that may be called
     * @param patience how long to wait for a connection, and then for the head of an answer
     */
    public HttpGateway(Set<URI> allowed, Duration patience) {
        this.allowed = Set.copyOf(allowed);
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    @Override
    public InputStream exchange(URI url, SealedRequest request) throws UnavailableException {
        if (!allowed.contains(url)) {
            throw new UnavailableException(
                    "expected one of " + allowed + ", found " + url + "; a retry helps only once it is allowed");
        }
        HttpRequest post = HttpRequest.newBuilder(url)
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.encode().toByteArray()))
                .build();
        try {
            HttpResponse<InputStream> response = client.send(post, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != OK) {
                response.body().close();
                throw new UnavailableException(url + " answered with status " + response.statusCode() + ", expected "
                        + OK + "; a retry may help");
            }
            return response.body();
        } catch (IOException e) {
            throw new UnavailableException(url + " cannot be reached; a retry may help", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while " + url + " was asked; a retry may help", e);
        }
    }
}
