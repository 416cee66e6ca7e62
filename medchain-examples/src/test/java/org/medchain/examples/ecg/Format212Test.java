package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Format212Test {
    /** The first row is how record 100 of the MIT-BIH Arrhythmia Database begins; the others are worked by hand. */
    @ParameterizedTest
    @CsvSource({
        "E3 33 F3, 995, 1011",
        "00 00 00, 0, 0",
        "01 00 00, 1, 0",
        "00 00 01, 0, 1",
        "00 01 00, 256, 0",
        "00 10 00, 0, 256",
        "FF 0F 00, -1, 0",
        "00 F0 FF, 0, -1",
        "FF 77 FF, 2047, 2047",
        "00 88 00, -2048, -2048",
        "80 00 80, 128, 128",
    })
    void pair_isThreeBytes_bothWays(String hex, short first, short second) throws EcgFormatException {
        byte[] bytes = bytes(hex);

        assertThat(Format212.decode(bytes)).containsExactly(first, second);
        assertThat(Format212.encode(new short[] {first, second})).containsExactly(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 10798})
    void decode_ofHalfASample_fails(int length) {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> Format212.decode(new byte[length]))
                .satisfies(e -> assertThat(e.found()).isEqualTo(length + " bytes"));
    }

    @Test
    void decode_ofWholePairsButNotWholeFrames_fails() {
        assertThatExceptionOfType(EcgFormatException.class).isThrownBy(() -> EcgSamples.decode(header(4), new byte[9]));
    }

    @Test
    void sampleWithoutPartner_isTwoBytes_bothWays() throws EcgFormatException {
        byte[] bytes = bytes("E3 33 F3 FF 07");

        assertThat(Format212.decode(bytes)).containsExactly(995, 1011, 2047);
        assertThat(Format212.encode(new short[] {995, 1011, 2047})).containsExactly(bytes);
        assertThat(Format212.bytes(3)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(shorts = {-2049, 2048, Short.MIN_VALUE, Short.MAX_VALUE})
    void encode_ofMoreThanTwelveBits_isMisuse(short sample) {
        assertThatIllegalArgumentException().isThrownBy(() -> Format212.encode(new short[] {sample, 0}));
        assertThatIllegalArgumentException().isThrownBy(() -> Format212.encode(new short[] {0, sample}));
    }

    @Test
    void samples_areInterleavedByLead() throws EcgFormatException {
        EcgSamples samples = EcgSamples.decode(header(2), bytes("E3 33 F3 01 00 02"));

        assertThat(samples.frames()).isEqualTo(2);
        assertThat(samples.value(0, 0)).isEqualTo(995);
        assertThat(samples.value(1, 0)).isEqualTo(1011);
        assertThat(samples.value(0, 1)).isEqualTo(1);
        assertThat(samples.value(1, 1)).isEqualTo(2);
        assertThat(samples.slice(1, 2)).isEqualTo(EcgSamples.of(2, new short[] {1, 2}));
    }

    private static EcgHeader header(int signals) throws EcgFormatException {
        return HeaderReader.parse("rec.hea", WfdbFiles.header(signals, "360", "212"));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
