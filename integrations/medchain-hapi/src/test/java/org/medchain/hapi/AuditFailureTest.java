package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.log.LogFile;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** A disk that is full for a time, before or after the bytes are in the file. */
class AuditFailureTest {
    @TempDir
    Path folder;

    private FullDisk disk;
    private PendingBatches batches;

    /** A folder on a disk that takes nothing, or cannot make it durable, while it is told so. */
    private static final class FullDisk implements LogFolder {
        private final LogFolder disk;
        private boolean full;
        private boolean unforced;
        /** How often it still makes something durable. */
        private int left = Integer.MAX_VALUE;

        FullDisk(Path folder) throws IOException {
            disk = LogFolder.onDisk(folder, Metrics.NONE, Tag.LogFile.VOTES);
        }

        @Override
        public List<String> names() throws IOException {
            return disk.names();
        }

        @Override
        public LogInput read(String name) throws IOException {
            return disk.read(name);
        }

        @Override
        public LogFile open(String name) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            LogFile file = disk.open(name);
            return new LogFile() {
                @Override
                public void write(long offset, byte[] source) throws IOException {
                    if (full && offset + source.length > file.size()) {
                        file.write(offset, new byte[] {source[0], source[1]});
                        throw new IOException("No space left on device");
                    }
                    file.write(offset, source);
                }

                @Override
                public void force() throws IOException {
                    if (unforced || left-- <= 0) {
                        throw new IOException("Input/output error");
                    }
                    file.force();
                }

                @Override
                public void truncate(long size) throws IOException {
                    file.truncate(size);
                }

                @Override
                public long size() throws IOException {
                    return file.size();
                }

                @Override
                public byte[] read(long offset, int length) throws IOException {
                    return file.read(offset, length);
                }

                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }
    }

    @BeforeEach
    void open() throws Exception {
        disk = new FullDisk(folder);
        batches = PendingBatches.open(folder, disk, 1);
    }

    private void append(String line) throws StorageException {
        batches.append(1, number -> Bytes.utf8(line + " " + number));
    }

    @Test
    void event_onAFullDisk_isRefusedAndTheNextIsTakenOnceThereIsRoom() throws Exception {
        append("event");
        disk.full = true;
        assertThatThrownBy(() -> append("lost")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> append("lost too")).isInstanceOf(StorageException.class);
        disk.full = false;
        append("event");
        assertThat(batches.pending()).isEqualTo(2);
        batches.close();
        batches = PendingBatches.open(folder, disk, 1);
        batches.rotate();
        try (AuditBatch batch = batches.oldestFull().orElseThrow()) {
            assertThat(new String(batch.content().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("event 1\nevent 2\n");
        }
    }

    /** Whether it was kept is not known when it is refused; it keeps its number if it was. */
    @Test
    void event_thatCouldNotBeForced_leavesNoGap() throws Exception {
        append("event");
        disk.unforced = true;
        assertThatThrownBy(() -> append("unsure")).isInstanceOf(StorageException.class);
        disk.unforced = false;
        append("event");
        batches.close();
        assertThat(AuditTrail.verify(InputStream.nullInputStream(), folder)).isEmpty();
    }

    @Test
    void event_thatIsTooLarge_isRefusedAndNothingElse() throws Exception {
        assertThatThrownBy(() -> batches.append(1, number -> Bytes.copyOf(new byte[AuditRecord.MAX_LINE + 1])))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("at most");
        append("event");
        assertThat(batches.pending()).isEqualTo(1);
    }

    @Test
    void batch_thatIsFull_isFollowedByAnother() throws Exception {
        String line = "x".repeat(AuditRecord.MAX_LINE - 20);
        for (int i = 0; i < 6; i++) {
            append(line);
        }
        assertThat(disk.names()).contains(AuditBatch.nameOf(1), AuditBatch.nameOf(2));
        batches.close();
        assertThat(AuditTrail.verify(InputStream.nullInputStream(), folder)).isEmpty();
    }

    /** What tells where it begins is in the file, and may be lost. */
    private void failAtTheBeginningOfTheNextBatch() {
        disk.left = 1;
        assertThatThrownBy(() -> batches.rotate()).isInstanceOf(StorageException.class);
        disk.left = Integer.MAX_VALUE;
    }

    @Test
    void batch_whoseBeginningCouldNotBeForced_beginsWhereTheOneBeforeItEnds() throws Exception {
        append("event");
        failAtTheBeginningOfTheNextBatch();
        append("event");
        batches.rotate();
        append("event");
        assertThat(batches.pending()).isEqualTo(3);
        batches.close();
        assertThat(AuditTrail.verify(InputStream.nullInputStream(), folder)).isEmpty();
        batches = PendingBatches.open(folder, disk, 1);
        assertThat(batches.pending()).isEqualTo(3);
    }

    @Test
    void batch_whoseBeginningCouldNotBeForced_isBegunAgainAfterACrash() throws Exception {
        append("event");
        failAtTheBeginningOfTheNextBatch();
        append("event");
        batches.close();
        batches = PendingBatches.open(folder, disk, 1);
        append("event");
        batches.close();
        assertThat(AuditTrail.verify(InputStream.nullInputStream(), folder)).isEmpty();
    }

    @Test
    void folder_onceItIsClosed_isNotTouched() throws Exception {
        append("event");
        batches.rotate();
        append("event");
        AuditBatch oldest = batches.oldestFull().orElseThrow();
        batches.close();
        List<String> files = disk.names();
        assertThatThrownBy(() -> batches.rotate()).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> batches.oldestFull()).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> batches.anchored(oldest)).isInstanceOf(StorageException.class);
        oldest.close();
        assertThat(disk.names()).isEqualTo(files);
    }

    @Test
    void folder_thatWasLostAfterTheFirstChunk_isNotTakenForANewOne() throws Exception {
        batches.close();
        Path other = folder.resolve("other");
        LogFolder empty = LogFolder.onDisk(other, Metrics.NONE, Tag.LogFile.VOTES);
        assertThatThrownBy(() -> PendingBatches.open(other, empty, 2))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("restore the folder");
    }

    /** An old copy of the folder, in which what became a chunk meanwhile still grew. */
    @Test
    void folder_whoseNewestBatchIsAChunkAlready_isNotGoneOnWith() throws Exception {
        append("event");
        batches.close();
        assertThatThrownBy(() -> PendingBatches.open(folder, disk, 2)).isInstanceOf(StorageException.class);
    }

    private List<AuditFinding> reopenAndVerify() throws Exception {
        batches.close();
        return AuditTrail.verify(InputStream.nullInputStream(), folder);
    }

    private static void assertLost(List<AuditFinding> findings, long event, String number) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(AuditFinding.Kind.LOST);
            assertThat(finding.event()).isEqualTo(event);
            assertThat(finding.what()).startsWith(number + " ");
        });
    }

    private void lose(int events) throws StorageException {
        for (int i = 0; i < events; i++) {
            assertThatThrownBy(() -> append("lost")).isInstanceOf(StorageException.class);
            batches.lose(1_000_000L + i);
        }
    }

    @Test
    void losses_areTheNextEventThatCanBeWritten() throws Exception {
        append("event");
        disk.full = true;
        lose(5);
        disk.full = false;
        append("event");
        append("event");
        assertThat(batches.pending()).isEqualTo(4);
        assertLost(reopenAndVerify(), 2, "5");
    }

    @Test
    void losses_areRecordedWithoutAnotherEvent_onceThereIsRoom() throws Exception {
        append("event");
        disk.full = true;
        lose(2);
        disk.full = false;
        batches.rotate();
        assertThat(batches.pending()).isEqualTo(2);
        assertLost(reopenAndVerify(), 2, "2");
    }

    @Test
    void losses_areRecordedOnClosing_ifThereIsRoomByThen() throws Exception {
        disk.full = true;
        lose(3);
        disk.full = false;
        assertLost(reopenAndVerify(), 1, "3");
    }

    /** The disk is full until the process ends: the mark's place was taken before. */
    @Test
    void losses_areKnownAfterARestart() throws Exception {
        append("event");
        disk.full = true;
        lose(4);
        batches.close();
        assertThat(AuditTrail.verify(InputStream.nullInputStream(), folder)).isEmpty();
        disk.full = false;
        batches = PendingBatches.open(folder, disk, 1);
        append("event");
        assertLost(reopenAndVerify(), 2, "4");
        batches = PendingBatches.open(folder, disk, 1);
        append("event");
        assertLost(reopenAndVerify(), 2, "4");
    }

    @Test
    void losses_whoseMarkIsDamaged_areAtLeastOne() throws Exception {
        disk.full = true;
        lose(4);
        batches.close();
        disk.full = false;
        Path mark = folder.resolve("losses");
        byte[] damaged = Files.readAllBytes(mark);
        damaged[30] ^= 1;
        Files.write(mark, damaged);
        batches = PendingBatches.open(folder, disk, 1);
        append("event");
        assertLost(reopenAndVerify(), 1, "at least 1");
    }

    @Test
    void batch_whoseLastEventIsTorn_isOpenedAndToldOf() throws Exception {
        append("event");
        append("event");
        batches.close();
        Path file = folder.resolve(AuditBatch.nameOf(1));
        cut(file, 10);
        try (Logged logged = Logged.of(DurableAuditSink.class)) {
            batches = PendingBatches.open(folder, disk, 1);
            assertThat(logged.messages())
                    .singleElement()
                    .asString()
                    .contains("MC-P027")
                    .contains("event 2");
        }
        assertThat(batches.pending()).isEqualTo(1);
        batches.close();
        try (Logged logged = Logged.of(DurableAuditSink.class)) {
            batches = PendingBatches.open(folder, disk, 1);
            assertThat(logged.messages()).isEmpty();
        }
    }

    private static void cut(Path file, int bytes) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(content, content.length - bytes));
    }

    /** An older batch was complete before the next began: what is missing there was acknowledged, and the file is evidence. */
    @Test
    void batch_thatIsTornAndNotTheNewest_isDamagedAndLeftAsItIs() throws Exception {
        append("event");
        append("event");
        batches.rotate();
        append("event");
        batches.close();
        Path file = folder.resolve(AuditBatch.nameOf(1));
        cut(file, 10);
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> PendingBatches.open(folder, disk, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(AuditTrail.verify(InputStream.nullInputStream(), folder)).isNotEmpty();
    }
}
