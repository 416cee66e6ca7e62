package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.InvalidDataException;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.log.LogFolder;
import org.medchain.log.RecordFile;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** An audit trail from the first event to its verification against the ledger. */
class DurableAuditSinkTest {
    @TempDir
    Path folder;

    private Ward ward;
    private StreamWriter stream;
    private Path trail;

    @BeforeEach
    void openWard() throws Exception {
        ward = new Ward(folder.resolve("ward"));
        stream = ward.auditStream();
        trail = folder.resolve("trail");
    }

    @AfterEach
    void closeWard() throws Exception {
        ward.close();
    }

    private DurableAuditSink open() throws StorageException {
        return DurableAuditSink.open(trail, stream, Clock.systemUTC(), AuditFailure.REFUSE);
    }

    static AuditEvent event(String what) {
        AuditEvent event = new AuditEvent();
        event.setOutcomeDesc(what);
        return event;
    }

    private static void record(DurableAuditSink sink, int first, int last) {
        IntStream.rangeClosed(first, last).forEach(i -> sink.recordAuditEvent(event("event " + i)));
    }

    private VerifiedData fetch() throws Exception {
        DataId id = stream.id();
        GrantedSession granted =
                ward.officer().grant(ward.auditor().certificate(), List.of(Selection.all(ward.auditInventory(), id)));
        Session session = ward.auditor().accept(granted.forRequester());
        ProviderGateway gateway = (url, request) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                ward.hospital.serve(request, answer);
            } catch (IOException | MedChainException e) {
                throw new UnavailableException("the hospital failed", e);
            }
            return new ByteArrayInputStream(answer.toByteArray());
        };
        return ward.auditor().fetch(session, id, GrantedRange.unrestricted(), gateway);
    }

    private List<AuditFinding> verify(byte[] anchored) throws IOException {
        return AuditTrail.verify(new ByteArrayInputStream(anchored), trail);
    }

    private byte[] anchored() throws Exception {
        try (VerifiedData data = fetch();
                InputStream lines = data.open()) {
            return lines.readAllBytes();
        }
    }

    private Path batch() throws IOException {
        try (Stream<Path> files = Files.list(trail)) {
            return files.filter(file -> file.toString().endsWith(".batch"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void events_anchored_areVerifiedAndExported() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 3);
            assertThat(sink.pending()).isEqualTo(3);
            assertThat(sink.anchor()).isEqualTo(3);
            record(sink, 4, 5);
            assertThat(sink.anchor()).isEqualTo(2);
            assertThat(sink.anchor()).isZero();
            record(sink, 6, 7);
            assertThat(sink.pending()).isEqualTo(2);
        }
        byte[] anchored = anchored();
        assertThat(verify(anchored)).isEmpty();
        Bundle exported = AuditTrail.export(new ByteArrayInputStream(anchored), 2, 3);
        assertThat(exported.getEntry().stream()
                        .map(entry -> ((AuditEvent) entry.getResource()).getOutcomeDesc())
                        .toList())
                .containsExactly("event 2", "event 3", "event 4");
        try (VerifiedData data = fetch()) {
            assertThat(data.chunks()).hasSize(2);
        }
    }

    @Test
    void events_notAnchoredYet_areThereAfterReopening() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 2);
        }
        try (DurableAuditSink sink = open()) {
            assertThat(sink.pending()).isEqualTo(2);
            record(sink, 3, 3);
            sink.anchor();
        }
        assertThat(new String(anchored(), StandardCharsets.UTF_8).lines()).hasSize(3);
    }

    /** The process ends after the ledger has the chunk and before the batch is deleted. */
    @Test
    void batch_anchoredJustBeforeACrash_isThereOnce() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 2);
        }
        Path copy = folder.resolve("copy");
        Files.copy(batch(), copy);
        try (DurableAuditSink sink = open()) {
            sink.anchor();
        }
        Files.copy(copy, trail.resolve(AuditBatch.nameOf(1)));
        assertThat(verify(anchored())).isEmpty();
        try (DurableAuditSink sink = open()) {
            record(sink, 3, 3);
            assertThat(sink.anchor()).isEqualTo(3);
        }
        assertThat(new String(anchored(), StandardCharsets.UTF_8).lines()).hasSize(3);
        assertThat(verify(anchored())).isEmpty();
    }

    @Test
    void change_ofAnEventThatWaits_isFound() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 3);
            sink.anchor();
            record(sink, 4, 9);
        }
        byte[] content = Files.readAllBytes(batch());
        int at = new String(content, StandardCharsets.ISO_8859_1).indexOf("event 6");
        try (RandomAccessFile file = new RandomAccessFile(batch().toFile(), "rw")) {
            file.seek(at);
            file.write('E');
        }
        assertThat(verify(anchored())).singleElement().satisfies(finding -> assertThat(finding.event())
                .isEqualTo(6));
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("damaged");
    }

    /** He who removes an event writes the file again, with sound check sums and numbers. */
    @Test
    void removal_ofAnEventThatWaits_isFoundAfterTheFileWasWrittenAgain() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 5);
        }
        byte[] before = Files.readAllBytes(batch());
        Files.delete(batch());
        rewriteWithout(before, 1, 3);
        assertThat(verify(new byte[0])).singleElement().satisfies(finding -> assertThat(finding.event())
                .isEqualTo(3));
    }

    private void rewriteWithout(byte[] before, long index, int left) throws Exception {
        Path old = folder.resolve("old");
        Files.createDirectories(old);
        Files.write(old.resolve(AuditBatch.nameOf(index)), before);
        var from = LogFolder.onDisk(old, Metrics.NONE, Tag.LogFile.VOTES);
        var to = LogFolder.onDisk(trail, Metrics.NONE, Tag.LogFile.VOTES);
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
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 4);
            sink.anchor();
        }
        byte[] anchored = anchored();
        String lines = new String(anchored, StandardCharsets.UTF_8);
        String without = lines.replaceFirst("(?m)^.*event 2.*\n", "");
        assertThat(verify(without.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.event()).isEqualTo(2));
        changeWhatTheStoreHas("event 2", "event 8");
        assertThatThrownBy(this::fetch).isInstanceOfSatisfying(InvalidDataException.class, invalid -> assertThat(
                        invalid.verdict().bad())
                .hasSize(1));
    }

    private void changeWhatTheStoreHas(String from, String to) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("ward"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (file.toString().contains("data") && content.contains(from)) {
                    Files.writeString(file, content.replace(from, to), StandardCharsets.ISO_8859_1);
                }
            }
        }
    }

    @Test
    void folder_ofAnotherStreamOrLost_isNotOpened() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 2);
            sink.anchor();
            record(sink, 3, 3);
            sink.anchor();
        }
        Path lost = folder.resolve("lost");
        assertThatThrownBy(() -> DurableAuditSink.open(lost, stream, Clock.systemUTC(), AuditFailure.REFUSE))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("restore the folder");
    }

    @Test
    void folder_isOpenOnce() throws Exception {
        DurableAuditSink first = open();
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("open once");
        first.close();
        open().close();
    }

    @Test
    void event_afterTheSinkWasClosed_isRefused() throws Exception {
        DurableAuditSink sink = open();
        sink.close();
        assertThatThrownBy(() -> sink.recordAuditEvent(event("late")))
                .isInstanceOfSatisfying(
                        UnclassifiedServerFailureException.class,
                        refused -> assertThat(refused.getStatusCode()).isEqualTo(503));
    }

    @Test
    void event_thatMayBeLost_isCountedAndHoldsNothingUp() throws Exception {
        DurableAuditSink sink = DurableAuditSink.open(trail, stream, Clock.systemUTC(), AuditFailure.LOSE_AND_LOG);
        record(sink, 1, 1);
        assertThat(sink.lost()).isZero();
        sink.close();
        record(sink, 2, 3);
        assertThat(sink.lost()).isEqualTo(2);
    }

    @Test
    void event_thatWasLost_isToldOfInTheTrail() throws Exception {
        try (DurableAuditSink sink =
                DurableAuditSink.open(trail, stream, Clock.systemUTC(), AuditFailure.LOSE_AND_LOG)) {
            record(sink, 1, 1);
            sink.recordAuditEvent(event("x".repeat(AuditRecord.MAX_LINE)));
            assertThat(sink.lost()).isEqualTo(1);
            record(sink, 2, 2);
            assertThat(verify(new byte[0])).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(AuditFinding.Kind.LOST);
                assertThat(finding.event()).isEqualTo(2);
            });
            Files.copy(batch(), folder.resolve("copy"));
            sink.anchor();
        }
        byte[] anchored = anchored();
        assertThat(new String(anchored, StandardCharsets.UTF_8).lines()).hasSize(3);
        assertThat(verify(anchored)).extracting(AuditFinding::kind).containsExactly(AuditFinding.Kind.LOST);
        Files.copy(folder.resolve("copy"), trail.resolve(AuditBatch.nameOf(1)));
        assertThat(verify(anchored)).extracting(AuditFinding::kind).containsExactly(AuditFinding.Kind.LOST);
    }

    private static void assertNotFetched(List<AuditFinding> findings, long event) {
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(AuditFinding.Kind.NOT_FETCHED);
            assertThat(finding.event()).isEqualTo(event);
        });
    }

    @Test
    void stream_fetchedBeforeTheServerAnchored_isToBeFetchedAgain() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 3);
            sink.anchor();
            byte[] before = anchored();
            record(sink, 4, 5);
            sink.anchor();
            record(sink, 6, 6);
            assertNotFetched(verify(before), 4);
            assertThat(verify(anchored())).isEmpty();
        }
    }

    @Test
    void folder_copiedBeforeTheFetch_isVerifiedWhateverIsAnchoredMeanwhile() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 3);
            sink.anchor();
            record(sink, 4, 5);
            Path copy = Files.createDirectory(folder.resolve("copy"));
            Files.copy(batch(), copy.resolve(AuditBatch.nameOf(2)));
            sink.anchor();
            record(sink, 6, 6);
            sink.anchor();
            assertThat(AuditTrail.verify(new ByteArrayInputStream(anchored()), copy))
                    .isEmpty();
        }
    }

    /** Batches are begun, grow and go while they are read. */
    @Test
    void folder_readWhileTheServerAnchors_neverLooksChanged() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService server = Executors.newSingleThreadExecutor();
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 1);
            Future<Integer> anchored = server.submit(() -> {
                int events = 0;
                while (!enough.get()) {
                    record(sink, 1, 3);
                    events += sink.anchor();
                }
                return events;
            });
            for (int i = 0; i < 300; i++) {
                assertThat(verify(new byte[0]))
                        .extracting(AuditFinding::kind)
                        .doesNotContain(AuditFinding.Kind.CHANGED);
            }
            enough.set(true);
            assertThat(anchored.get()).isPositive();
            assertThat(verify(anchored())).isEmpty();
        } finally {
            enough.set(true);
            server.shutdown();
        }
    }

    /** He cannot have the next fetch bring what was never anchored. */
    @Test
    void batch_thatWasRemoved_isMissingFromEveryFetch() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 3);
            sink.anchor();
            record(sink, 4, 5);
        }
        try (PendingBatches batches = PendingBatches.open(trail, 2)) {
            batches.rotate();
            batches.append(1, number -> Bytes.utf8("event " + number));
        }
        Files.delete(trail.resolve(AuditBatch.nameOf(2)));
        assertNotFetched(verify(anchored()), 4);
        assertNotFetched(verify(anchored()), 4);
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("restore the folder");
    }

    @Test
    void change_behindWhatIsNotFetched_isFoundAllTheSame() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 3);
            sink.anchor();
            record(sink, 4, 6);
        }
        byte[] before = Files.readAllBytes(batch());
        Files.delete(batch());
        rewriteWithout(before, 2, 2);
        assertThat(verify(new byte[0]))
                .extracting(AuditFinding::kind, AuditFinding::event)
                .containsExactly(tuple(AuditFinding.Kind.NOT_FETCHED, 1L), tuple(AuditFinding.Kind.CHANGED, 5L));
    }

    @Test
    void folder_thatIsEmptyOrMissing_isSaidToBe() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 3);
            sink.anchor();
        }
        byte[] anchored = anchored();
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(AuditTrail.verify(new ByteArrayInputStream(anchored), empty))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("no batch"));
        assertThatThrownBy(() -> AuditTrail.verify(new ByteArrayInputStream(anchored), folder.resolve("missing")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("folder of the audit trail");
    }

    /** What is to be done with a folder that does not open: it stays as it is, and another trail begins. */
    @Test
    void trail_afterADamagedOne_isAnotherStreamInAnotherFolder() throws Exception {
        try (DurableAuditSink sink = open()) {
            record(sink, 1, 3);
        }
        try (RandomAccessFile file = new RandomAccessFile(batch().toFile(), "rw")) {
            file.seek(400);
            file.write('~');
        }
        byte[] damaged = Files.readAllBytes(batch());
        assertThatThrownBy(this::open).isInstanceOf(StorageException.class).hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(batch())).isEqualTo(damaged);
        StreamWriter second = ward.auditStream("audit trail 2");
        Path next = folder.resolve("trail 2");
        try (DurableAuditSink sink = DurableAuditSink.open(next, second, Clock.systemUTC(), AuditFailure.REFUSE)) {
            record(sink, 1, 2);
            assertThat(sink.anchor()).isEqualTo(2);
        }
        assertThat(verify(new byte[0])).isNotEmpty();
    }
}
