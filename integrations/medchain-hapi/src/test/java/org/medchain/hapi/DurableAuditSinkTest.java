package org.medchain.hapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.role.StreamWriter;
import org.medchain.error.StorageException;

/** What the sink records, anchors and counts, over crashes and with folders that it must not go on with. */
class DurableAuditSinkTest {
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
    void events_notAnchoredYet_areThereAfterReopening() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 2);
        }
        try (DurableAuditSink sink = trail.open()) {
            assertThat(sink.pending()).isEqualTo(2);
            WardTrail.record(sink, 3, 3);
            sink.anchor();
        }
        assertThat(new String(trail.anchored(), StandardCharsets.UTF_8).lines()).hasSize(3);
    }

    /** The process ends after the ledger has the chunk and before the batch is deleted. */
    @Test
    void batch_anchoredJustBeforeACrash_isThereOnce() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 2);
        }
        Path copy = root.resolve("copy");
        Files.copy(trail.batch(), copy);
        try (DurableAuditSink sink = trail.open()) {
            sink.anchor();
        }
        Files.copy(copy, trail.folder.resolve(AuditBatch.nameOf(1)));
        assertThat(trail.verify(trail.anchored())).isEmpty();
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 3, 3);
            assertThat(sink.anchor()).isEqualTo(3);
        }
        assertThat(new String(trail.anchored(), StandardCharsets.UTF_8).lines()).hasSize(3);
        assertThat(trail.verify(trail.anchored())).isEmpty();
    }

    @Test
    void folder_ofAnotherStreamOrLost_isNotOpened() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 2);
            sink.anchor();
            WardTrail.record(sink, 3, 3);
            sink.anchor();
        }
        Path lost = root.resolve("lost");
        assertThatThrownBy(() -> DurableAuditSink.open(lost, trail.stream, Clock.systemUTC(), AuditFailure.REFUSE))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("restore the folder");
    }

    @Test
    void folder_isOpenOnce() throws Exception {
        DurableAuditSink first = trail.open();
        assertThatThrownBy(trail::open).isInstanceOf(StorageException.class).hasMessageContaining("open once");
        first.close();
        trail.open().close();
    }

    @Test
    void event_afterTheSinkWasClosed_isRefused() throws Exception {
        DurableAuditSink sink = trail.open();
        sink.close();
        assertThatThrownBy(() -> sink.recordAuditEvent(WardTrail.event("late")))
                .isInstanceOfSatisfying(
                        UnclassifiedServerFailureException.class,
                        refused -> assertThat(refused.getStatusCode()).isEqualTo(503));
    }

    @Test
    void event_thatMayBeLost_isCountedAndHoldsNothingUp() throws Exception {
        DurableAuditSink sink =
                DurableAuditSink.open(trail.folder, trail.stream, Clock.systemUTC(), AuditFailure.LOSE_AND_LOG);
        WardTrail.record(sink, 1, 1);
        assertThat(sink.lost()).isZero();
        sink.close();
        WardTrail.record(sink, 2, 3);
        assertThat(sink.lost()).isEqualTo(2);
    }

    @Test
    void event_thatWasLost_isToldOfInTheTrail() throws Exception {
        try (DurableAuditSink sink =
                DurableAuditSink.open(trail.folder, trail.stream, Clock.systemUTC(), AuditFailure.LOSE_AND_LOG)) {
            WardTrail.record(sink, 1, 1);
            sink.recordAuditEvent(WardTrail.event("x".repeat(AuditRecord.MAX_LINE)));
            assertThat(sink.lost()).isEqualTo(1);
            WardTrail.record(sink, 2, 2);
            assertThat(trail.verify(new byte[0])).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(AuditFinding.Kind.LOST);
                assertThat(finding.event()).isEqualTo(2);
            });
            Files.copy(trail.batch(), root.resolve("copy"));
            sink.anchor();
        }
        byte[] anchored = trail.anchored();
        assertThat(new String(anchored, StandardCharsets.UTF_8).lines()).hasSize(3);
        assertThat(trail.verify(anchored)).extracting(AuditFinding::kind).containsExactly(AuditFinding.Kind.LOST);
        Files.copy(root.resolve("copy"), trail.folder.resolve(AuditBatch.nameOf(1)));
        assertThat(trail.verify(anchored)).extracting(AuditFinding::kind).containsExactly(AuditFinding.Kind.LOST);
    }

    /** What is to be done with a folder that does not open: it stays as it is, and another trail begins. */
    @Test
    void trail_afterADamagedOne_isAnotherStreamInAnotherFolder() throws Exception {
        try (DurableAuditSink sink = trail.open()) {
            WardTrail.record(sink, 1, 3);
        }
        try (RandomAccessFile file = new RandomAccessFile(trail.batch().toFile(), "rw")) {
            file.seek(400);
            file.write('~');
        }
        byte[] damaged = Files.readAllBytes(trail.batch());
        assertThatThrownBy(trail::open).isInstanceOf(StorageException.class).hasMessageContaining("damaged");
        assertThat(Files.readAllBytes(trail.batch())).isEqualTo(damaged);
        StreamWriter second = trail.ward.auditStream("audit trail 2");
        Path next = root.resolve("trail 2");
        try (DurableAuditSink sink = DurableAuditSink.open(next, second, Clock.systemUTC(), AuditFailure.REFUSE)) {
            WardTrail.record(sink, 1, 2);
            assertThat(sink.anchor()).isEqualTo(2);
        }
        assertThat(trail.verify(new byte[0])).isNotEmpty();
    }
}
