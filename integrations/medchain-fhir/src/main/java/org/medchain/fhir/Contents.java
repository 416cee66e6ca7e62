package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.bytes.Bytes;

/** Whole resources as the content of records. */
final class Contents {
    static final String FULL_URL = "fullUrl";
    static final String MEDIA_TYPE = "application/fhir+json";

    private static final String TYPE = "resourceType";
    private static final String CODE = "code.";
    private static final int MAX_CODES = 16;
    private static final List<String> CODED =
            List.of("code", "type", "vaccineCode", "medicationCodeableConcept", "category");
    private static final List<String> DATED = List.of(
            "effectivePeriod",
            "effectiveDateTime",
            "effectiveInstant",
            "performedPeriod",
            "performedDateTime",
            "occurrencePeriod",
            "occurrenceDateTime",
            "onsetPeriod",
            "onsetDateTime",
            "period",
            "billablePeriod",
            "authoredOn",
            "date",
            "started");

    private final FhirSettings settings;

    Contents(FhirSettings settings) {
        this.settings = settings;
    }

    FhirRecord read(FhirResource resource, Optional<String> fullUrl, URI servedAt) throws InvalidResourceException {
        Element element = resource.element();
        Map<String, String> tags = new TreeMap<>();
        tags.put(Tags.TEXT + "content.0.attachment.contentType", MEDIA_TYPE);
        tags.put(TYPE, resource.type());
        fullUrl.ifPresent(url -> tags.put(FULL_URL, url));
        int number = 0;
        for (String code : codes(element)) {
            tags.put(CODE + number++, code);
        }
        Bytes content = resource.encode();
        if (content.size() > settings.limits().contentBytes()) {
            throw new InvalidResourceException(
                    element.path(),
                    "at most " + settings.limits().contentBytes() + " bytes",
                    content.size() + " bytes");
        }
        try {
            return new FhirRecord(new DataDescription(tags, servedAt), taken(element), content);
        } catch (IllegalArgumentException e) {
            throw new InvalidResourceException(
                    element.path(), "a fullUrl and codes that fit a description's tags", "longer ones");
        }
    }

    FhirResource resource(FhirRecord record) throws InvalidResourceException {
        FhirResource resource = FhirResource.parse(record.content(), settings.limits());
        String type = record.description().metadata().getOrDefault(TYPE, resource.type());
        if (!resource.type().equals(type)) {
            throw new InvalidResourceException(TYPE, "the description's " + type, resource.type());
        }
        return resource;
    }

    /** As FHIR's search writes them, {@code system|code}. Those that are too long are found by opening the content alone. */
    private static Set<String> codes(Element element) throws InvalidResourceException {
        Set<String> codes = new LinkedHashSet<>();
        for (String name : CODED) {
            Optional<Element> coded = element.child(name);
            if (coded.isPresent()) {
                List<Element> concepts = coded.get().node().isArray() ? element.children(name) : List.of(coded.get());
                for (Element concept : concepts) {
                    addCodes(concept, codes);
                }
            }
        }
        return codes;
    }

    private static void addCodes(Element concept, Set<String> codes) throws InvalidResourceException {
        if (!(concept.node() instanceof ObjectNode)) {
            return;
        }
        for (Element coding : concept.children("coding")) {
            Optional<String> code = coding.text("code");
            String token = coding.text("system").orElse("") + "|" + code.orElse("");
            if (code.isPresent()
                    && codes.size() < MAX_CODES
                    && Bytes.utf8(token).size() <= DataDescription.MAX_TEXT) {
                codes.add(token);
            }
        }
    }

    private Optional<TimeRange> taken(Element element) throws InvalidResourceException {
        for (String name : DATED) {
            Optional<Element> dated = element.child(name);
            if (dated.isPresent() && dated.get().node().isTextual()) {
                return Optional.of(FhirTime.range(dated.get(), settings.zone()));
            }
            if (dated.isPresent() && dated.get().node().isObject()) {
                return FhirTime.period(dated.get(), settings.zone());
            }
        }
        return Optional.empty();
    }
}
