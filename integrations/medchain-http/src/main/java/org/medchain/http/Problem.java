package org.medchain.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Why a request got no answer: a problem document of RFC 9457. An access that is refused is not one of these, but a sealed answer. */
enum Problem {
    MALFORMED(400, "not a message of MedChain"),
    NOT_FOUND(404, "nothing is here"),
    METHOD_NOT_ALLOWED(405, "the method is not allowed here"),
    TOO_SLOW(408, "the request did not arrive in time"),
    NO_LENGTH(411, "the request does not say how long it is"),
    WRONG_OFFSET(416, "the answer has no such byte yet"),
    TOO_LARGE(413, "the message is too large"),
    WRONG_TYPE(415, "the content type is not that of a message"),
    NOT_ACCEPTED(422, "the message was not accepted"),
    TOO_MANY_REQUESTS(429, "this address sends too many requests"),
    FAILED(500, "the provider failed"),
    BUSY(503, "the provider answers as many requests as it may"),
    UNAVAILABLE(503, "the provider cannot do this now");

    private static final String NAMESPACE = "urn:medchain:problem:";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String type() {
        return NAMESPACE + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the same request may succeed later. */
    private boolean retryHelps() {
        return this == TOO_SLOW || this == TOO_MANY_REQUESTS || this == BUSY || this == UNAVAILABLE || this == FAILED;
    }

    /** Replies to {@code call}; {@code detail} names what was expected and found. */
    void reply(HttpCall call, String detail) throws IOException {
        byte[] body = document(detail);
        try (OutputStream out = call.reply(status, headers(detail), OptionalLong.of(body.length))) {
            out.write(body);
        }
    }

    byte[] document(String detail) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", type());
        document.put("title", title);
        document.put("status", status);
        document.put("detail", detail);
        document.put("retry-helps", retryHelps());
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    Map<String, String> headers(String detail) {
        Map<String, String> headers =
                new LinkedHashMap<>(Map.of("Content-Type", MediaTypes.PROBLEM, "Cache-Control", "no-store"));
        if (this == METHOD_NOT_ALLOWED) {
            headers.put("Allow", detail);
        }
        if (this == TOO_MANY_REQUESTS || this == BUSY || this == UNAVAILABLE) {
            headers.put("Retry-After", "1");
        }
        return headers;
    }
}
