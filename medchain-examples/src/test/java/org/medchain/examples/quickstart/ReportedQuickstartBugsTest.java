package org.medchain.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medchain.examples.ecg.WfdbFiles;

/** What the run deleted though it was not its own, and records at which it failed when all was written. */
class ReportedQuickstartBugsTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"", "device", "mine/deeper"})
    void recordInTheOutputFolder_isRefused_andStays(String under) throws Exception {
        Path record = good(out().resolve(under));
        Map<String, String> before = contents(folder);

        assertThat(run(record)).isNotZero();
        assertThat(contents(folder)).isEqualTo(before);
        assertThat(output()).contains("expected", "found", "rec.hea");
    }

    @Test
    void recordThatIsALinkIntoTheOutputFolder_isRefused_andStays() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link.hea"), good(out()));
        Map<String, String> before = contents(folder);

        assertThat(run(link)).isNotZero();
        assertThat(contents(folder)).isEqualTo(before);
    }

    @Test
    void folderThatNoRunMade_isNotEmptied() throws Exception {
        Files.createDirectories(out().resolve("state"));
        Files.writeString(out().resolve("state/thesis.txt"), "years of work");
        Map<String, String> before = contents(folder);

        assertThat(run(good(folder))).isNotZero();
        before.put("rec.hea", "");
        before.put("rec.dat", "");
        assertThat(contents(folder).keySet()).isEqualTo(before.keySet());
        assertThat(output()).contains("expected", "found");
    }

    @Test
    void fileInPlaceOfTheOutputFolder_stays() throws Exception {
        Files.writeString(out(), "a letter");

        assertThat(run(good(folder))).isNotZero();
        assertThat(out()).hasContent("a letter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rec 2 360 32400\nrec.dat 80\nrec.dat 80\n",
                "rec 2 360 32399\nrec.dat 212\nrec.dat 212\n",
                "rec 2 360 32400\nrec.dat 212 200 12 0 -100 1 0 I\nrec.dat 212\n",
                "rec 2 360 32400\nrec.dat 212 200 12 0 99\nrec.dat 212\n",
            })
    void recordThatIsRefused_leavesTheFolderOfTheRunBeforeAsItWas(String header) throws Exception {
        assertThat(run(good(folder.resolve("good")))).as(output()).isZero();
        Path bad = WfdbFiles.write(folder.resolve("bad"), header, WfdbFiles.format212(WfdbFiles.saw(2, 32400)));
        Map<String, String> before = contents(folder);

        assertThat(run(bad)).isEqualTo(1);
        assertThat(contents(folder)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "two leads, in mV, of 125 s | 2 | 360 | 45000 | 212 200/mV",
                "units other than mV | 2 | 360 | 45000 | 212 100/mmHg",
                "format 16 | 2 | 360 | 45000 | 16 1000/uV",
                "one lead | 1 | 360 | 45000 | 212 200/mV",
                "three leads | 3 | 360 | 45000 | 212 200/mV",
                "twelve leads | 12 | 500 | 50000 | 16 1000/mV",
                "just 30 s | 2 | 360 | 10800 | 212 200/mV",
                "just 90 s less a frame | 2 | 360 | 32399 | 212 200/mV",
                "8 s | 4 | 500 | 4000 | 16 100/mV",
                "a tenth of a second | 3 | 200 | 20 | 212 200/mV",
                "half a Hz | 1 | 0.5 | 60 | 212 10/degC",
                "a sample every 100 s | 2 | 0.01 | 60 | 212 10/degC",
                "ten seconds are no whole number of frames | 2 | 128.37 | 16000 | 212 200/mV",
            })
    void record_whateverItsSignals_isSharedAndDrawn(
            String name, int signals, String frequency, int frames, String format) throws Exception {
        short[] samples = WfdbFiles.saw(signals, frames);
        byte[] data = format.startsWith("16") ? WfdbFiles.format16(samples) : WfdbFiles.format212(samples);
        Path record = WfdbFiles.write(folder, WfdbFiles.header(signals, frequency + " " + frames, format), data);

        assertThat(run(record)).as(name + "\n" + output()).isZero();
        assertThat(out().resolve("ecg.png")).isNotEmptyFile();
    }

    @Test
    void recordTooShortToShareAPartOf_isRefusedBeforeAnythingIsWritten() throws Exception {
        Path record =
                WfdbFiles.write(folder, WfdbFiles.header(2, "360 8", "212"), WfdbFiles.format212(WfdbFiles.saw(2, 8)));

        assertThat(run(record)).isEqualTo(1);
        assertThat(output()).contains("expected", "9 frames", "found", "8");
        assertThat(out()).doesNotExist();
    }

    private Path out() {
        return folder.resolve("out");
    }

    private static Path good(Path folder) throws IOException {
        return WfdbFiles.write(
                folder, WfdbFiles.header(2, "360 32400", "212"), WfdbFiles.format212(WfdbFiles.saw(2, 32400)));
    }

    private int run(Path record) {
        return Quickstart.run(
                new String[] {record.toString()}, out(), new PrintStream(printed, true, StandardCharsets.UTF_8), false);
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Every file with its bytes. */
    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                String name = folder.relativize(path).toString();
                contents.put(name, Files.isRegularFile(path) ? digest(path) : "");
            }
        }
        return contents;
    }

    private static String digest(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
