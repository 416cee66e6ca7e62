package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import ca.uhn.fhir.storage.interceptor.balp.IBalpAuditEventSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.hl7.fhir.r4.model.AuditEvent;
import org.medchain.core.role.StreamWriter;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.io.Printable;

/**
 * An audit trail that is durable and provable, for HAPI's BalpAuditCaptureInterceptor and for {@link SessionConsent}. An event is on the
 * disk when {@link #recordAuditEvent} returns, numbered, and chained by its digest to all before it. {@link #anchor}, which the host calls
 * from time to time, makes what was recorded since then a chunk of a stream of the provider's: from then on the ledger proves that
 * nothing of it was changed or removed, to whom the stream's owner grants it, with the means by which all data is verified.
 *
 * <p>A folder belongs to one sink at a time. Thread-safe.
 */
public final class DurableAuditSink implements IBalpAuditEventSink, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DurableAuditSink.class.getName());
    private static final int UNAVAILABLE = 503;

    private final PendingBatches batches;
    private final StreamWriter stream;
    private final Clock clock;
    private final AuditFailure onFailure;
    private final FhirContext fhir = FhirContext.forR4Cached();
    private final AtomicLong lost = new AtomicLong();
    private final Object anchoring = new Object();

    private DurableAuditSink(PendingBatches batches, StreamWriter stream, Clock clock, AuditFailure onFailure) {
        this.batches = batches;
        this.stream = stream;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /**
     * Opens the audit trail, or begins one.
     *
     * @param folder where events wait until they are anchored; made if missing
     * @param stream of the provider's, for this trail alone
     * @throws StorageException if the folder is in use, cannot be read or written, is damaged, or is not the one that goes with the
     *     stream; nothing in it was changed then but the end of an event that a crash left
     */
    public static DurableAuditSink open(Path folder, StreamWriter stream, Clock clock, AuditFailure onFailure)
            throws StorageException {
        return new DurableAuditSink(PendingBatches.open(folder, stream.next().value()), stream, clock, onFailure);
    }

    /**
     * Makes an event durable.
     *
     * @throws UnclassifiedServerFailureException with status 503 if it cannot be, under {@link AuditFailure#REFUSE}
     */
    @Override
    public void recordAuditEvent(AuditEvent event) {
        try {
            record(event);
        } catch (MedChainException | RuntimeException e) {
            failed(e);
        }
    }

    private void record(AuditEvent event) throws StorageException {
        AuditEvent copy = event.copy();
        IParser parser = fhir.newJsonParser();
        batches.append(micros(clock.instant()), number -> {
            copy.setId(Long.toString(number));
            return Bytes.takeOwnership(parser.encodeResourceToString(copy).getBytes(StandardCharsets.UTF_8));
        });
    }

    private static long micros(Instant now) {
        return Math.addExact(
                TimeUnit.SECONDS.toMicros(now.getEpochSecond()), TimeUnit.NANOSECONDS.toMicros(now.getNano()));
    }

    private void failed(Exception cause) {
        long lostNow = onFailure == AuditFailure.LOSE_AND_LOG ? lose(cause) : lost.get();
        LOG.log(
                System.Logger.Level.ERROR,
                "MC-P024 an audit event could not be made durable, {0} are lost: {1}",
                lostNow,
                Printable.of(String.valueOf(cause.getMessage())));
        if (onFailure == AuditFailure.REFUSE) {
            throw new UnclassifiedServerFailureException(
                    UNAVAILABLE, "This request could not be recorded in the audit trail; try again later.");
        }
    }

    /** Whether or not that can be marked on the disk, it is counted here, and in the trail's next event unless the process ends before. */
    private long lose(Exception cause) {
        try {
            batches.lose(micros(clock.instant()));
        } catch (StorageException | RuntimeException e) {
            cause.addSuppressed(e);
        }
        return lost.incrementAndGet();
    }

    /**
     * How many events were lost since this was opened, under {@link AuditFailure#LOSE_AND_LOG}. The next event that can be recorded tells of
     * them, and {@link AuditTrail#verify} of it; those lost once this is closed are in the log alone.
     */
    public long lost() {
        return lost.get();
    }

    /** How many events are durable here and not on the ledger yet. */
    public long pending() {
        return batches.pending();
    }

    /**
     * Brings all events recorded so far to the ledger. May be repeated after any failure or crash: each event is there once. Events are recorded
     * meanwhile.
     *
     * @return how many events were brought there; a batch that a crash kept from being deleted counts again
     * @throws org.medchain.error.UnavailableException if the ledger does not take them now; they stay
     */
    public int anchor() throws IOException, MedChainException {
        synchronized (anchoring) {
            batches.rotate();
            int anchored = 0;
            int events = anchorOldest();
            while (events > 0) {
                anchored += events;
                events = anchorOldest();
            }
            return anchored;
        }
    }

    private int anchorOldest() throws IOException, MedChainException {
        Optional<AuditBatch> oldest = batches.oldestFull();
        if (oldest.isEmpty()) {
            return 0;
        }
        try (AuditBatch batch = oldest.get()) {
            stream.append(batch.time(), batch.content());
            batches.anchored(batch);
            return batch.size();
        }
    }

    @Override
    public void close() throws StorageException {
        batches.close();
    }
}
