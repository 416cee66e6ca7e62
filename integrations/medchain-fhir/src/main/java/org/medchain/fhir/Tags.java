package org.medchain.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.bytes.Bytes;

/**
 * A resource's elements as tags of a description, and back. A tag's name is {@code fhir:} and the path of a value, such as
 * {@code fhir:type.coding.0.code}; {@code fhir=} where the value is a number or a boolean. Objects keep no order, arrays do.
 */
final class Tags {
    static final String TEXT = "fhir:";
    static final String LITERAL = "fhir=";

    private Tags() {}

    /** The tags of a resource; what it cannot hold is refused. */
    static Map<String, String> of(String path, ObjectNode json) throws InvalidResourceException {
        Map<String, String> tags = new TreeMap<>();
        if (!json.isEmpty()) {
            flatten(path, "", json, tags);
        }
        return tags;
    }

    private static void flatten(String path, String name, JsonNode node, Map<String, String> tags)
            throws InvalidResourceException {
        if (node.isContainerNode()) {
            if (node.isEmpty()) {
                throw new InvalidResourceException(path, "a value", "an empty object or array");
            }
            for (int i = 0; node.isArray() && i < node.size(); i++) {
                flatten(path + "[" + i + "]", join(name, Integer.toString(i)), node.path(i), tags);
            }
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                if (!property.getKey().matches("_?[A-Za-z][A-Za-z0-9]*")) {
                    throw new InvalidResourceException(path, "properties of FHIR", "another one");
                }
                flatten(path + "." + property.getKey(), join(name, property.getKey()), property.getValue(), tags);
            }
        } else {
            put(path, name, node, tags);
        }
    }

    private static void put(String path, String name, JsonNode node, Map<String, String> tags)
            throws InvalidResourceException {
        String tag = (node.isTextual() ? TEXT : LITERAL) + name;
        String value = node.isTextual()
                ? node.textValue()
                : new String(Json.write(node).toByteArray(), StandardCharsets.UTF_8);
        requireFits(path, tag);
        requireFits(path, value);
        if (tags.size() == DataDescription.MAX_TAGS) {
            throw new InvalidResourceException(path, "at most " + DataDescription.MAX_TAGS + " values", "more");
        }
        tags.put(tag, value);
    }

    private static void requireFits(String path, String text) throws InvalidResourceException {
        int size = Bytes.utf8(text).size();
        if (size > DataDescription.MAX_TEXT) {
            throw new InvalidResourceException(path, "at most " + DataDescription.MAX_TEXT + " bytes", size + " bytes");
        }
    }

    private static String join(String name, String next) {
        return name.isEmpty() ? next : name + "." + next;
    }

    static boolean isElement(String tag) {
        return tag.startsWith(TEXT) || tag.startsWith(LITERAL);
    }

    /** Puts the elements that tags hold into {@code json}. */
    static void restore(Map<String, String> tags, ObjectNode json, FhirLimits limits) throws InvalidResourceException {
        List<String> names = new ArrayList<>(tags.keySet());
        names.removeIf(name -> !isElement(name));
        names.sort(Comparator.comparing(Tags::sortable));
        for (String name : names) {
            String value = tags.getOrDefault(name, "");
            JsonNode leaf = name.startsWith(TEXT)
                    ? json.textNode(value)
                    : Json.parse(Bytes.utf8(value), limits.withBytes(DataDescription.MAX_TEXT));
            set(json, name.substring(TEXT.length()).split("\\.", -1), leaf, name);
        }
    }

    /** Numbers of equal length, so that they ascend. */
    private static String sortable(String name) {
        StringBuilder sortable = new StringBuilder();
        for (String step : name.substring(TEXT.length()).split("\\.", -1)) {
            sortable.append(isIndex(step) ? "0".repeat(Math.max(0, 4 - step.length())) + step : step)
                    .append('.');
        }
        return sortable.toString();
    }

    private static boolean isIndex(String step) {
        return step.matches("\\d{1,4}");
    }

    private static void set(ObjectNode root, String[] steps, JsonNode leaf, String tag)
            throws InvalidResourceException {
        JsonNode at = root;
        for (int i = 0; i < steps.length; i++) {
            boolean last = i == steps.length - 1;
            JsonNode there = get(at, steps[i], tag);
            if (!there.isMissingNode() && (last || !there.isContainerNode())) {
                throw misfit(tag);
            }
            if (there.isMissingNode()) {
                there = last ? leaf : isIndex(steps[i + 1]) ? Json.array() : Json.object();
                put(at, steps[i], there, tag);
            }
            at = there;
        }
    }

    private static JsonNode get(JsonNode at, String step, String tag) throws InvalidResourceException {
        if (at.isArray() != isIndex(step)) {
            throw misfit(tag);
        }
        return at.isArray() ? at.path(Integer.parseInt(step)) : at.path(step);
    }

    private static void put(JsonNode at, String step, JsonNode value, String tag) throws InvalidResourceException {
        if (at instanceof ObjectNode object) {
            object.set(step, value);
        } else if (at instanceof ArrayNode array && array.size() == Integer.parseInt(step)) {
            array.add(value);
        } else {
            throw misfit(tag);
        }
    }

    private static InvalidResourceException misfit(String tag) {
        return new InvalidResourceException(
                "tag " + (tag.length() > 60 ? tag.substring(0, 60) : tag), "tags that make up one resource", "another");
    }
}
