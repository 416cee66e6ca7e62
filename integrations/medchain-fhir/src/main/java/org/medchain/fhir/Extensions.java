package org.medchain.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** MedChain's extensions; their definitions are resources of this module. */
final class Extensions {
    private static final String BASE = "urn:medchain:fhir:";

    /** On an Attachment: the digest on the ledger. */
    static final String DIGEST = BASE + "digest";
    /** On an Attachment or Observation: the URL at which the provider serves the data. */
    static final String SERVED_AT = BASE + "served-at";
    /** On a DocumentReference or Observation: a tag that is no element of FHIR. */
    static final String TAG = BASE + "tag";
    /** On SampledData: the calibration that factor and origin only come near. */
    static final String CALIBRATION = BASE + "calibration";
    /** On SampledData: the frequency that period only comes near. */
    static final String FREQUENCY = BASE + "frequency";
    /** On a Provenance: what the digest on the ledger covers besides the content. */
    static final String OPENING = BASE + "opening";
    /** On a provision of a Consent: data that a session shares. */
    static final String GRANT = BASE + "grant";

    private Extensions() {}

    /** Adds an extension with one value, such as {@code valueUri}. */
    static void add(ObjectNode owner, String url, String property, JsonNode value) {
        ObjectNode extension = Json.object().put("url", url);
        extension.set(property, value);
        owner.withArray("extension").add(extension);
    }

    static void add(ObjectNode owner, String url, String property, String value) {
        add(owner, url, property, owner.textNode(value));
    }

    /** Adds an extension with parts of its own, and gives it. */
    static ObjectNode complex(ObjectNode owner, String url) {
        ObjectNode extension = Json.object().put("url", url);
        owner.withArray("extension").add(extension);
        return extension;
    }

    static List<Element> all(Element owner, String url) throws InvalidResourceException {
        List<Element> found = new ArrayList<>();
        for (Element extension : owner.children("extension")) {
            if (extension.text("url").filter(url::equals).isPresent()) {
                found.add(extension);
            }
        }
        return found;
    }

    static Optional<Element> find(Element owner, String url) throws InvalidResourceException {
        List<Element> found = all(owner, url);
        if (found.size() > 1) {
            throw owner.invalid("one extension " + url, found.size() + " of them");
        }
        return found.stream().findFirst();
    }

    /** A part's value. */
    static Element part(Element extension, String url, String property) throws InvalidResourceException {
        Optional<Element> part = find(extension, url);
        if (part.isEmpty()) {
            throw extension.invalid("a part " + url, "none");
        }
        return part.get().required(property);
    }

    /** Takes MedChain's own extensions off an object. */
    static void strip(ObjectNode owner) {
        if (owner.get("extension") instanceof ArrayNode extensions) {
            ArrayNode kept = Json.array();
            extensions.forEach(extension -> {
                if (!extension.path("url").asText().startsWith(BASE)) {
                    kept.add(extension);
                }
            });
            if (kept.isEmpty()) {
                owner.remove("extension");
            } else {
                owner.set("extension", kept);
            }
        }
    }
}
