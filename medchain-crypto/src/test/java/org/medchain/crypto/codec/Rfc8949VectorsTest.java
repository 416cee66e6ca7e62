package org.medchain.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.fixture.Vectors;
import org.medchain.fixture.Vectors.Vector;

/** The examples of RFC 8949 appendix A, each as the value of the one field of a struct. */
class Rfc8949VectorsTest {
    private static final Bytes ONE_FIELD = Bytes.fromHex("a100");

    static Stream<Vector> taken() {
        return all().filter(vector -> !vector.text("kind").equals("refused"));
    }

    static Stream<Vector> refused() {
        return all().filter(vector -> vector.text("kind").equals("refused"));
    }

    private static Stream<Vector> all() {
        return Vectors.read("cbor/v1/rfc8949-appendix-a.txt").stream();
    }

    @ParameterizedTest
    @MethodSource("taken")
    void writer_rfcExample_givesItsEncoding(Vector vector) {
        StructWriter writer = new StructWriter();
        String value = vector.text("value");
        switch (vector.text("kind")) {
            case "int" -> writer.integer(0, Long.parseLong(value));
            case "bool" -> writer.bool(0, Boolean.parseBoolean(value));
            case "bytes" -> writer.bytes(0, Bytes.fromHex(value));
            case "text" -> writer.text(0, value);
            case "map" -> writer.textMap(0, pairs(value));
            default -> throw new IllegalArgumentException(vector.toString());
        }
        assertThat(writer.toBytes()).isEqualTo(encoded(vector));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void reader_rfcExample_givesItsValue(Vector vector) throws MalformedException {
        Object found =
                StructReader.decode("vector", encoded(vector), 1000, struct -> read(struct, vector.text("kind")));
        String value = vector.text("value");
        Object expected = vector.text("kind").equals("map") ? pairs(value) : value;
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void reader_rfcExampleOfAnotherKind_isRefusedByEveryRead(Vector vector) {
        for (String kind : List.of("int", "bool", "bytes", "text", "map")) {
            assertThatExceptionOfType(MalformedException.class)
                    .as(kind)
                    .isThrownBy(
                            () -> StructReader.decode("vector", encoded(vector), 1000, struct -> read(struct, kind)));
        }
    }

    @Test
    void writer_integerMapOfAppendixA_givesItsEncoding() throws MalformedException {
        Bytes encoded = new StructWriter().integer(1, 2).integer(3, 4).toBytes();
        assertThat(encoded).isEqualTo(Bytes.fromHex("a201020304"));
        assertThat(new StructWriter().toBytes()).isEqualTo(Bytes.fromHex("a0"));
        assertThat(StructReader.<Boolean>decode("empty", Bytes.fromHex("a0"), 1, struct -> struct.has(0)))
                .isFalse();
    }

    private static Object read(StructReader struct, String kind) throws MalformedException {
        return switch (kind) {
            case "int" -> Long.toString(struct.integer(0));
            case "bool" -> Boolean.toString(struct.bool(0));
            case "bytes" -> struct.bytes(0, 0, 1000).toHex();
            case "text" -> struct.text(0, 1000);
            case "map" -> struct.textMap(0, 10, 10);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static Bytes encoded(Vector vector) {
        return Bytes.concat(ONE_FIELD, vector.hex("hex"));
    }

    private static Map<String, String> pairs(String value) {
        String[] words = value.split(" ", -1);
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            pairs.put(words[i], words[i + 1]);
        }
        return pairs;
    }
}
