package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that real recorders write and the reader refused, and one that it took though nobody can mean it. */
class ReportedWfdbBugsTest {
    private static final short[] PAIRS = WfdbFiles.saw(2, 100);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-8", "windows-1252"})
    void comment_inAnyEncoding_isNoMatter(String charset) throws IOException {
        String text = "# Größe 1,80 m, 37 °C\n" + WfdbFiles.header(2, "360 100", "212") + "#é…\n";

        assertThat(open(text.getBytes(Charset.forName(charset)))).isEqualTo(100);
    }

    @Test
    void byteOrderMark_ofUtf8_isNoMatter() throws IOException {
        String text = "\ufeff" + WfdbFiles.header(2, "360 100", "212");

        assertThat(open(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void header_inUtf16_isRefusedByThatName(String charset) {
        String text = "\ufeff" + WfdbFiles.header(2, "360 100", "212");

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> open(text.getBytes(Charset.forName(charset))))
                .withMessageContaining("UTF-16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-8"})
    void unitsAndDescription_inAnyEncoding_areRead(String charset) throws IOException {
        String text = "rec 2 360 100\nrec.dat 212 10/°C 12 0 -100 0 0 Körper\nrec.dat 212 10/µV\n"
                .replace(" -100 0 0 ", " -100 " + checksum(0) + " 0 ");
        EcgHeader header = EcgRecord.open(
                        WfdbFiles.write(folder, text.getBytes(Charset.forName(charset)), WfdbFiles.format212(PAIRS)))
                .header();

        assertThat(header.signals().get(0).leadName()).isEqualTo("Körper");
        assertThat(header.signals()).extracting(s -> s.calibration().units()).containsExactly("°C", "µV");
    }

    @ParameterizedTest
    @ValueSource(strings = {"360", "360 0", "360 0 12:00:00"})
    void header_withoutANumberOfSamples_isAsLongAsItsDataFile(String frequencyAndFrames) throws IOException {
        assertThat(open(WfdbFiles.header(2, frequencyAndFrames, "212").getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(100);
    }

    @Test
    void header_withoutAFrequency_hasTheFormatsDefault() throws IOException {
        Path file = WfdbFiles.write(folder, WfdbFiles.header(2, "", "212"), WfdbFiles.format212(PAIRS));

        assertThat(EcgRecord.open(file).header().samplingFrequency()).isEqualTo(250);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "25:61:61",
                "24:00:00",
                "12:60:00",
                "12:00:60",
                "12:00",
                "12:00:00 31/02/2020",
                "12:00:00 00/01/2020",
                "12:00:00 01/13/2020"
            })
    void baseTime_thatNoClockShows_isRefused(String time) {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(
                        () -> open(WfdbFiles.header(2, "360 100 " + time, "212").getBytes(StandardCharsets.UTF_8)))
                .satisfies(e -> assertThat(e.line()).hasValue(1))
                .satisfies(e -> assertThat(e.expected()).contains("base "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"13:5:0", "00:00:00", "23:59:59.999 29/02/2020", "8:15:00 1/1/2190"})
    void baseTime_thatAClockShows_isTaken(String time) {
        assertThatCode(() -> open(WfdbFiles.header(2, "360 100 " + time, "212").getBytes(StandardCharsets.UTF_8)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "5", "12", "65", "200"})
    void signals_ofAnyNumber_areReadInBothFormats(int signals) throws IOException {
        short[] samples = WfdbFiles.saw(signals, 99);

        assertThat(open(signals, "16", WfdbFiles.format16(samples))).isEqualTo(99);
        assertThat(open(signals, "212", WfdbFiles.format212(samples))).isEqualTo(99);
    }

    @Test
    void lastSampleWithoutPartner_mayHaveItsThirdByte() throws IOException {
        byte[] data = WfdbFiles.format212(WfdbFiles.saw(3, 99));

        assertThat(open(3, "212", java.util.Arrays.copyOf(data, data.length + 1)))
                .isEqualTo(99);
    }

    @Test
    void checksum_maybeWrittenWithoutSign() throws IOException {
        int checksum = checksum(0) & 0xFFFF;
        assertThat(checksum).isGreaterThan(Short.MAX_VALUE);
        String text = "rec 2 360 100\nrec.dat 212 200 12 0 -100 " + checksum + " 0 I\nrec.dat 212\n";
        EcgHeader header = EcgRecord.open(WfdbFiles.write(folder, text, WfdbFiles.format212(PAIRS)))
                .header();

        assertThat(header.signals().get(0).checksum()).isEqualTo(OptionalInt.of(checksum(0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rec/2 2 360 100 | 212 | one segment | rec/2",
                "rec 2 360 100 | 80 | format 212 or 16 | 80",
                "rec 2 360 100 | 310 | format 212 or 16 | 310",
                "rec 2 360 100 | 212x4 | one sample a frame | 212x4",
                "rec 2 360 100 | 212:3 | no skew | 212:3",
                "rec 2 360 100 | 16+24 | no byte offset | 16+24",
            })
    void whatIsNotSupported_isRefusedByName(String record, String format, String expected, String found) {
        String text = record + "\nrec.dat " + format + "\nrec.dat " + format + "\n";

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> open(text.getBytes(StandardCharsets.UTF_8)))
                .satisfies(e -> assertThat(e.expected()).contains(expected))
                .satisfies(e -> assertThat(e.found()).contains(found));
    }

    private long open(int signals, String format, byte[] data) throws IOException {
        return EcgRecord.open(WfdbFiles.write(folder, WfdbFiles.header(signals, "360 99", format), data))
                .header()
                .frames();
    }

    private long open(byte[] header) throws IOException {
        return EcgRecord.open(WfdbFiles.write(folder, header, WfdbFiles.format212(PAIRS)))
                .header()
                .frames();
    }

    private static int checksum(int signal) {
        int sum = 0;
        for (int i = signal; i < PAIRS.length; i += 2) {
            sum += PAIRS[i];
        }
        return (short) sum;
    }
}
