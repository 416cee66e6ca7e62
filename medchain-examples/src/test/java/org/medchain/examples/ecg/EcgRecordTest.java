package org.medchain.examples.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcgRecordTest {
    private static final Instant START = Instant.parse("2026-03-02T08:15:00Z");
    private static final long START_MICROS = START.getEpochSecond() * 1_000_000;
    private static final int TEN_SECONDS = 3600;

    @TempDir
    Path directory;

    private Path headerFile;
    private Path dataFile;

    @BeforeEach
    void writeRecord() throws IOException {
        SyntheticEcg.write(directory, "rec", Duration.ofMillis(25_500), 1);
        headerFile = directory.resolve("rec.hea");
        dataFile = directory.resolve("rec.dat");
    }

    @Test
    void chunks_joined_areTheDataFile() throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (EcgChunk chunk : chunks(EcgRecord.open(headerFile), TEN_SECONDS)) {
            joined.writeBytes(chunk.bytes());
        }

        assertThat(joined.toByteArray()).isEqualTo(Files.readAllBytes(dataFile));
    }

    @Test
    void chunks_followEachOther_andTheLastIsShorter() throws IOException {
        List<EcgChunk> chunks = chunks(EcgRecord.open(headerFile), TEN_SECONDS);

        assertThat(chunks).extracting(EcgChunk::index).containsExactly(1L, 2L, 3L);
        assertThat(chunks).extracting(c -> c.bytes().length).containsExactly(10_800, 10_800, 5_940);
        assertThat(chunks)
                .extracting(c -> c.startMicros() - START_MICROS)
                .containsExactly(0L, 10_000_000L, 20_000_000L);
        assertThat(chunks)
                .extracting(c -> c.endMicros() - START_MICROS)
                .containsExactly(10_000_000L, 20_000_000L, 25_500_000L);
    }

    @Test
    void chunks_ofOneFrame_meetWithoutGapThoughAFrameIsNoWholeMicrosecond() throws IOException {
        List<EcgChunk> chunks = chunks(EcgRecord.open(headerFile), 1);

        assertThat(chunks).hasSize(9_180);
        assertThat(chunks.get(0).endMicros() - START_MICROS).isEqualTo(2_778);
        for (int i = 1; i < chunks.size(); i++) {
            assertThat(chunks.get(i).startMicros()).isEqualTo(chunks.get(i - 1).endMicros());
        }
        assertThat(chunks.get(9_179).endMicros() - START_MICROS).isEqualTo(25_500_000);
    }

    @Test
    void recordOfHalfAnHour_is180ChunksAndOneShorter() throws IOException {
        EcgRecord record = SyntheticEcg.write(directory, "long", Duration.ofNanos(1_805_555_555_556L), 2);
        List<EcgChunk> chunks = chunks(record, TEN_SECONDS);

        assertThat(record.header().frames()).isEqualTo(650_000);
        assertThat(chunks).hasSize(181);
        assertThat(chunks.subList(0, 180)).allMatch(c -> c.bytes().length == 10_800);
        assertThat(chunks.get(180).bytes()).hasSize(6_000);
    }

    @Test
    void chunk_handsOutCopies() throws IOException {
        EcgChunk chunk = chunks(EcgRecord.open(headerFile), TEN_SECONDS).get(0);
        byte[] before = chunk.bytes().clone();
        chunk.bytes()[0]++;

        assertThat(chunk.bytes()).isEqualTo(before);
    }

    @Test
    void next_afterTheLast_fails() throws IOException {
        try (EcgChunkReader reader = EcgRecord.open(headerFile).chunks(START, 3 * TEN_SECONDS)) {
            reader.next();

            assertThat(reader.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(reader::next);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -3600, 5_592_406, Integer.MAX_VALUE})
    void chunkLength_outsideTheLimits_isMisuse(int frames) throws IOException {
        EcgRecord record = EcgRecord.open(headerFile);

        assertThat(record.header().maxChunkFrames()).isEqualTo(5_592_405);
        assertThatIllegalArgumentException().isThrownBy(() -> record.chunks(START, frames));
    }

    @Test
    void chunksOfThreeLeads_endBetweenBytes_orAreMisuse() throws IOException {
        short[] samples = WfdbFiles.saw(3, 99);
        byte[] data = WfdbFiles.format212(samples);
        EcgRecord record = EcgRecord.open(WfdbFiles.write(directory, WfdbFiles.header(3, "360 99", "212"), data));
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (EcgChunk chunk : chunks(record, 10)) {
            joined.writeBytes(chunk.bytes());
        }

        assertThat(joined.toByteArray()).isEqualTo(data);
        assertThat(EcgSamples.decode(record.header(), data)).isEqualTo(EcgSamples.of(3, samples));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> record.chunks(START, 9))
                .withMessageContaining("multiple of 2");
    }

    @ParameterizedTest
    @CsvSource({"212, -2048", "16, -32768"})
    void numberForNoSample_isMissing_butCountsInTheChecksum(String format, short none) throws IOException {
        short[] samples = {none, 5, none, -2047, 7, none};
        byte[] data = format.equals("16") ? WfdbFiles.format16(samples) : WfdbFiles.format212(samples);
        String text = "rec 2 360 3\n" + "rec.dat " + format + " 200 0 0 " + none + " " + (short) (2 * none + 7)
                + " 0 I\n" + "rec.dat " + format + " 200 0 0 5 " + (short) (5 - 2047 + none) + " 0 II\n";
        EcgRecord record = EcgRecord.open(WfdbFiles.write(directory, text, data));
        EcgSamples read =
                EcgSamples.decode(record.header(), chunks(record, 3).get(0).bytes());

        assertThat(List.of(read.value(0, 0), read.value(0, 1), read.value(0, 2)))
                .containsExactly(EcgSamples.MISSING, EcgSamples.MISSING, 7);
        assertThat(List.of(read.value(1, 0), read.value(1, 1), read.value(1, 2)))
                .containsExactly(5, -2047, EcgSamples.MISSING);
    }

    @Test
    void numberForNoSampleInOneFormat_isASampleInTheOther() throws IOException {
        byte[] data = WfdbFiles.format16((short) -2048, (short) -32767, Short.MAX_VALUE, (short) 0);
        EcgRecord record = EcgRecord.open(WfdbFiles.write(directory, WfdbFiles.header(1, "360 4", "16"), data));

        assertThat(EcgSamples.decode(record.header(), chunks(record, 4).get(0).bytes()))
                .isEqualTo(EcgSamples.of(1, new short[] {-2048, -32767, Short.MAX_VALUE, 0}));
    }

    @ParameterizedTest
    @CsvSource({"2, 212, 1", "2, 212, 3001", "3, 212, 11", "1, 16, 3", "4, 16, 12", "1, 212, 0"})
    void dataFile_ofUnknownLengthThatEndsWithinAFrame_isNotOpened(int signals, String format, int bytes) {
        String header = WfdbFiles.header(signals, "360", format);

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> EcgRecord.open(WfdbFiles.write(directory, header, new byte[bytes])))
                .withMessageContaining("whole frames of " + signals)
                .withMessageContaining("found " + bytes + " bytes");
    }

    @Test
    void record_longerThanACentury_isRefused() {
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() ->
                        EcgRecord.open(WfdbFiles.write(directory, WfdbFiles.header(2, "1e-300", "16"), new byte[400])))
                .withMessageContaining("hundred years");
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> EcgRecord.open(
                        WfdbFiles.write(directory, WfdbFiles.header(2, "1e-300 100", "16"), new byte[400])))
                .withMessageContaining("hundred years");
    }

    @Test
    void verify_readsToTheEnd() throws IOException {
        byte[] data = new byte[3_000_000];
        String text = "rec 1 360 1500000\nrec.dat 16 200 0 0 0 1 0 I\n";
        EcgRecord record = EcgRecord.open(WfdbFiles.write(directory, text, data));

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(record::verify)
                .withMessageContaining("checksum");
        data[data.length - 2] = 1;
        Files.write(dataFile, data);
        record.verify();
    }

    @Test
    void wrongChecksum_failsInsteadOfTheLastChunk() throws IOException {
        byte[] data = Files.readAllBytes(dataFile);
        data[12_000] ^= 0x01;
        Files.write(dataFile, data);

        try (EcgChunkReader reader = EcgRecord.open(headerFile).chunks(START, TEN_SECONDS)) {
            reader.next();
            reader.next();
            assertThatExceptionOfType(EcgFormatException.class)
                    .isThrownBy(reader::next)
                    .satisfies(e -> assertThat(e.source()).isEqualTo("rec.dat"))
                    .satisfies(e -> assertThat(e.expected()).contains("checksum", "MLII"));
        }
    }

    @Test
    void wrongChecksumOfTheSecondLead_isSeenToo() throws IOException {
        byte[] data = Files.readAllBytes(dataFile);
        data[12_002] ^= 0x01;
        Files.write(dataFile, data);

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> chunks(EcgRecord.open(headerFile), TEN_SECONDS))
                .satisfies(e -> assertThat(e.expected()).contains("checksum", "V5"));
    }

    @Test
    void wrongInitialValue_failsWithTheFirstChunk() throws IOException {
        byte[] data = Files.readAllBytes(dataFile);
        data[0] ^= 0x01;
        Files.write(dataFile, data);

        try (EcgChunkReader reader = EcgRecord.open(headerFile).chunks(START, TEN_SECONDS)) {
            assertThatExceptionOfType(EcgFormatException.class)
                    .isThrownBy(reader::next)
                    .satisfies(e -> assertThat(e.expected()).contains("initial value"));
        }
    }

    @Test
    void headerWithoutInitialValueAndChecksum_vouchesForNothing() throws IOException {
        Files.writeString(headerFile, "rec 2 360 9180\nrec.dat 212 200 11 1024\nrec.dat 212 200 11 1024\n");

        assertThat(chunks(EcgRecord.open(headerFile), TEN_SECONDS)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 27_539, 27_541, 27_543})
    void dataFile_ofAnotherLength_isNotOpened(int length) throws IOException {
        byte[] data = new byte[length];
        Files.write(dataFile, data);

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> EcgRecord.open(headerFile))
                .withMessage("rec.dat: expected 27540 bytes, found " + length + " bytes");
    }

    @Test
    void dataFile_cutWhileItIsRead_fails() throws IOException {
        try (EcgChunkReader reader = EcgRecord.open(headerFile).chunks(START, TEN_SECONDS)) {
            reader.next();
            Files.write(dataFile, new byte[15_000], StandardOpenOption.TRUNCATE_EXISTING);

            assertThatExceptionOfType(EcgFormatException.class)
                    .isThrownBy(reader::next)
                    .withMessage("rec.dat: expected 10800 bytes in chunk 2, found 4200 bytes");
        }
    }

    @Test
    void dataFile_missing_isAnError() throws IOException {
        Files.delete(dataFile);

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> EcgRecord.open(headerFile))
                .withMessageContaining("rec.dat: expected the data file");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> EcgRecord.open(dataFile))
                .withMessageContaining("rec.dat: expected the header");
        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> EcgRecord.open(directory))
                .withMessageContaining("found a directory");
    }

    @Test
    void dataFile_thatIsALinkOutOfTheDirectory_isRefused(@TempDir Path elsewhere) throws IOException {
        Path moved = Files.move(dataFile, elsewhere.resolve("rec.dat"));
        Files.createSymbolicLink(dataFile, moved);

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> EcgRecord.open(headerFile))
                .satisfies(e -> assertThat(e.expected()).contains("header's directory"));
    }

    private static List<EcgChunk> chunks(EcgRecord record, int length) throws IOException {
        List<EcgChunk> chunks = new ArrayList<>();
        try (EcgChunkReader reader = record.chunks(START, length)) {
            while (reader.hasNext()) {
                chunks.add(reader.next());
            }
        }
        return chunks;
    }
}
