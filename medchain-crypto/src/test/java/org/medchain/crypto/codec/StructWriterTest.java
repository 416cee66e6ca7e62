package org.medchain.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;

class StructWriterTest {
    @Test
    void fields_outOfOrderOrTwice_areMisuse() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new StructWriter().integer(1, 0).integer(0, 0));
        assertThatIllegalStateException()
                .isThrownBy(() -> new StructWriter().integer(1, 0).bool(1, true));
    }

    @Test
    void extensions_outOfOrderOrBeforeAField_areMisuse() {
        Extension first = new Extension(-1, Bytes.empty());
        Extension second = new Extension(-2, Bytes.empty());
        assertThatIllegalStateException().isThrownBy(() -> new StructWriter().extensions(List.of(second, first)));
        assertThatIllegalStateException().isThrownBy(() -> new StructWriter().extensions(List.of(first, first)));
        assertThatIllegalStateException()
                .isThrownBy(() -> new StructWriter().extensions(List.of(first)).integer(0, 0));
        assertThat(new StructWriter().extensions(List.of(first, second)).toBytes())
                .isEqualTo(Bytes.fromHex("a220402140"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00", "\udc00\ud800"})
    void text_halfOfASurrogatePair_isMisuse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StructWriter().text(0, text));
        assertThatIllegalArgumentException().isThrownBy(() -> new StructWriter().textMap(0, Map.of(text, "")));
    }

    @Test
    void textMap_inAnyOrder_isSortedByEncodedKey() {
        Map<String, String> unsorted = new LinkedHashMap<>();
        for (String key : List.of("ü", "b", "aa", "", "水", "a")) {
            unsorted.put(key, "");
        }
        assertThat(new StructWriter().textMap(0, unsorted).toBytes())
                .isEqualTo(Bytes.fromHex(
                        "a100a6" + "6060" + "616160" + "616260" + "62616160" + "62c3bc60" + "63e6b0b460"));
    }

    @Test
    void optionalFields_absent_leaveNoTrace() {
        Bytes encoded = new StructWriter()
                .optionalInteger(0, OptionalLong.empty())
                .optionalBytes(1, Optional.empty())
                .<Bytes>optionalStruct(2, Optional.empty(), (value, struct) -> struct.bytes(0, value))
                .toBytes();
        assertThat(encoded).isEqualTo(Bytes.fromHex("a0"));
    }

    @Test
    void optionalFieldsAndArrays_present_areWritten() {
        Bytes encoded = new StructWriter()
                .optionalInteger(0, OptionalLong.of(5))
                .optionalBytes(1, Optional.of(Bytes.fromHex("ff")))
                .optionalStruct(2, Optional.of(7L), (value, struct) -> struct.integer(0, value))
                .structs(3, List.of(8L, 9L), (value, struct) -> struct.integer(0, value))
                .byteStrings(4, List.of(Bytes.empty(), Bytes.fromHex("01")))
                .toBytes();
        assertThat(encoded)
                .isEqualTo(
                        Bytes.fromHex("a5" + "0005" + "0141ff" + "02a10007" + "0382a10008a10009" + "04824041" + "01"));
    }

    @ParameterizedTest
    @CsvSource({
        "23, 17",
        "24, 1818",
        "255, 18ff",
        "256, 190100",
        "65535, 19ffff",
        "65536, 1a00010000",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "9223372036854775807, 1b7fffffffffffffff",
        "-24, 37",
        "-25, 3818",
        "-256, 38ff",
        "-257, 390100",
        "-9223372036854775808, 3b7fffffffffffffff"
    })
    void integer_onBothSidesOfEachLength_isInItsShortestForm(long value, String hex) {
        assertThat(new StructWriter().integer(0, value).toBytes()).isEqualTo(Bytes.fromHex("a100" + hex));
    }

    @Test
    void toBytes_manyFields_hasALongMapHead() {
        StructWriter writer = new StructWriter();
        for (int key = 0; key < 300; key++) {
            writer.integer(key, 0);
        }
        assertThat(writer.toBytes().slice(0, 5)).isEqualTo(Bytes.fromHex("b9012c0000"));
    }
}
