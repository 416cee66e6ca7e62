package org.medchain.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;

class StructCodecProperties {
    private static final int CASES = 2_000;

    @Test
    void readBack_generatedStructs_equalsWhatWasWritten() throws MalformedException {
        for (long seed = 0; seed < CASES; seed++) {
            GeneratedStruct written = GeneratedStruct.random(new Random(seed), 3);
            Bytes encoded = written.encode();
            GeneratedStruct found = written.readBack(encoded);
            assertThat(found).as("seed %d", seed).isEqualTo(written);
            assertThat(found.encode()).as("seed %d", seed).isEqualTo(encoded);
        }
    }

    /** An independent reader finds the same values under the same keys, in the same order. */
    @Test
    void jackson_generatedStructs_readsTheSameValues() throws IOException {
        CBORFactory cbor = new CBORFactory();
        for (long seed = 0; seed < CASES; seed++) {
            GeneratedStruct written = GeneratedStruct.random(new Random(seed), 3);
            try (JsonParser parser = cbor.createParser(written.encode().toByteArray())) {
                parser.nextToken();
                Object found = value(parser);
                assertThat(found).as("seed %d", seed).isEqualTo(plain(written));
                assertThat(parser.nextToken()).as("seed %d", seed).isNull();
            }
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_EMBEDDED_OBJECT -> Bytes.copyOf(parser.getBinaryValue());
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new IllegalStateException("unexpected " + parser.currentToken());
        };
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            assertThat(fields.put(name, value(parser))).isNull();
        }
        return fields;
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }

    private static Object plain(Object value) {
        if (value instanceof GeneratedStruct struct) {
            Map<String, Object> fields = new LinkedHashMap<>();
            struct.fields().forEach((key, field) -> fields.put(Integer.toString(key), plain(field)));
            struct.extensions().forEach(extension -> fields.put(Integer.toString(extension.key()), extension.value()));
            return fields;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(StructCodecProperties::plain).toList();
        }
        return value instanceof Long number ? BigInteger.valueOf(number) : value;
    }
}
