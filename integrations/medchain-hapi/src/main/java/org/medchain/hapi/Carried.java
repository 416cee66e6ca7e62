package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Finds all resources that leave the server with one: contained ones, those in a Bundle or in Parameters, those that a reference has as an
 * object and that HAPI contains when it encodes, and those that an attachment or Binary has as its data, at whatever depth.
 */
final class Carried {
    /** What FHIR's own JSON has in it, and other JSON has not. */
    private static final String JSON_MARK = "\"resourceType\"";

    private static final Pattern XML_MARK = Pattern.compile("xmlns(:\\w+)?\\s*=\\s*[\"']http://hl7\\.org/fhir[\"']");
    /** What may come before the first character of a text: a byte order mark, and space. */
    private static final Pattern BEGINNING = Pattern.compile("^[\\s\\uFEFF]+");

    private final FhirContext fhir;
    private final List<One> found = new ArrayList<>();
    private final Deque<Resource> open = new ArrayDeque<>();
    private final Set<Base> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean readable = true;

    private Carried(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** A resource, the outer one or one that it carries, and the references in it that are in no other. */
    record One(Resource resource, boolean outer, List<Named> references) {}

    /** A reference, and the element that it is. */
    record Named(String element, Reference reference) {}

    /** The resource itself, which comes first, and all that it carries; empty if it carries what says that it is FHIR and cannot be read. */
    static Optional<List<One>> by(FhirContext fhir, IBaseResource resource) {
        Carried carried = new Carried(fhir);
        carried.meet((Resource) resource);
        while (!carried.open.isEmpty()) {
            carried.lookInto(carried.open.remove());
        }
        return carried.readable ? Optional.of(carried.found) : Optional.empty();
    }

    /** Whether something carries more than these, each of which was looked into by itself, or something that cannot be read. */
    static boolean isMoreThan(FhirContext fhir, Resource outer, Collection<? extends IBaseResource> known) {
        Carried carried = new Carried(fhir);
        known.forEach(each -> carried.seen.add((Base) each));
        carried.meet(outer);
        while (!carried.open.isEmpty()) {
            carried.lookInto(carried.open.remove());
        }
        return !carried.readable || carried.found.size() > 1;
    }

    private void meet(Resource resource) {
        if (seen.add(resource)) {
            open.add(resource);
        }
    }

    private void lookInto(Resource resource) {
        List<Named> references = new ArrayList<>();
        Deque<Base> elements = new ArrayDeque<>(List.of(resource));
        while (!elements.isEmpty()) {
            for (Property property : elements.remove().children()) {
                for (Base value : property.getValues()) {
                    if (value instanceof Resource inner) {
                        meet(inner);
                    } else if (value != null && seen.add(value)) {
                        elements.add(value);
                        note(property.getName(), value, references);
                    }
                }
            }
        }
        if (resource instanceof Binary binary) {
            attached(binary.getContentType(), binary.getData());
        }
        found.add(new One(resource, found.isEmpty(), references));
    }

    private void note(String element, Base value, List<Named> references) {
        if (value instanceof Reference reference) {
            references.add(new Named(element.replace("[x]", ""), reference));
            if (reference.getResource() instanceof Resource target
                    && (!target.getIdElement().hasIdPart()
                            || target.getIdElement().isLocal())) {
                meet(target);
            }
        } else if (value instanceof Attachment attachment) {
            attached(attachment.getContentType(), attachment.getData());
        }
    }

    /** Data that says that it is FHIR, or is JSON or XML, or does not say what it is, and has in it what FHIR has. */
    private void attached(@Nullable String contentType, byte @Nullable [] data) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        boolean said = type.contains("fhir");
        boolean maybe = type.isEmpty() || type.contains("json") || type.contains("xml");
        if (data == null || data.length == 0 || !(said || maybe)) {
            return;
        }
        String text = BEGINNING.matcher(new String(data, charset(data))).replaceFirst("");
        boolean json = text.startsWith("{") || text.startsWith("[");
        boolean marked = json
                ? text.contains(JSON_MARK)
                : text.startsWith("<") && XML_MARK.matcher(text).find();
        if (said || marked) {
            parse(json, text);
        }
    }

    /** By where the zeros are beside the first character, which JSON and XML have from ASCII, or by a byte order mark. */
    private static Charset charset(byte[] data) {
        int first = data[0] & 0xFF;
        int second = data.length > 1 ? data[1] & 0xFF : first;
        if (first == 0 || (first == 0xFE && second == 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        return second == 0 || (first == 0xFF && second == 0xFE) ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    /** What the parser would leave out, such as elements of a later release, leaves the server all the same: then it is not readable. */
    private void parse(boolean json, String text) {
        try {
            IParser parser = json ? fhir.newJsonParser() : fhir.newXmlParser();
            IBaseResource read =
                    parser.setParserErrorHandler(new StrictErrorHandler()).parseResource(text);
            meet((Resource) read);
        } catch (DataFormatException | ClassCastException e) {
            readable = false;
        }
    }
}
