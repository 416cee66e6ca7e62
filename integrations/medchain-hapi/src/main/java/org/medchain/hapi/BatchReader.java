package org.medchain.hapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.error.MalformedException;
import org.medchain.log.DiskFolder;
import org.medchain.log.LogInput;
import org.medchain.log.LogRecord;
import org.medchain.log.TornTail;

/** Reads the batches of a folder, changes nothing, and notes where they are not as they were written. */
final class BatchReader {
    private final Path folder;
    private final List<AuditFinding> findings;

    BatchReader(Path folder, List<AuditFinding> findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /** Looks whether the batches go on after {@code anchored}; the oldest may have been anchored just before a crash. */
    void follow(AuditChain anchored) throws IOException {
        List<Path> batches;
        try (Stream<Path> found = Files.list(folder)) {
            batches = found.filter(file -> AuditBatch.indexOf(name(file)) > 0)
                    .sorted()
                    .toList();
        }
        Optional<AuditChain> chain = Optional.empty();
        for (int i = 0; i < batches.size() && findings.isEmpty(); i++) {
            chain = read(batches.get(i), chain, anchored, i == batches.size() - 1);
        }
        if (findings.isEmpty() && chain.isEmpty() && anchored.number() > 0) {
            findings.add(new AuditFinding(anchored.number() + 1, "the folder has no batch"));
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Optional<AuditChain> read(Path file, Optional<AuditChain> before, AuditChain anchored, boolean last)
            throws IOException {
        Optional<AuditChain> chain = before;
        boolean begun = false;
        long offset = 0;
        long place = 1;
        try (LogInput input = DiskFolder.input(file)) {
            while (offset < input.size()) {
                long event = chain.orElse(anchored).number() + 1;
                Optional<LogRecord> record = LogRecord.read(input, offset, place);
                if (record.isEmpty()) {
                    if (!last || !TornTail.isTorn(input, offset, place)) {
                        findings.add(new AuditFinding(event, "damaged at byte " + offset + " of " + name(file)));
                    }
                    return chain;
                }
                Optional<AuditChain> next = next(record.get(), begun, chain, anchored);
                if (next.isEmpty()) {
                    findings.add(new AuditFinding(event, "it does not follow what is before it, in " + name(file)));
                    return chain;
                }
                chain = next;
                begun = true;
                offset += record.get().length();
                place++;
            }
        }
        return chain;
    }

    private static Optional<AuditChain> next(
            LogRecord record, boolean begun, Optional<AuditChain> chain, AuditChain anchored) {
        AuditRecord read;
        try {
            read = AuditRecord.decode(record.payload());
        } catch (MalformedException e) {
            return Optional.empty();
        }
        AuditChain found = read.chain();
        if (!begun) {
            return chain.map(found::equals).orElse(begins(found, anchored)) ? Optional.of(found) : Optional.empty();
        }
        boolean follows = chain.isPresent()
                && read.line().isPresent()
                && found.micros() > chain.get().micros()
                && chain.get().next(found.micros(), read.line().get()).equals(found)
                && isAnchored(found, anchored);
        return follows ? Optional.of(found) : Optional.empty();
    }

    private static boolean begins(AuditChain found, AuditChain anchored) {
        return found.number() < anchored.number()
                || (found.number() == anchored.number() && found.digest().equals(anchored.digest()));
    }

    /** True unless the event is the newest anchored one, and another. */
    private static boolean isAnchored(AuditChain found, AuditChain anchored) {
        return found.number() != anchored.number() || found.digest().equals(anchored.digest());
    }
}
