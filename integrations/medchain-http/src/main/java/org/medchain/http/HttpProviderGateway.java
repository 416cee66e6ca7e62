package org.medchain.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Throwables;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.EventHash;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.directory.SessionId;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.message.SealedMessage;
import org.medchain.core.message.SealedRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.http.HttpGatewayException.Fault;

/**
 * Reaches providers' endpoints over HTTPS. It calls allowed hosts and no others, whatever a session's section names, follows no redirect,
 * and reads on over a new connection where one breaks and the provider keeps its answers. Thread-safe.
 */
public final class HttpProviderGateway implements ProviderGateway, AutoCloseable {
    private static final int MAX_DOCUMENT = 16 << 10;
    private static final int SERVER_FAULTS = 500;
    private static final long MAX_RETRY_AFTER = 86_400;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AllowedHosts allowed;
    private final HttpClient client;
    private final Duration patience;
    private final ReadingOn.Terms terms;
    private final StallGuard guard = new StallGuard("medchain-gateway-stalls");

    HttpProviderGateway(HttpProviderGatewayBuilder settings) {
        this.allowed = settings.allowed.copy();
        this.client = settings.client();
        this.patience = settings.patience;
        this.terms = new ReadingOn.Terms(settings.stallTime, settings.attempts);
    }

    /** A gateway that calls no host yet. */
    public static HttpProviderGatewayBuilder builder() {
        return new HttpProviderGatewayBuilder();
    }

    /** {@inheritDoc} The exception is an {@link HttpGatewayException}, which says what went wrong. */
    @Override
    public InputStream exchange(URI url, SealedRequest request) throws HttpGatewayException {
        HttpResponse<InputStream> response = post(url, request);
        requireAnswer(url, response);
        Optional<String> id = response.headers()
                .firstValue(ProviderEndpoint.ANSWER_ID)
                .filter(name -> ID.matcher(name).matches());
        return new ReadingOn(response.body(), guard, terms, id.map(kept -> from -> readOn(url, kept, from)));
    }

    /**
     * Hands a patient's invitation to the provider that it is for. It may be repeated.
     *
     * @return the session, as the provider names it
     * @throws HttpGatewayException if the provider did not accept it, or not answer
     */
    public SessionId invite(URI url, ProviderInvitation invitation) throws HttpGatewayException {
        HttpResponse<InputStream> response = post(url, invitation);
        require(url, response, MediaTypes.JSON);
        try (InputStream body = response.body()) {
            return new SessionId(
                    EventHash.of(Bytes.fromHex(document(body).path("session").asText())));
        } catch (IOException | IllegalArgumentException e) {
            throw new HttpGatewayException(Fault.NO_ANSWER, url + " answered without a session's id", e);
        }
    }

    private HttpResponse<InputStream> post(URI url, SealedMessage message) throws HttpGatewayException {
        return send(
                url,
                HttpRequest.newBuilder(allowed(url))
                        .header("Content-Type", MediaTypes.MESSAGE)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                message.encode().toByteArray())));
    }

    private InputStream readOn(URI url, String id, long from) throws IOException {
        try {
            URI rest = URI.create(withoutSlash(url) + "/answers/" + id + "?from=" + from);
            HttpResponse<InputStream> response =
                    send(url, HttpRequest.newBuilder(rest).GET());
            requireAnswer(url, response);
            return response.body();
        } catch (HttpGatewayException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String withoutSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private URI allowed(URI url) throws HttpGatewayException {
        allowed.require(url);
        return url;
    }

    private HttpResponse<InputStream> send(URI url, HttpRequest.Builder request) throws HttpGatewayException {
        try {
            return client.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException e) {
            throw new HttpGatewayException(Fault.TOO_SLOW, url + " did not begin to answer within " + patience, e);
        } catch (SSLHandshakeException e) {
            boolean brokeOff = Throwables.getCausalChain(e).stream()
                    .anyMatch(cause -> cause instanceof EOFException || cause instanceof SocketException);
            throw new HttpGatewayException(
                    brokeOff ? Fault.UNREACHABLE : Fault.UNTRUSTED,
                    brokeOff
                            ? url + " broke the handshake of TLS off; a retry may help"
                            : url + " has no certificate that is trusted here; a retry does not help",
                    e);
        } catch (InterruptedIOException e) {
            throw new HttpGatewayException(Fault.UNREACHABLE, url + " cannot be reached; interrupted", e);
        } catch (IOException e) {
            throw new HttpGatewayException(Fault.UNREACHABLE, url + " cannot be reached; a retry may help", e);
        } catch (IllegalArgumentException e) {
            throw new HttpGatewayException(
                    Fault.NO_ANSWER,
                    url + " answered with a head that is none of HTTP, expected the endpoint of a provider",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpGatewayException(
                    Fault.UNREACHABLE, "interrupted while " + url + " was asked; a retry may help", e);
        }
    }

    private void requireAnswer(URI url, HttpResponse<InputStream> response) throws HttpGatewayException {
        require(url, response, MediaTypes.ANSWER);
    }

    /** Returns if the response is of this type and says {@code 200}; the body is closed otherwise. */
    private void require(URI url, HttpResponse<InputStream> response, String expected) throws HttpGatewayException {
        String type = MediaTypes.essence(response.headers().firstValue("Content-Type"));
        if (response.statusCode() == ProviderEndpoint.OK
                && type.equals(expected)
                && coding(response).equals(MediaTypes.AS_IS)) {
            return;
        }
        try (InputStream body = response.body()) {
            throw fault(url, response, type, body);
        } catch (IOException e) {
            throw new HttpGatewayException(Fault.UNREACHABLE, url + " broke off; a retry may help", e);
        }
    }

    private HttpGatewayException fault(URI url, HttpResponse<?> response, String type, InputStream body)
            throws IOException {
        String found = url + " answered with status " + response.statusCode();
        Fault sort = sort(response.statusCode());
        if (type.equals(MediaTypes.PROBLEM)) {
            String why = Texts.printable(why(body));
            return new HttpGatewayException(sort, found + ": " + why, retryAfter(response));
        }
        if (type.equals(MediaTypes.HTML) && sort == Fault.REFUSED) {
            return new HttpGatewayException(
                    Fault.WEB_PAGE,
                    found
                            + " and a web page: expected the endpoint of a provider; a proxy or a login page is in between,"
                            + " or the path is another one",
                    retryAfter(response));
        }
        Fault fault = sort == Fault.REFUSED ? Fault.NO_ANSWER : sort;
        return new HttpGatewayException(
                fault,
                found + " and content of type \"" + Texts.printable(type) + "\" and coding \""
                        + Texts.printable(coding(response)) + "\", expected the endpoint of a provider",
                retryAfter(response));
    }

    /** A proxy may compress what nobody asked it to. */
    private static String coding(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Encoding")
                .orElse(MediaTypes.AS_IS)
                .trim()
                .toLowerCase(Locale.ROOT);
    }

    private String why(InputStream body) throws IOException {
        try {
            JsonNode problem = document(body);
            return problem.path("title").asText() + ": "
                    + problem.path("detail").asText();
        } catch (JsonProcessingException e) {
            return "the problem document is none";
        }
    }

    private static Fault sort(int status) {
        return switch (status) {
            case 408 -> Fault.TOO_SLOW;
            case 429, 503 -> Fault.BUSY;
            default -> status >= SERVER_FAULTS ? Fault.FAILED : Fault.REFUSED;
        };
    }

    private static @Nullable Duration retryAfter(HttpResponse<?> response) {
        try {
            OptionalLong seconds = response.headers().firstValueAsLong("Retry-After");
            return seconds.isPresent() && seconds.getAsLong() >= 0
                    ? Duration.ofSeconds(Math.min(seconds.getAsLong(), MAX_RETRY_AFTER))
                    : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private JsonNode document(InputStream body) throws IOException {
        byte[] read =
                guard.closing(terms.stallTime(), "the provider's answer", body, () -> body.readNBytes(MAX_DOCUMENT));
        return JSON.readTree(read);
    }

    /** Ends what is being read. */
    @Override
    public void close() {
        guard.close();
    }
}
