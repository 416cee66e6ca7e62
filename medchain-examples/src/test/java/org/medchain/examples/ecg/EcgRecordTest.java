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
import org.junit.jupiter.params.provider.ValueSource;

class EcgRecordTest {
    private static final Instant START = Instant.parse("2026-03-02T08:15:00Z");
    private static final long START_MICROS = START.getEpochSecond() * 1_000_000;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

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
        List<EcgChunk> chunks = chunks(EcgRecord.open(headerFile), Duration.ofNanos(2_777_778));

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
        try (EcgChunkReader reader = EcgRecord.open(headerFile).chunks(START, Duration.ofSeconds(30))) {
            reader.next();

            assertThat(reader.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(reader::next);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-10S", "PT0.001S", "PT10.001S", "PT24H"})
    void length_thatIsNotAFewWholeFrames_isMisuse(Duration length) throws IOException {
        EcgRecord record = EcgRecord.open(headerFile);

        assertThatIllegalArgumentException().isThrownBy(() -> record.chunks(START, length));
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

        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> EcgRecord.open(headerFile));
    }

    @Test
    void dataFile_thatIsALinkOutOfTheDirectory_isRefused(@TempDir Path elsewhere) throws IOException {
        Path moved = Files.move(dataFile, elsewhere.resolve("rec.dat"));
        Files.createSymbolicLink(dataFile, moved);

        assertThatExceptionOfType(EcgFormatException.class)
                .isThrownBy(() -> EcgRecord.open(headerFile))
                .satisfies(e -> assertThat(e.expected()).contains("header's directory"));
    }

    private static List<EcgChunk> chunks(EcgRecord record, Duration length) throws IOException {
        List<EcgChunk> chunks = new ArrayList<>();
        try (EcgChunkReader reader = record.chunks(START, length)) {
            while (reader.hasNext()) {
                chunks.add(reader.next());
            }
        }
        return chunks;
    }
}
