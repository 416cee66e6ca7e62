package org.medchain.hapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a text of JSON is FHIR, however its keys are written. */
final class JsonText {
    /** The key that FHIR's own JSON has in it, and other JSON has not. */
    private static final String MARK = "resourceType";

    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-fA-F]{4})");
    private static final int HEXADECIMAL = 16;
    /** The text is in memory already, so that its length is no danger. */
    private static final JsonFactory ANY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final JsonFactory STRICT =
            ANY.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** What a text is. */
    enum Kind {
        FHIR,
        OTHER,
        /** Not JSON by the letter: what it is to a reader who takes it all the same, is not known. */
        BROKEN
    }

    private JsonText() {}

    static Kind kindOf(String text) {
        boolean marked = false;
        try (JsonParser parser = ANY.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                marked |= token == JsonToken.FIELD_NAME && MARK.equals(parser.currentName());
            }
            return marked ? Kind.FHIR : Kind.OTHER;
        } catch (IOException e) {
            return Kind.BROKEN;
        }
    }

    /** False if an object has a key twice: readers differ in which they take. */
    static boolean isUnambiguous(String text) {
        try (JsonParser parser = STRICT.createParser(text)) {
            JsonToken token = parser.nextToken();
            while (token != null) {
                token = parser.nextToken();
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a text that is broken has in it what FHIR has. */
    static boolean mayBeFhir(String text) {
        return ESCAPED.matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), HEXADECIMAL))))
                .contains(MARK);
    }
}
