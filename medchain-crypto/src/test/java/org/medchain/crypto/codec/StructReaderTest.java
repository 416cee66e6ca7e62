package org.medchain.crypto.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader.Decoder;
import org.medchain.error.MalformedException;
import org.medchain.testkit.fixture.Flips;

/** One rule of strictness each. */
class StructReaderTest {
    private static final int MAX = 100_000;

    @Test
    void decode_trailingByte_isRefused() {
        refused("a1000100", struct -> struct.integer(0), "trailing");
        refused("a000", struct -> 0, "trailing");
    }

    @Test
    void decode_overMaxSize_isRefusedBeforeItIsRead() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> StructReader.decode("thing", Bytes.fromHex("ff".repeat(11)), 10, struct -> 0))
                .withMessage("thing: 11 bytes, expected at most 10");
    }

    @Test
    void decodeStart_ofAStructWhoseRestIsNone_readsTheFirstFields() throws MalformedException {
        Bytes cut = Bytes.fromHex("a300070109025a00");
        Decoder<Long> sum = struct -> struct.integer(0) + struct.integer(1);
        long read = StructReader.decodeStart("thing", cut, 5, sum);
        assertThat(read).isEqualTo(16);
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> StructReader.decodeStart("thing", cut, 4, sum));
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> StructReader.decodeStart("thing", Bytes.empty(), 4, struct -> struct.integer(0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a200010001", "a201010001", "a3000120012001", "a3000121012001", "a22001000a", "a3000120010101"})
    void keys_duplicateOrUnsortedOrCriticalAfterExtension_areRefused(String hex) {
        refused(hex, StructReaderTest::allIntegers, "repeated or out of order");
    }

    @Test
    void keys_notIntegers_areRefused() {
        refused("a1610001", StructReaderTest::allIntegers, "expected unsigned integer, found text");
        refused("a1f400", StructReaderTest::allIntegers, "found simple value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a1001800",
                "a1001817",
                "a100190018",
                "a1001900ff",
                "a1001a0000ffff",
                "a1001b00000000ffffffff",
                "a1003817",
                "a1003900ff",
                "a1003a0000ffff",
                "a1003b00000000ffffffff",
                "b80100",
                "b8010001",
                "a118000a",
                "b900010001",
                "a1180001"
            })
    void numbers_notInShortestForm_areRefused(String hex) {
        refused(hex, StructReaderTest::allIntegers, "shortest form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1001b8000000000000000", "a1001bffffffffffffffff", "a1003b8000000000000000"})
    void numbers_beyond63Bits_areRefusedByThatName(String hex) {
        refused(hex, StructReaderTest::allIntegers, "expected a number of at most 2^63-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a100580100", "a1005900010a", "a1005a000000010a", "a1005b00000000000000010a"})
    void lengths_notInShortestForm_areRefused(String hex) {
        refused(hex, struct -> struct.bytes(0, 0, MAX), "shortest form");
        refused(hex.replaceFirst("a1005", "a1007"), struct -> struct.text(0, MAX), "shortest form");
        refused(hex.replaceFirst("a1005", "a1009"), struct -> struct.byteStrings(0, 0, MAX, MAX), "shortest form");
        refused(hex.replaceFirst("a1005", "a100b"), struct -> struct.textMap(0, MAX, MAX), "shortest form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bf0001ff", "bfff"})
    void struct_ofIndefiniteLength_isRefused(String hex) {
        refused(hex, StructReaderTest::allIntegers, "indefinite or reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1c", "1d", "1e", "1f"})
    void heads_ofReservedForm_areRefused(String head) {
        refused("a100" + head + "00000000", struct -> struct.integer(0), "indefinite or reserved");
    }

    @Test
    void strings_ofIndefiniteLength_areRefused() {
        refused("a1005f4101ff", struct -> struct.bytes(0, 0, MAX), "indefinite or reserved");
        refused("a1007f6161ff", struct -> struct.text(0, MAX), "indefinite or reserved");
        refused("a1009f4101ff", struct -> struct.byteStrings(0, 0, MAX, MAX), "indefinite or reserved");
        refused("a100bf61616161ff", struct -> struct.textMap(0, MAX, MAX), "indefinite or reserved");
    }

    @Test
    void field_missing_isRefused() {
        refused("a0", struct -> struct.integer(0), "expected field 0, found the end");
        refused("a10100", struct -> struct.integer(0), "expected field 0, found 1");
    }

    @Test
    void field_unknownNonNegative_isRefused() {
        refused("a2000101 01".replace(" ", ""), struct -> struct.integer(0), "unknown field 1");
        refused("a2000118ff01", struct -> struct.integer(0), "unknown field 255");
        refused("a200011b00000001000000000a", struct -> struct.integer(0), "unknown field 4294967296");
    }

    @Test
    void field_unknownInsideNestedStruct_isRefused() {
        refused("a100a20001020a", struct -> struct.struct(0, inner -> inner.integer(0)), "unknown field 2");
        refused("a10081a20001020a", struct -> struct.structs(0, 0, 9, inner -> inner.integer(0)), "unknown field 2");
    }

    @Test
    void keyBeyondInt_isNotTakenForItsLowBits() {
        refused("a11b000000010000000001", struct -> struct.integer(0), "expected field 0, found 4294967296");
    }

    @Test
    void extension_whereReaderKnowsNone_isRefused() {
        refused("a200012041aa", struct -> struct.integer(0), "unknown field -1");
    }

    @Test
    void extension_whereReaderCarriesThem_isCarriedAndNothingElse() throws MalformedException {
        Decoder<List<Extension>> decoder = struct -> {
            struct.integer(0);
            return struct.extensions(2, 3);
        };
        assertThat(StructReader.decode("thing", Bytes.fromHex("a300012041aa22420102"), MAX, decoder))
                .containsExactly(new Extension(-1, Bytes.fromHex("aa")), new Extension(-3, Bytes.fromHex("0102")));
        refused("a4000120402140 2240".replace(" ", ""), decoder, "at most 2 extensions");
        refused("a200012044aabbccdd", decoder, "size 4, expected 0 to 3");
        refused("a2000120 01".replace(" ", ""), decoder, "expected byte string");
        refused("a200013a8000000040", decoder, "extension -2147483649");
        refused("a2000101 40".replace(" ", ""), decoder, "unknown field 1");
    }

    @Test
    void extension_ofLowestInt_isCarried() throws MalformedException {
        Bytes encoded = new StructWriter()
                .extensions(List.of(new Extension(Integer.MIN_VALUE, Bytes.empty())))
                .toBytes();
        List<Extension> found = StructReader.decode("thing", encoded, MAX, struct -> struct.extensions(1, 0));
        assertThat(found).containsExactly(new Extension(Integer.MIN_VALUE, Bytes.empty()));
    }

    @Test
    void extension_withNonNegativeKey_isMisuse() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Extension(0, Bytes.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "61ff",
                "6180",
                "62c328",
                "62c080",
                "63e28228",
                "63eda080",
                "63edbfbf",
                "64f0288cbc",
                "64f4908080",
                "64f8888080",
                "61c3",
                "63e28261"
            })
    void text_notUtf8_isRefused(String text) {
        refused("a100" + text, struct -> struct.text(0, MAX), "expected text in UTF-8");
        refused("a100a1" + text + "60", struct -> struct.textMap(0, 9, MAX), "expected text in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a100a26161606161 60", "a100a26162606161 60", "a100a2626161606162 60", "a100a2616160 6060"})
    void textMap_duplicateOrUnsortedKeys_isRefused(String hex) {
        refused(hex.replace(" ", ""), struct -> struct.textMap(0, 9, MAX), "repeated or out of order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5a80000000", "5a7fffffff", "5b0000000080000000", "5b7fffffffffffffff", "5affffffff"})
    void lengths_hugeWithFewBytesLeft_areRefusedBeforeAllocation(String head) {
        String tail = "00".repeat(10);
        for (int major : new int[] {0x40, 0x60, 0x80, 0xa0}) {
            String changed = Integer.toHexString(Integer.parseInt(head.substring(0, 2), 16) - 0x40 + major);
            String hex = "a100" + changed + head.substring(2) + tail;
            int any = Integer.MAX_VALUE;
            for (Decoder<Object> read : List.<Decoder<Object>>of(
                    struct -> struct.bytes(0, 0, any),
                    struct -> struct.text(0, any),
                    struct -> struct.byteStrings(0, 0, any, any),
                    struct -> struct.structs(0, 0, any, inner -> 0),
                    struct -> struct.textMap(0, any, any),
                    struct -> struct.struct(0, inner -> 0))) {
                refused(hex, read, "");
            }
        }
        refused("ba80000000" + tail, struct -> 0, "size 2147483648");
        refused("ba7fffffff" + tail, struct -> 0, "10 bytes left");
    }

    @Test
    void limits_ofEachRead_areEnforced() {
        refused("a10005", struct -> struct.uint(0, 0, 4), "5, expected 0 to 4");
        refused("a10005", struct -> struct.uint(0, 6, 9), "5, expected 6 to 9");
        refused("a10020", struct -> struct.uint(0, 0, 9), "expected unsigned integer, found negative integer");
        refused("a100420102", struct -> struct.bytes(0, 3), "size 2, expected 3 to 3");
        refused("a100420102", struct -> struct.bytes(0, 0, 1), "size 2, expected 0 to 1");
        refused("a100626161", struct -> struct.text(0, 1), "size 2, expected 0 to 1");
        refused("a100824040", struct -> struct.byteStrings(0, 0, 1, 9), "size 2, expected 0 to 1");
        refused("a10080", struct -> struct.byteStrings(0, 1, 1, 9), "size 0, expected 1 to 1");
        refused("a100814101", struct -> struct.byteStrings(0, 0, 1, 0), "size 1, expected 0 to 0");
        refused("a10082a0a0", struct -> struct.structs(0, 0, 1, inner -> 0), "size 2, expected 0 to 1");
        refused("a100a160 60".replace(" ", ""), struct -> struct.textMap(0, 0, 9), "size 1, expected 0 to 0");
        refused("a100a1606161", struct -> struct.textMap(0, 1, 0), "size 1, expected 0 to 0");
        refused("a10000", struct -> struct.bool(0), "expected true or false");
    }

    @Test
    void limits_ofEachRead_areIncluded() throws MalformedException {
        for (long value : new long[] {4, 5, 6}) {
            assertThat(StructReader.<Long>decode(
                            "thing", Bytes.fromHex("a1000" + value), MAX, struct -> struct.uint(0, 4, 6)))
                    .isEqualTo(value);
        }
        List<Long> structs = StructReader.decode(
                "thing",
                Bytes.fromHex("a10082a10007a10008"),
                MAX,
                struct -> struct.structs(0, 2, 2, inner -> inner.integer(0)));
        assertThat(structs).containsExactly(7L, 8L);
        List<Bytes> strings = StructReader.decode(
                "thing", Bytes.fromHex("a1008240420102"), MAX, struct -> struct.byteStrings(0, 2, 2, 2));
        assertThat(strings).containsExactly(Bytes.empty(), Bytes.fromHex("0102"));
    }

    @Test
    void extensions_whereAFieldFollows_endBeforeIt() {
        refused("a10040", struct -> struct.extensions(2, 3), "unknown field 0");
    }

    @Test
    void decode_cutOffAtEveryByte_isRefused() throws MalformedException {
        GeneratedStruct written = GeneratedStruct.random(new Random(7), 2);
        Bytes encoded = new StructWriter()
                .integer(0, 1_000_000)
                .bytes(1, Bytes.fromHex("0102"))
                .text(2, "水")
                .struct(3, written, GeneratedStruct::write)
                .textMap(4, Map.of("a", "b"))
                .bool(5, true)
                .toBytes();
        Decoder<Object> decoder = struct -> List.of(
                struct.integer(0),
                struct.bytes(1, 2),
                struct.text(2, 3),
                struct.struct(3, written::readFrom),
                struct.textMap(4, 1, 1),
                struct.bool(5));
        StructReader.decode("thing", encoded, MAX, decoder);
        assertThat(Flips.everyCut(encoded)).allSatisfy(cut -> assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> StructReader.decode("thing", cut, MAX, decoder)));
    }

    @Test
    void outerReader_whileInnerIsRead_isMisuse() {
        assertThatIllegalStateException()
                .isThrownBy(() -> StructReader.decode(
                        "thing",
                        Bytes.fromHex("a200a001 01".replace(" ", "")),
                        MAX,
                        struct -> struct.struct(0, inner -> struct.integer(1))));
    }

    @Test
    void optionalFields_absent_areEmpty() throws MalformedException {
        StructReader.<Void>decode("thing", Bytes.fromHex("a10900"), MAX, struct -> {
            assertThat(struct.optionalInteger(0)).isEmpty();
            assertThat(struct.optionalBytes(1, 0, 1)).isEmpty();
            assertThat(struct.optionalStruct(2, inner -> 0)).isEmpty();
            assertThat(struct.integer(9)).isZero();
            assertThat(struct.has(10)).isFalse();
            return null;
        });
    }

    @Test
    void optionalFields_present_areRead() throws MalformedException {
        StructReader.<Void>decode("thing", Bytes.fromHex("a300200141ff02a10007"), MAX, struct -> {
            assertThat(struct.optionalInteger(0)).hasValue(-1);
            assertThat(struct.optionalBytes(1, 0, 1)).contains(Bytes.fromHex("ff"));
            assertThat(struct.optionalStruct(2, inner -> inner.integer(0))).contains(7L);
            return null;
        });
    }

    private static Long allIntegers(StructReader struct) throws MalformedException {
        long sum = 0;
        for (int key = 0; key < 30; key++) {
            sum += struct.optionalInteger(key).orElse(0);
        }
        for (int key = -1; key > -30; key--) {
            sum += struct.optionalInteger(key).orElse(0);
        }
        return sum;
    }

    private static <T> void refused(String hex, Decoder<T> decoder, String why) {
        assertThatExceptionOfType(MalformedException.class)
                .as(hex)
                .isThrownBy(() -> StructReader.decode("thing", Bytes.fromHex(hex), MAX, decoder))
                .withMessageStartingWith("thing")
                .withMessageContaining(why);
    }
}
