package org.medchain.hapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /**
     * Looks whether the batches go on after {@code anchored}; the oldest may have been anchored just before a crash, and others while they
     * are read here.
     */
    void follow(AuditChain anchored) throws IOException {
        List<Path> batches = batches();
        Optional<AuditChain> chain = Optional.empty();
        boolean gone = false;
        for (int i = 0; i < batches.size() && isSound(); i++) {
            try {
                chain = read(batches.get(i), chain, anchored, i == batches.size() - 1);
            } catch (NoSuchFileException e) {
                chain = Optional.empty();
                gone = true;
            }
        }
        if (!isSound() || chain.isPresent()) {
            return;
        }
        if (gone) {
            notFetched(anchored.number() + 1, "what waited in the folder was anchored while it was read");
        } else if (anchored.number() > 0) {
            changed(anchored.number() + 1, "the folder has no batch, expected the one that goes on here");
        }
    }

    private List<Path> batches() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("the folder of the audit trail, " + folder.getFileName()
                    + ", is not there, expected it or a copy of it");
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> AuditBatch.indexOf(name(file)) > 0)
                    .sorted()
                    .toList();
        }
    }

    private boolean isSound() {
        return findings.stream().noneMatch(finding -> finding.kind() == AuditFinding.Kind.CHANGED);
    }

    private void changed(long event, String what) {
        findings.add(new AuditFinding(event, AuditFinding.Kind.CHANGED, what));
    }

    private void notFetched(long event, String what) {
        findings.add(new AuditFinding(event, AuditFinding.Kind.NOT_FETCHED, what + ": fetch the stream again"));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Optional<AuditChain> read(Path file, Optional<AuditChain> before, AuditChain anchored, boolean last)
            throws IOException {
        Optional<AuditChain> chain = before;
        boolean begun = false;
        long offset = 0;
        try (LogInput input = DiskFolder.input(file)) {
            long place = LogRecord.Header.read(input, 0)
                    .map(LogRecord.Header::height)
                    .orElse(1L);
            while (offset < input.size()) {
                long event = chain.orElse(anchored).number() + 1;
                Optional<LogRecord> record = LogRecord.read(input, offset, place);
                if (record.isEmpty()) {
                    if (!last || !TornTail.isTorn(input, offset, place)) {
                        changed(event, "damaged at byte " + offset + " of " + name(file));
                    }
                    return chain;
                }
                Optional<AuditRecord> read = decode(record.get());
                boolean follows = read.isPresent()
                        && (begun
                                ? goesOn(read.get(), chain, anchored)
                                : begins(read.get().chain(), chain, anchored));
                if (!follows) {
                    changed(event, "it does not follow what is before it, in " + name(file));
                    return chain;
                }
                if (chain.isEmpty() && read.get().chain().number() > anchored.number()) {
                    notFetched(
                            event,
                            "neither the stream nor the folder has events " + event + " to "
                                    + read.get().chain().number());
                }
                tellOfLosses(read.get(), anchored);
                chain = Optional.of(read.get().chain());
                begun = true;
                offset += record.get().length();
                place++;
            }
        }
        return chain;
    }

    private void tellOfLosses(AuditRecord read, AuditChain anchored) {
        long number = read.chain().number();
        if (number > anchored.number()) {
            read.line().flatMap(line -> AuditTrail.losses(number, line)).ifPresent(findings::add);
        }
    }

    private static Optional<AuditRecord> decode(LogRecord record) {
        try {
            return Optional.of(AuditRecord.decode(record.payload()));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static boolean goesOn(AuditRecord read, Optional<AuditChain> chain, AuditChain anchored) {
        return chain.isPresent() && read.follows(chain.get()) && isAnchored(read.chain(), anchored);
    }

    private static boolean begins(AuditChain found, Optional<AuditChain> chain, AuditChain anchored) {
        return chain.map(found::equals).orElse(isAnchored(found, anchored));
    }

    /** True unless the event is the newest anchored one, and another. */
    private static boolean isAnchored(AuditChain found, AuditChain anchored) {
        return found.number() != anchored.number() || found.digest().equals(anchored.digest());
    }
}
