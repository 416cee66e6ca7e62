package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.role.StreamWriter;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.log.LogFolder;
import org.medchain.log.RecordFile;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** Batches that were taken away or changed while they waited: nothing of that becomes a chunk, since a chunk stays for ever. */
class BatchesGoneTest {
    /** More than fit into one batch. */
    private static final int EVENTS = 7;

    @TempDir
    Path folder;

    private Ward ward;
    private StreamWriter stream;
    private Path trail;
    private DurableAuditSink sink;

    @BeforeEach
    void start() throws Exception {
        ward = new Ward(folder.resolve("ward"));
        stream = ward.auditStream();
        trail = folder.resolve("trail");
        sink = open();
    }

    @AfterEach
    void stop() throws Exception {
        sink.close();
        ward.close();
    }

    private DurableAuditSink open() throws StorageException {
        return DurableAuditSink.open(trail, stream, Clock.systemUTC(), AuditFailure.REFUSE);
    }

    private void record(int events) {
        for (int i = 0; i < events; i++) {
            sink.recordAuditEvent(WardTrail.event("x".repeat(800_000)));
        }
    }

    private Path batch(long index) {
        return trail.resolve(AuditBatch.nameOf(index));
    }

    private void assertNothingIsAnchored() {
        assertThatThrownBy(() -> sink.anchor())
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("batch 1")
                .hasMessageContaining("damaged");
        assertThat(stream.next().value()).isEqualTo(1);
        assertThat(sink.pending()).isEqualTo(EVENTS);
    }

    @Test
    void batch_thatWasRemovedWhileTheServerRuns_isNoChunk() throws Exception {
        record(EVENTS);
        byte[] content = Files.readAllBytes(batch(1));
        Files.delete(batch(1));
        assertNothingIsAnchored();
        Files.write(batch(1), content);
        assertThat(sink.anchor()).isEqualTo(EVENTS);
    }

    @Test
    void batch_thatWasPutBackAsItWasEarlier_isNoChunk() throws Exception {
        record(2);
        byte[] earlier = Files.readAllBytes(batch(1));
        record(EVENTS - 2);
        Files.write(batch(1), earlier);
        assertNothingIsAnchored();
    }

    private void rewrite(int changed) throws Exception {
        String name = AuditBatch.nameOf(1);
        LogFolder files = LogFolder.onDisk(trail, Metrics.NONE, Tag.LogFile.VOTES);
        List<Bytes> records = new ArrayList<>();
        try (RecordFile file = RecordFile.open(files, name)) {
            records.addAll(file.records());
        }
        Files.delete(batch(1));
        AuditRecord old = AuditRecord.decode(records.get(changed));
        byte[] line = old.line().orElseThrow().toByteArray();
        line[line.length / 2] = 'y';
        records.set(changed, new AuditRecord(old.chain(), Optional.of(Bytes.copyOf(line))).encode());
        try (RecordFile file = RecordFile.open(files, name)) {
            for (Bytes record : records) {
                file.append(record);
            }
        }
    }

    /** With sound check sums. */
    @Test
    void batch_thatWasWrittenAgainWithAnotherEvent_isNoChunk() throws Exception {
        record(EVENTS);
        rewrite(2);
        assertNothingIsAnchored();
    }

    @Test
    void batch_thatWasWrittenAgainWithAnotherEvent_isNotOpened() throws Exception {
        record(3);
        sink.close();
        rewrite(2);
        byte[] before = Files.readAllBytes(batch(1));
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(batch(1))).isEqualTo(before);
    }

    @Test
    void file_whoseNumberIsNoBatchs_isLeftAlone() throws Exception {
        record(1);
        sink.close();
        Files.createFile(trail.resolve("audit-9999999999999999999.batch"));
        sink = open();
        assertThat(sink.anchor()).isEqualTo(1);
    }
}
