package org.medchain.hapi;

import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.util.DateUtils;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Headers of a request at which HAPI fails with an error in its log, whoever asks: a condition that is no date, and the encoding of a body.
 * A compressed body it would unpack whatever becomes of it.
 */
final class RequestHeaders {
    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]*)");

    private RequestHeaders() {}

    /** What the caller is to mend, if so. */
    static Optional<String> unreadable(RequestDetails request) {
        return Stream.of(
                        told(
                                request.getHeaders(Constants.HEADER_IF_MODIFIED_SINCE).stream()
                                        .allMatch(RequestHeaders::isDate),
                                "Expected a date such as Sat, 01 Jan 2000 00:00:00 GMT in the header If-Modified-Since."),
                        told(
                                request.getHeaders(Constants.HEADER_CONTENT_ENCODING).stream()
                                        .allMatch(RequestHeaders::isPlain),
                                "Expected a body that is not compressed, found a header Content-Encoding."),
                        told(
                                isReadable(request.getHeaders(Constants.HEADER_CONTENT_TYPE)),
                                "Expected a charset such as UTF-8 in the header Content-Type, found one that is not known."))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> told(boolean readable, String what) {
        return readable ? Optional.empty() : Optional.of(what);
    }

    private static boolean isDate(String value) {
        return value.isBlank() || DateUtils.parseDate(value) != null;
    }

    private static boolean isPlain(String value) {
        return value.isBlank() || value.trim().equalsIgnoreCase("identity");
    }

    private static boolean isReadable(List<String> contentTypes) {
        return contentTypes.stream()
                .map(CHARSET::matcher)
                .filter(Matcher::find)
                .allMatch(charset -> isKnown(charset.group(1)));
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }
}
