package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.StringType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.log.LogFile;
import org.medchain.log.LogFolder;
import org.medchain.log.LogRecord;

/**
 * Events that were lost, until the trail itself has an event that says so. Meanwhile a mark on the disk says it, whose place was taken
 * beforehand, so that it can be written when the disk is full. A process that ends between the event and the mark's end has the same loss
 * told twice. Not thread-safe.
 */
final class AuditLosses {
    private static final String NAME = "losses";
    private static final String DETAIL = "urn:medchain:audit:lost-events";
    private static final String SINK = "MedChain audit sink";
    private static final int SIZE = 3 * Long.BYTES;

    private final LogFile mark;
    private long count;
    private long firstMicros;
    private long lastMicros;
    private boolean exact = true;

    private AuditLosses(LogFile mark) {
        this.mark = mark;
    }

    /**
     * Opens the mark, or makes it. One that was torn while it was written counts as one event at least, lost after the newest event of the
     * trail.
     */
    static AuditLosses open(LogFolder files, AuditChain trail) throws IOException {
        AuditLosses losses = new AuditLosses(files.open(NAME));
        boolean complete = false;
        try {
            losses.read(Math.max(0, trail.micros()));
            complete = true;
            return losses;
        } finally {
            if (!complete) {
                losses.close();
            }
        }
    }

    private void read(long newestMicros) throws IOException {
        if (mark.size() < encoded().length) {
            write();
            return;
        }
        Optional<LogRecord> record = LogRecord.read(mark, 0, 1);
        if (record.isEmpty() || record.get().payload().size() != SIZE) {
            count = 1;
            exact = false;
            firstMicros = newestMicros;
            lastMicros = newestMicros;
            return;
        }
        ByteBuffer fields = ByteBuffer.wrap(record.get().payload().toByteArray());
        count = fields.getLong();
        firstMicros = fields.getLong();
        lastMicros = fields.getLong();
    }

    private byte[] encoded() {
        ByteBuffer fields =
                ByteBuffer.allocate(SIZE).putLong(count).putLong(firstMicros).putLong(lastMicros);
        return LogRecord.encode(1, Bytes.copyOf(fields.array()));
    }

    private void write() throws IOException {
        mark.write(0, encoded());
        mark.force();
    }

    boolean any() {
        return count > 0;
    }

    /** When the newest was lost, in microseconds since the epoch. */
    long lastMicros() {
        return lastMicros;
    }

    /** Another one, which is known after a restart if the mark can be written. */
    void add(long micros) throws IOException {
        firstMicros = any() ? firstMicros : micros;
        lastMicros = micros;
        count++;
        write();
    }

    /** The trail tells of them now. */
    void clear() throws IOException {
        count = 0;
        exact = true;
        write();
    }

    /** The event that tells of them. */
    Bytes event(long number) {
        String told = (exact ? "" : "at least ") + count;
        Instant first = instant(firstMicros);
        Instant last = instant(lastMicros);
        AuditEvent event = new AuditEvent();
        event.setId(Long.toString(number));
        event.setType(new Coding("http://dicom.nema.org/resources/ontology/DCM", "110113", "Security Alert"));
        event.setRecorded(Date.from(last)).setOutcome(AuditEventOutcome._8);
        event.setOutcomeDesc(told + " audit events could not be recorded and are lost, from " + first + " to " + last);
        event.getPeriod().setStart(Date.from(first)).setEnd(Date.from(last));
        event.addAgent().setRequestor(false).getWho().setDisplay(SINK);
        event.getSource().getObserver().setDisplay(SINK);
        event.addEntity().addDetail().setType(DETAIL).setValue(new StringType(told));
        return Bytes.takeOwnership(FhirContext.forR4Cached()
                .newJsonParser()
                .encodeResourceToString(event)
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** What an event of a trail says of losses, if that is what it is about. */
    static Optional<AuditFinding> toldBy(long number, AuditEvent event) {
        boolean tells = event.getEntity().stream()
                .flatMap(entity -> entity.getDetail().stream())
                .anyMatch(detail -> DETAIL.equals(detail.getType()));
        return tells
                ? Optional.of(new AuditFinding(number, AuditFinding.Kind.LOST, event.getOutcomeDesc()))
                : Optional.empty();
    }

    /** Whether a line may be such an event, by its text. */
    static boolean mayBeToldBy(String line) {
        return line.contains(DETAIL);
    }

    void close() throws IOException {
        mark.close();
    }
}
