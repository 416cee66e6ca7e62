package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.VerifiedData;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.log.LogFolder;
import org.medchain.log.RecordFile;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** What is found, and what is not, when a trail is verified against the ledger and against the folder where newer events wait. */
class AuditTrailTest {
    @TempDir
    Path root;

    private WardTrail trail;

    @BeforeEach
    void begin() throws Exception {
        trail = new WardTrail(root);
    }

    @AfterEach
    void end() throws Exception {
        trail.close();
    }

    @Test
    void events_anchored_areVerifiedAndExported() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 3);
            assertThat(sink.pending()).isEqualTo(3);
            assertThat(sink.anchor()).isEqualTo(3);
            WardTrail.record(sink, 4, 5);
            assertThat(sink.anchor()).isEqualTo(2);
            assertThat(sink.anchor()).isZero();
            WardTrail.record(sink, 6, 7);
            assertThat(sink.pending()).isEqualTo(2);
        }
        byte[] anchored = trail.anchored();
        assertThat(trail.verify(anchored)).isEmpty();
        Bundle exported = AuditTrail.export(new ByteArrayInputStream(anchored), 2, 3);
        assertThat(exported.getEntry().stream()
                        .map(entry -> ((AuditEvent) entry.getResource()).getOutcomeDesc())
                        .toList())
                .containsExactly("event 2", "event 3", "event 4");
        try (VerifiedData data = trail.fetch()) {
            assertThat(data.chunks()).hasSize(2);
        }
    }

    @Test
    void change_ofAnEventThatWaits_isFound() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 3);
            sink.anchor();
            WardTrail.record(sink, 4, 9);
        }
        byte[] content = Files.readAllBytes(trail.batch());
        int at = new String(content, StandardCharsets.ISO_8859_1).indexOf("event 6");
        try (RandomAccessFile file = new RandomAccessFile(trail.batch().toFile(), "rw")) {
            file.seek(at);
            file.write('E');
        }
        assertThat(trail.verify(trail.anchored())).singleElement().satisfies(finding -> assertThat(finding.event())
                .isEqualTo(6));
        assertThatThrownBy(trail::open).isInstanceOf(StorageException.class).hasMessageContaining("damaged");
    }

    /** He who removes an event writes the file again, with sound check sums and numbers. */
    @Test
    void removal_ofAnEventThatWaits_isFoundAfterTheFileWasWrittenAgain() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 5);
        }
        byte[] before = Files.readAllBytes(trail.batch());
        Files.delete(trail.batch());
        rewriteWithout(before, 1, 3);
        assertThat(trail.verify(new byte[0])).singleElement().satisfies(finding -> assertThat(finding.event())
                .isEqualTo(3));
    }

    private void rewriteWithout(byte[] before, long index, int left) throws Exception {
        Path old = root.resolve("old");
        Files.createDirectories(old);
        Files.write(old.resolve(AuditBatch.nameOf(index)), before);
        var from = LogFolder.onDisk(old, Metrics.NONE, Tag.LogFile.VOTES);
        var to = LogFolder.onDisk(trail.folder, Metrics.NONE, Tag.LogFile.VOTES);
        try (var source = RecordFile.open(from, AuditBatch.nameOf(index));
                var target = RecordFile.open(to, AuditBatch.nameOf(index))) {
            List<Bytes> records = source.records();
            for (int i = 0; i < records.size(); i++) {
                if (i != left) {
                    target.append(records.get(i));
                }
            }
        }
    }

    @Test
    void removal_ofAnAnchoredEvent_isFoundByItsNumberAndByTheLedger() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 4);
            sink.anchor();
        }
        byte[] anchored = trail.anchored();
        String lines = new String(anchored, StandardCharsets.UTF_8);
        String without = lines.replaceFirst("(?m)^.*event 2.*\n", "");
        assertThat(trail.verify(without.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.event()).isEqualTo(2));
        trail.changeWhatTheStoreHas("event 2", "event 8");
        assertThatThrownBy(trail::fetch).isInstanceOfSatisfying(InvalidDataException.class, invalid -> assertThat(
                        invalid.verdict().bad())
                .hasSize(1));
    }

    private static void assertNotFetched(List<AuditFinding> findings, long event) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(AuditFinding.Kind.NOT_FETCHED);
            assertThat(finding.event()).isEqualTo(event);
        });
    }

    @Test
    void stream_fetchedBeforeTheServerAnchored_isToBeFetchedAgain() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 3);
            sink.anchor();
            byte[] before = trail.anchored();
            WardTrail.record(sink, 4, 5);
            sink.anchor();
            WardTrail.record(sink, 6, 6);
            assertNotFetched(trail.verify(before), 4);
            assertThat(trail.verify(trail.anchored())).isEmpty();
        }
    }

    @Test
    void folder_copiedBeforeTheFetch_isVerifiedWhateverIsAnchoredMeanwhile() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 3);
            sink.anchor();
            WardTrail.record(sink, 4, 5);
            Path copy = Files.createDirectory(root.resolve("copy"));
            Files.copy(trail.batch(), copy.resolve(AuditBatch.nameOf(2)));
            sink.anchor();
            WardTrail.record(sink, 6, 6);
            sink.anchor();
            assertThat(AuditTrail.verify(new ByteArrayInputStream(trail.anchored()), copy))
                    .isEmpty();
        }
    }

    /** Batches are begun, grow and go while they are read. */
    @Test
    void folder_readWhileTheServerAnchors_neverLooksChanged() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService server = Executors.newSingleThreadExecutor();
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 1);
            Future<Integer> anchored = server.submit(() -> {
                int events = 0;
                while (!enough.get()) {
                    WardTrail.record(sink, 1, 3);
                    events += sink.anchor();
                }
                return events;
            });
            for (int i = 0; i < 300; i++) {
                assertThat(trail.verify(new byte[0]))
                        .extracting(AuditFinding::kind)
                        .doesNotContain(AuditFinding.Kind.CHANGED);
            }
            enough.set(true);
            assertThat(anchored.get()).isPositive();
            assertThat(trail.verify(trail.anchored())).isEmpty();
        } finally {
            enough.set(true);
            server.shutdown();
        }
    }

    /** He cannot have the next fetch bring what was never anchored. */
    @Test
    void batch_thatWasRemoved_isMissingFromEveryFetch() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 3);
            sink.anchor();
            WardTrail.record(sink, 4, 5);
        }
        try (PendingBatches batches = PendingBatches.open(trail.folder, 2)) {
            batches.rotate();
            batches.append(1, number -> Bytes.utf8("event " + number));
        }
        Files.delete(trail.folder.resolve(AuditBatch.nameOf(2)));
        assertNotFetched(trail.verify(trail.anchored()), 4);
        assertNotFetched(trail.verify(trail.anchored()), 4);
        assertThatThrownBy(trail::open).isInstanceOf(StorageException.class).hasMessageContaining("restore the folder");
    }

    @Test
    void change_behindWhatIsNotFetched_isFoundAllTheSame() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 3);
            sink.anchor();
            WardTrail.record(sink, 4, 6);
        }
        byte[] before = Files.readAllBytes(trail.batch());
        Files.delete(trail.batch());
        rewriteWithout(before, 2, 2);
        assertThat(trail.verify(new byte[0]))
                .extracting(AuditFinding::kind, AuditFinding::event)
                .containsExactly(tuple(AuditFinding.Kind.NOT_FETCHED, 1L), tuple(AuditFinding.Kind.CHANGED, 5L));
    }

    @Test
    void folder_thatIsEmptyOrMissing_isSaidToBe() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 3);
            sink.anchor();
        }
        byte[] anchored = trail.anchored();
        Path empty = Files.createDirectory(root.resolve("empty"));
        assertThat(AuditTrail.verify(new ByteArrayInputStream(anchored), empty))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("no batch"));
        assertThatThrownBy(() -> AuditTrail.verify(new ByteArrayInputStream(anchored), root.resolve("missing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("folder of the audit trail");
    }
}
