package org.medchain.hapi;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.medchain.crypto.bytes.Bytes;

/**
 * Reads an audit trail: what was anchored, as {@link org.medchain.core.access.VerifiedData#open()} gives it, verified against the
 * ledger; and what waits in the folder of a {@link DurableAuditSink}.
 */
public final class AuditTrail {
    private AuditTrail() {}

    /**
     * Events as a Bundle of type collection.
     *
     * @param events one JSON to a line; not closed
     * @param first the number of the first event to be taken
     * @param max how many are taken at most
     * @throws IOException if the events cannot be read, or are none
     */
    public static Bundle export(InputStream events, long first, int max) throws IOException {
        IParser parser = FhirContext.forR4Cached().newJsonParser();
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        InputStream buffered = new BufferedInputStream(events);
        Optional<Bytes> line = line(buffered);
        while (line.isPresent() && bundle.getEntry().size() < max) {
            AuditEvent event = parse(parser, line.get());
            if (event.getIdElement().getIdPartAsLong() >= first) {
                bundle.addEntry().setResource(event);
            }
            line = line(buffered);
        }
        return bundle;
    }

    /**
     * Looks whether a trail is whole: whether its events have consecutive numbers from 1 on, what waits in the folder continues it by its
     * digest chain, and no event tells of others that were lost. That the anchored part is as it was anchored is for its verification
     * against the ledger to say.
     *
     * <p>The server may go on meanwhile. Read or copy the folder first and fetch the stream then, and whatever was taken out of the folder is
     * in the stream; else {@link AuditFinding.Kind#NOT_FETCHED} says what the fetched stream is too old for.
     *
     * @param anchored all events that were anchored, one JSON to a line; not closed
     * @param folder of a sink, or a copy of it; nothing in it is changed
     * @return where it is not; empty if it is whole
     * @throws IOException if the events or the folder cannot be read, or there is no such folder
     */
    public static List<AuditFinding> verify(InputStream anchored, Path folder) throws IOException {
        List<AuditFinding> findings = new ArrayList<>();
        AuditChain chain = AuditChain.START;
        IParser parser = FhirContext.forR4Cached().newJsonParser();
        InputStream buffered = new BufferedInputStream(anchored);
        for (Optional<Bytes> line = line(buffered); line.isPresent(); line = line(buffered)) {
            long expected = chain.number() + 1;
            Optional<AuditEvent> event = event(parser, line.get());
            long found = event.map(AuditTrail::number).orElse(0L);
            if (found != expected) {
                findings.add(new AuditFinding(
                        expected, AuditFinding.Kind.CHANGED, "found event " + found + " in its place"));
                return findings;
            }
            AuditLosses.toldBy(found, event.orElseThrow()).ifPresent(findings::add);
            chain = chain.next(expected, line.get());
        }
        new BatchReader(folder, findings).follow(chain);
        return findings;
    }

    private static long number(AuditEvent event) {
        try {
            return event.getIdElement().getIdPartAsLong();
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Optional<AuditEvent> event(IParser parser, Bytes line) {
        try {
            return Optional.of(parse(parser, line));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What an event that waits says of losses. */
    static Optional<AuditFinding> losses(long number, Bytes line) {
        boolean maybe = AuditLosses.mayBeToldBy(new String(line.toByteArray(), StandardCharsets.UTF_8));
        return maybe
                ? event(FhirContext.forR4Cached().newJsonParser(), line)
                        .flatMap(event -> AuditLosses.toldBy(number, event))
                : Optional.empty();
    }

    private static AuditEvent parse(IParser parser, Bytes line) throws IOException {
        try {
            return parser.parseResource(AuditEvent.class, new String(line.toByteArray(), StandardCharsets.UTF_8));
        } catch (DataFormatException | ClassCastException e) {
            throw new IOException("expected an AuditEvent as JSON in each line, found another one", e);
        }
    }

    private static Optional<Bytes> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (line.size() == AuditRecord.MAX_LINE) {
                throw new IOException(
                        "expected lines of at most " + AuditRecord.MAX_LINE + " bytes, found a longer one");
            }
            line.write(next);
            next = in.read();
        }
        return next < 0 && line.size() == 0 ? Optional.empty() : Optional.of(Bytes.takeOwnership(line.toByteArray()));
    }
}
