package org.medchain.fhir;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.medchain.crypto.bytes.Bytes;

/** JSON as FHIR has it: decimals keep their precision, a property is there once. */
final class Json {
    private static final int MAX_NUMBER = 64;
    private static final int MAX_NAME = 256;

    private static final ObjectMapper WRITER = mapper(new JsonFactory());

    private Json() {}

    /** Makes of a number what is made of it again once it was written. */
    private static final class Numbers extends JsonNodeFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public ValueNode numberNode(BigDecimal value) {
            if (value.scale() != 0) {
                return super.numberNode(value);
            }
            BigInteger whole = value.unscaledValue();
            if (whole.bitLength() < Integer.SIZE) {
                return numberNode(whole.intValue());
            }
            return whole.bitLength() < Long.SIZE ? numberNode(whole.longValue()) : numberNode(whole);
        }
    }

    private static ObjectMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .nodeFactory(new Numbers())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    static JsonNode parse(Bytes json, FhirLimits limits) throws InvalidResourceException {
        if (json.size() > limits.bytes()) {
            throw new InvalidResourceException("resource", "at most " + limits.bytes() + " bytes", "more");
        }
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.bytes())
                        .maxNumberLength(MAX_NUMBER)
                        .maxNameLength(MAX_NAME)
                        .build())
                .build();
        try {
            return mapper(factory).readTree(text(json));
        } catch (StreamConstraintsException e) {
            throw new InvalidResourceException(
                    "resource",
                    "JSON of depth " + limits.depth() + " at most, with names of " + MAX_NAME + " and numbers of "
                            + MAX_NUMBER + " characters at most",
                    "something beyond that " + at(e.getLocation()));
        } catch (NumberFormatException e) {
            throw new InvalidResourceException(
                    "resource", "JSON with numbers whose exponents have 10 digits at most", "one beyond that");
        } catch (JsonProcessingException e) {
            throw new InvalidResourceException(
                    "resource", "JSON without a property twice", "something else " + at(e.getLocation()));
        }
    }

    private static String text(Bytes json) throws InvalidResourceException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidResourceException("resource", "JSON in UTF-8", "bytes that are not UTF-8");
        }
    }

    private static String at(JsonLocation where) {
        return where == null ? "in it" : "in line " + where.getLineNr() + ", column " + where.getColumnNr();
    }

    static Bytes write(JsonNode json) {
        try {
            return Bytes.takeOwnership(WRITER.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON cannot be written", e);
        }
    }

    static ObjectNode object() {
        return WRITER.createObjectNode();
    }

    static ArrayNode array() {
        return WRITER.createArrayNode();
    }

    static ObjectNode resource(String type) {
        return object().put("resourceType", type);
    }

    /** What sort of value a node is; says nothing of the content. */
    static String sort(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        if (node.isTextual()) {
            return "text of " + node.textValue().length() + " characters";
        }
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "an array of " + node.size();
            case NUMBER -> "a number";
            case BOOLEAN -> node.asText();
            default -> "null";
        };
    }
}
