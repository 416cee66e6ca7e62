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
import org.medchain.io.FileTrees;

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

    @Test
    void recordThatIsRefused_leavesTheFolderOfTheRunBeforeAsItWas() throws Exception {
        assertThat(run(good(folder.resolve("good")))).as(output()).isZero();
        Map<String, String> before = contents(out());
        String[] headers = {
            "rec 2 360 32400\nrec.dat 80\nrec.dat 80\n",
            "rec 2 360 32399\nrec.dat 212\nrec.dat 212\n",
            "rec 2 360 32400\nrec.dat 212 200 12 0 -100 1 0 I\nrec.dat 212\n",
            "rec 2 360 32400\nrec.dat 212 200 12 0 99\nrec.dat 212\n",
        };
        for (String header : headers) {
            Path bad = WfdbFiles.write(folder.resolve("bad"), header, WfdbFiles.format212(WfdbFiles.saw(2, 32400)));

            assertThat(run(bad)).as(header).isEqualTo(1);
            assertThat(contents(out())).as(header).isEqualTo(before);
        }
    }

    @Test
    void secondRun_replacesWhatTheFirstMade_andNothingElse() throws Exception {
        Path record = good(folder);
        assertThat(run(record)).as(output()).isZero();
        Files.writeString(out().resolve("letter.txt"), "to keep");
        assertThat(run(record)).as(output()).isZero();

        assertThat(out().resolve("letter.txt")).hasContent("to keep");
        Files.delete(out().resolve("letter.txt"));
        Files.delete(out().resolve(OutputFolder.MARK));
        try (Stream<Path> left = Files.list(out())) {
            assertThat(left).allSatisfy(path -> assertThat(path.getFileName().toString())
                    .as("a name that the next run will not delete")
                    .matches(OutputFolder.MADE));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a unit other than mV, one lead | 1 | 360 | 45000 | 212 100/mmHg",
                "format 16, twelve leads | 12 | 500 | 50000 | 16 1000/mV",
                "30 s, three leads | 3 | 360 | 10800 | 212 200/mV",
                "a tenth of a second | 2 | 200 | 20 | 212 200/mV",
                "a sample every 100 s | 1 | 0.01 | 60 | 16 10/degC",
                "ten seconds are no whole number of frames | 2 | 128.37 | 16000 | 212 200/uV",
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
        for (Path path : FileTrees.all(folder)) {
            String name = folder.relativize(path).toString();
            contents.put(name, Files.isRegularFile(path) ? digest(path) : "");
        }
        return contents;
    }

    private static String digest(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
