package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What data of an attachment, a Binary or a {@code data:} URL is.
 *
 * @param resource what it is, if it is FHIR
 * @param readable false if it is FHIR, or may be, and it is not known what
 */
record Attached(Optional<Resource> resource, boolean readable) {
    static final Attached NOT_FHIR = new Attached(Optional.empty(), true);
    static final Attached UNREADABLE = new Attached(Optional.empty(), false);

    /** The beginnings of what is JSON, but neither an object nor an array. */
    private static final Pattern JSON_SCALAR = Pattern.compile("[\"\\-0-9tfn].*", Pattern.DOTALL);

    /** Looks into data that says that it is FHIR, or is JSON or XML, or does not say what it is. */
    static Attached of(FhirContext fhir, @Nullable String contentType, byte @Nullable [] data) {
        String type = contentType == null ? "" : contentType.trim().toLowerCase(Locale.ROOT);
        boolean said = type.contains("fhir") || type.contains("turtle");
        boolean json = type.contains("json");
        boolean xml = type.contains("xml");
        boolean untold = type.isEmpty() || type.startsWith(";");
        if (data == null || !(said || json || xml || untold)) {
            return NOT_FHIR;
        }
        String text = DataText.of(data);
        if (text.isEmpty()) {
            return NOT_FHIR;
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return ofJson(fhir, text, said, json);
        }
        if (text.startsWith("<")) {
            return ofXml(fhir, text, said);
        }
        boolean scalar = json && JSON_SCALAR.matcher(text).matches();
        return !said && (untold || scalar) ? NOT_FHIR : UNREADABLE;
    }

    private static Attached ofJson(FhirContext fhir, String text, boolean said, boolean typed) {
        JsonText.Kind kind = JsonText.kindOf(text);
        boolean certain = kind == JsonText.Kind.FHIR || (kind == JsonText.Kind.OTHER && said);
        if (certain) {
            return JsonText.isUnambiguous(text) ? parsed(fhir.newJsonParser(), text) : UNREADABLE;
        }
        return kind == JsonText.Kind.OTHER || !(said || typed || JsonText.mayBeFhir(text)) ? NOT_FHIR : UNREADABLE;
    }

    private static Attached ofXml(FhirContext fhir, String text, boolean said) {
        if (!XmlText.isPlain(text)) {
            return UNREADABLE;
        }
        return said || XmlText.isFhir(text) ? parsed(fhir.newXmlParser(), text) : NOT_FHIR;
    }

    /** What the parser would leave out, such as elements of a later release, leaves the server all the same: then it is not readable. */
    private static Attached parsed(IParser parser, String text) {
        try {
            Resource read = (Resource)
                    parser.setParserErrorHandler(new StrictErrorHandler()).parseResource(text);
            return new Attached(Optional.of(read), true);
        } catch (DataFormatException | ClassCastException e) {
            return UNREADABLE;
        }
    }
}
