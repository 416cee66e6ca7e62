package org.medchain.fhir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;

/**
 * A resource in FHIR's JSON. Parsed without loss: order of properties, precision of decimals and properties that no mapper
 * knows stay as they are. Equal if the JSON is, in whatever order, with
 * numbers by their values. Immutable.
 */
public final class FhirResource {
    private final ObjectNode json;

    private FhirResource(ObjectNode json) {
        this.json = json;
    }

    /**
     * Parses a resource.
     *
     * @throws InvalidResourceException if it is not one JSON object with a type of resource, has a property twice, or is beyond a
     *     limit
     */
    public static FhirResource parse(Bytes json, FhirLimits limits) throws InvalidResourceException {
        return of(Json.parse(json, limits));
    }

    /**
     * Parses a resource that a stream ends with.
     *
     * @param json read to the end, or as far as {@code limits} allow; not closed
     * @throws IOException if it cannot be read
     * @throws InvalidResourceException as {@link #parse(Bytes, FhirLimits)} does
     */
    public static FhirResource parse(InputStream json, FhirLimits limits) throws IOException, InvalidResourceException {
        byte[] read = json.readNBytes(limits.bytes() + 1);
        return parse(Bytes.takeOwnership(read), limits);
    }

    static FhirResource of(JsonNode node) throws InvalidResourceException {
        if (!(node instanceof ObjectNode object)) {
            throw new InvalidResourceException("resource", "a JSON object", Json.sort(node));
        }
        JsonNode type = object.path("resourceType");
        if (!type.isTextual() || !type.textValue().matches("[A-Z][A-Za-z]{0,63}")) {
            throw new InvalidResourceException("resourceType", "the name of a type of resource", Json.sort(type));
        }
        return new FhirResource(object.deepCopy());
    }

    /** A resource that a mapper wrote, and will not change any more. */
    static FhirResource written(ObjectNode json) {
        return new FhirResource(json);
    }

    /** The type of resource, such as {@code Observation}. */
    public String type() {
        return json.path("resourceType").textValue();
    }

    /** Its logical id, if it has one. */
    public Optional<String> id() {
        return Optional.ofNullable(json.path("id").textValue());
    }

    /** The JSON in UTF-8, without white space between properties. */
    public Bytes encode() {
        return Json.write(json);
    }

    ObjectNode copy() {
        return json.deepCopy();
    }

    /** The whole resource, whose path is its type. */
    Element element() {
        return new Element(type(), json);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FhirResource that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** The type alone: what else it says is not for logs. */
    @Override
    public String toString() {
        return "FhirResource[" + type() + ", redacted]";
    }
}
