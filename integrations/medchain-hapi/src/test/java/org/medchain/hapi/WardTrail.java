package org.medchain.hapi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.AuditEvent;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.ProviderGateway;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Selection;
import org.medchain.core.role.StreamWriter;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.io.FileTrees;

/** The audit trail of a ward: a stream of the hospital's, the folder where events wait for it, and what the officer fetches of it. */
final class WardTrail implements AutoCloseable {
    final Ward ward;
    final StreamWriter stream;
    final Path folder;
    private final Path wardFolder;

    WardTrail(Path root) throws Exception {
        wardFolder = root.resolve("ward");
        ward = new Ward(wardFolder);
        stream = ward.auditStream();
        folder = root.resolve("trail");
    }

    DurableAuditSink open() throws StorageException {
        return DurableAuditSink.open(folder, stream, Clock.systemUTC(), AuditFailure.REFUSE);
    }

    static AuditEvent event(String what) {
        AuditEvent event = new AuditEvent();
        event.setOutcomeDesc(what);
        return event;
    }

    static void record(DurableAuditSink sink, int first, int last) {
        IntStream.rangeClosed(first, last).forEach(i -> sink.recordAuditEvent(event("event " + i)));
    }

    VerifiedData fetch() throws Exception {
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

    List<AuditFinding> verify(byte[] anchored) throws IOException {
        return AuditTrail.verify(new ByteArrayInputStream(anchored), folder);
    }

    byte[] anchored() throws Exception {
        try (VerifiedData data = fetch();
                InputStream lines = data.open()) {
            return lines.readAllBytes();
        }
    }

    Path batch() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".batch"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    void changeWhatTheStoreHas(String from, String to) throws IOException {
        for (Path file : FileTrees.files(wardFolder)) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            if (file.toString().contains("data") && content.contains(from)) {
                Files.writeString(file, content.replace(from, to), StandardCharsets.ISO_8859_1);
            }
        }
    }

    @Override
    public void close() throws MedChainException {
        ward.close();
    }
}
