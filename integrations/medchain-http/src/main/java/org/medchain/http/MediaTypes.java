package org.medchain.http;

import java.util.Locale;
import java.util.Optional;

/** Names of what crosses. */
final class MediaTypes {
    /** A message between roles, encoded; its kind is in it. */
    static final String MESSAGE = "application/vnd.medchain.message";

    /** An answer to an access request, as the provider writes it. */
    static final String ANSWER = "application/vnd.medchain.answer";

    /** What was accepted. */
    static final String JSON = "application/json";

    /** Why something was refused (RFC 9457). */
    static final String PROBLEM = "application/problem+json";

    static final String HTML = "text/html";

    /** The coding of content that is not compressed. */
    static final String AS_IS = "identity";

    private MediaTypes() {}

    /** The type alone, without parameters. */
    static String essence(Optional<String> header) {
        return header.orElse("").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    }
}
