package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderReaderTest {
    private static final String RECORD = "rec 2 360 650000\n";
    private static final String FIRST = "rec.dat 212 200 11 1024 995 -22131 0 MLII\n";
    private static final String SECOND = "rec.dat 212 200 11 1024 1011 20052 0 V5\n";

    @Test
    void header_likeTheArrhythmiaDatabase_isRead() throws EcgFormatException {
        EcgHeader header = parse(RECORD + FIRST + SECOND);

        assertThat(header.recordName()).isEqualTo("rec");
        assertThat(header.samplingFrequency()).isEqualTo(360);
        assertThat(header.frames()).isEqualTo(650_000);
        assertThat(header.signals())
                .containsExactly(
                        new EcgSignal(
                                "rec.dat",
                                SampleFormat.FORMAT_212,
                                new EcgSignal.Calibration(200, 1024, "mV"),
                                11,
                                1024,
                                OptionalInt.of(995),
                                OptionalInt.of(-22131),
                                "MLII"),
                        new EcgSignal(
                                "rec.dat",
                                SampleFormat.FORMAT_212,
                                new EcgSignal.Calibration(200, 1024, "mV"),
                                11,
                                1024,
                                OptionalInt.of(1011),
                                OptionalInt.of(20052),
                                "V5"));
    }

    @Test
    void comments_blankLines_carriageReturns_andTabs_areNoMatter() throws EcgFormatException {
        String text = "# made by hand\n\n" + RECORD + "  # another\n" + FIRST.replace(' ', '\t') + SECOND + "#64 M\n";

        assertThat(parse(text.replace("\n", "\r\n"))).isEqualTo(parse(RECORD + FIRST + SECOND));
    }

    @Test
    void recordLine_withCounterTimeAndDate_isRead() throws EcgFormatException {
        EcgHeader header = parse("rec 2 359.5/100.2(17) 10 8:15:00.25 02/03/2026\n" + FIRST + SECOND);

        assertThat(header.samplingFrequency()).isEqualTo(359.5);
    }

    @Test
    void signalLine_withNothingOptional_hasTheFormatsDefaults() throws EcgFormatException {
        EcgSignal signal = parse(RECORD + "rec.dat 212\n" + SECOND).signals().get(0);

        assertThat(signal)
                .isEqualTo(new EcgSignal(
                        "rec.dat",
                        SampleFormat.FORMAT_212,
                        new EcgSignal.Calibration(200, 0, "mV", true),
                        12,
                        0,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        "record rec, signal 0"));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 100, 512, mV",
        "100.5(-20), 100.5, -20, mV",
        "1e3/uV, 1000, 512, uV",
        "200(1024)/mmHg, 200, 1024, mmHg",
        "-200, -200, 512, mV",
    })
    void gain_inEveryForm_isRead(String field, double gain, int baseline, String units) throws EcgFormatException {
        EcgSignal signal = parse(RECORD + "rec.dat 212 " + field + " 10 512\n" + SECOND)
                .signals()
                .get(0);

        assertThat(signal.calibration()).isEqualTo(new EcgSignal.Calibration(gain, baseline, units));
    }

    @Test
    void gain_ofZero_isTheFormatsDefault_andSaysSo() throws EcgFormatException {
        EcgSignal signal =
                parse(RECORD + "rec.dat 212 0/uV 10 512\n" + SECOND).signals().get(0);

        assertThat(signal.calibration()).isEqualTo(new EcgSignal.Calibration(200, 512, "uV", true));
    }

    @Test
    void fieldsThatChangeNothing_areNoMatter() throws EcgFormatException {
        assertThat(parse(RECORD + FIRST.replace("212", "212x1:0+0") + SECOND))
                .isEqualTo(parse(RECORD + FIRST + SECOND));
    }

    @Test
    void initialValueForNoSample_isReadInEitherSpelling() throws EcgFormatException {
        for (String none : new String[] {"-2048", "-32768"}) {
            assertThat(parse(RECORD + FIRST.replace("995", none) + SECOND)
                            .signals()
                            .get(0)
                            .initialValue())
                    .hasValue(EcgSamples.MISSING);
        }
    }

    @Test
    void header_withoutLength_vouchesForNoChecksum() throws EcgFormatException {
        EcgHeader header = parse(RECORD.replace(" 650000", "") + FIRST + SECOND);

        assertThat(header.frames()).isZero();
        assertThat(header.signals().get(0).checksum()).isEmpty();
        assertThat(header.signals().get(0).initialValue()).hasValue(995);
    }

    @Test
    void physicalValue_isDistanceFromBaselineByGain() {
        EcgSignal.Calibration calibration = new EcgSignal.Calibration(200, 1024, "mV");

        assertThat(calibration.toPhysical(1224)).isEqualTo(1.0);
        assertThat(calibration.toPhysical(995)).isEqualTo(-0.145);
    }

    @Test
    void description_takesTheRestOfTheLine() throws EcgFormatException {
        EcgSignal signal = parse(RECORD + FIRST.replace("MLII", "modified lead II, chest") + SECOND)
                .signals()
                .get(0);

        assertThat(signal.leadName()).isEqualTo("modified lead II, chest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../rec.dat",
                "sub/rec.dat",
                "/etc/rec.dat",
                "..",
                ".",
                ".hidden",
                "-",
                "~",
                "a\\b.dat",
                "C:rec.dat",
                "rec%2fdat",
            })
    void fileName_thatIsNotPlain_isRefused(String name) {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> parse(RECORD + FIRST.replace("rec.dat", name) + SECOND))
                .satisfies(e -> {
                    assertThat(e.line()).hasValue(2);
                    assertThat(e.expected()).contains("plain file name");
                    assertThat(e.found()).contains(name);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rec/2 2 360 10 | one segment",
                "r%c 2 360 10 | record name",
                "rec | number of signals",
                "rec two 360 10 | number of signals",
                "rec 0 360 10 | number of signals",
                "rec 1025 360 10 | number of signals",
                "rec 2 0 10 | sampling frequency",
                "rec 2 -360 10 | sampling frequency",
                "rec 2 NaN 10 | sampling frequency",
                "rec 2 1e999 10 | sampling frequency",
                "rec 2 360d 10 | sampling frequency",
                "rec 2 360/0(x) 10 | sampling frequency",
                "rec 2 1e-9 1000000 | hundred years",
                "rec 2 360 -5 | number of samples",
                "rec 2 360 99999999999999999999 | number of samples",
                "rec 2 360 10 noon | base time",
                "rec 2 360 10 12:00:00 2026-03-02 | base date",
                "rec 2 360 10 12:00:00 30/02/2026 | base date",
                "rec 2 360 10 12:00:00 02/03/2026 more | no more than 6",
            })
    void recordLine_withABadField_isNamed(String line, String expected) {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> parse("# comment\n" + line + "\n" + FIRST + SECOND))
                .satisfies(e -> {
                    assertThat(e.source()).isEqualTo("rec.hea");
                    assertThat(e.line()).hasValue(2);
                    assertThat(e.expected()).contains(expected);
                    assertThat(e).hasMessageContaining("rec.hea line 2: expected ");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rec.dat | a format",
                "rec.dat two | format like 212",
                "rec.dat 61 | format 212 or 16",
                "rec.dat 16 | the same format 212",
                "rec.dat 212x2 | one sample a frame",
                "rec.dat 212:3 | no skew",
                "rec.dat 212+24 | no byte offset",
                "rec.dat 212 many | gain",
                "rec.dat 212 200(x) | gain",
                "rec.dat 212 200/ | gain",
                "rec.dat 212 1e999 | gain",
                "rec.dat 212 1e-300 | gain",
                "rec.dat 212 200(9999999999) | baseline",
                "rec.dat 212 200 33 | ADC resolution",
                "rec.dat 212 200 11 1.5 | ADC zero",
                "rec.dat 212 200 11 1024 2048 | initial value",
                "rec.dat 212 200 11 1024 0 65536 | checksum",
                "rec.dat 212 200 11 1024 0 0 -1 | block size",
                "other.dat 212 | same file",
            })
    void signalLine_withABadField_isNamed(String line, String expected) {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> parse(RECORD + FIRST + line + "\n"))
                .satisfies(e -> {
                    assertThat(e.line()).hasValue(3);
                    assertThat(e.expected()).contains(expected);
                });
    }

    @Test
    void linesMissingOrTooMany_areAnError() {
        assertBad("", "record line");
        assertBad("# nothing but a comment\n", "record line");
        assertBad(RECORD + FIRST, "2 signal lines");
        assertBad(RECORD + FIRST + SECOND + SECOND, "end of the header");
    }

    @Test
    void bytesThatAreNotText_areNamedButNotRepeated() {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> parse(RECORD + FIRST + SECOND.replace("V5", "V5\u001b[2J\u202e")))
                .satisfies(e -> assertThat(e.line()).hasValue(3))
                .satisfies(e -> assertThat(e.expected()).isEqualTo("printable text"))
                .satisfies(e -> assertThat(e.getMessage()).matches("[\\x20-\\x7e]*"));
    }

    @Test
    void errorMessage_doesNotGrowWithTheHeader() {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> parse("rec " + "9".repeat(50_000) + " 360 10\n"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void hugeFile_isRefused(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("rec.hea"), "#".repeat(1_100_000));

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> HeaderReader.read(file))
                .withMessageContaining("at most");
    }

    @Test
    void writtenHeader_isReadAsItWas() throws EcgFormatException {
        EcgHeader header = SyntheticEcg.header("rec", SyntheticEcg.samples(Duration.ofSeconds(2), 1));

        assertThat(parse(HeaderWriter.write(header, "a comment"))).isEqualTo(header);
    }

    private static void assertBad(String text, String expected) {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> parse(text))
                .satisfies(e -> assertThat(e.expected()).contains(expected));
    }

    private static EcgHeader parse(String text) throws EcgFormatException {
        return HeaderReader.parse("rec.hea", text);
    }
}
