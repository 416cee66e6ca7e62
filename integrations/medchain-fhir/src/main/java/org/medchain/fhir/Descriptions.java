package org.medchain.fhir;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.hash.Digest;

/** What DocumentReference and Observation have in common: a description, whose it is, and where it is on the ledger. */
final class Descriptions {
    private static final String[] OF_THE_SERVER = {"versionId", "lastUpdated"};

    private Descriptions() {}

    /** Takes what MedChain wrote, or states otherwise, off a resource of which the rest becomes tags. */
    static void strip(ObjectNode json) {
        json.remove("resourceType");
        json.remove("id");
        json.remove("subject");
        if (json.get("meta") instanceof ObjectNode meta) {
            for (String name : OF_THE_SERVER) {
                meta.remove(name);
            }
            removeIfEmpty(json, "meta", meta);
        }
        String narrative = json.path("text").path("status").asText();
        if (narrative.equals("generated") || narrative.equals("extensions")) {
            json.remove("text");
        }
        if (json.get("identifier") instanceof ArrayNode identifiers) {
            ArrayNode kept = Json.array();
            identifiers.forEach(identifier -> {
                if (!identifier.path("system").asText().startsWith("urn:medchain:")) {
                    kept.add(identifier);
                }
            });
            if (kept.isEmpty()) {
                json.remove("identifier");
            } else {
                json.set("identifier", kept);
            }
        }
        Extensions.strip(json);
    }

    static void removeIfEmpty(ObjectNode owner, String name, ObjectNode child) {
        if (child.isEmpty()) {
            owner.remove(name);
        }
    }

    /** The description: tags made of {@code json}, those that are there as tags, and the URL. */
    static DataDescription read(Element resource, Element urlOwner, ObjectNode stripped, URI servedAt)
            throws InvalidResourceException {
        Map<String, String> tags = new TreeMap<>(Tags.of(resource.path(), stripped));
        for (Element tag : Extensions.all(resource, Extensions.TAG)) {
            String name = Extensions.part(tag, "name", "valueString").text();
            if (Tags.isElement(name)
                    || tags.put(
                                    name,
                                    Extensions.part(tag, "value", "valueString").text())
                            != null) {
                throw tag.invalid("a name that is there once and is no element of FHIR", "another");
            }
        }
        Optional<Element> url = Extensions.find(urlOwner, Extensions.SERVED_AT);
        URI at = url.isEmpty() ? servedAt : uri(url.get().required("valueUri"));
        try {
            return new DataDescription(tags, at);
        } catch (IllegalArgumentException e) {
            throw resource.invalid(
                    "elements and tags that fit " + DataDescription.MAX_TAGS + " tags of " + DataDescription.MAX_TEXT
                            + " bytes, " + DataDescription.MAX_SIZE + " bytes in all",
                    tags.size() + " tags");
        }
    }

    private static URI uri(Element value) throws InvalidResourceException {
        try {
            return new URI(value.text());
        } catch (URISyntaxException e) {
            throw value.invalid("a URL", Json.sort(value.node()));
        }
    }

    /** The elements that tags hold, the other tags, the identifiers and whose it is. What is MedChain's to say, no tag says. */
    static ObjectNode write(String type, String id, SharedData about, FhirSettings settings)
            throws InvalidResourceException {
        ObjectNode restored = Json.object();
        Tags.restore(about.description().metadata(), restored, settings.limits());
        strip(restored);
        ObjectNode json = Json.resource(type).put("id", id);
        json.setAll(restored);
        json.withArray("identifier").add(References.identifier(References.EVENT, References.text(about.event())));
        json.set("subject", References.to(settings.parties().party(about.patient(), Party.Kind.PATIENT)));
        new TreeMap<>(about.description().metadata()).forEach((name, value) -> {
            if (!Tags.isElement(name) && !Layout.isTag(name)) {
                ObjectNode tag = Extensions.complex(json, Extensions.TAG);
                Extensions.add(tag, "name", "valueString", name);
                Extensions.add(tag, "value", "valueString", value);
            }
        });
        return json;
    }

    static void servedAt(ObjectNode owner, SharedData about) {
        Extensions.add(
                owner,
                Extensions.SERVED_AT,
                "valueUri",
                about.description().url().toString());
    }

    /** What a resource that MedChain wrote says of where the data is on the ledger. */
    static SharedData shared(
            Element resource,
            Element dataId,
            Element provider,
            Optional<Digest> digest,
            DataDescription description,
            Parties parties)
            throws InvalidResourceException {
        Optional<Element> event = References.identifier(resource, "identifier", References.EVENT);
        if (event.isEmpty()) {
            throw resource.invalid("an identifier with system " + References.EVENT, "none");
        }
        EventRef ref = References.event(event.get());
        return new SharedData(
                new DataId(dataId.hex(DataId.SIZE)),
                References.identity(resource.required("subject"), parties),
                References.identity(provider, parties),
                ref,
                digest,
                description);
    }
}
