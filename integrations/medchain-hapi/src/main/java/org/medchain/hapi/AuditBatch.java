package org.medchain.hapi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medchain.chain.event.TimeRange;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.io.DurableFiles;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;
import org.medchain.log.LogRecord;
import org.medchain.log.RecordFile;

/**
 * The events that are to become one chunk of the audit stream, in a file of their own until they are on the ledger. Each is
 * durable when its append returns. Not thread-safe.
 */
final class AuditBatch implements AutoCloseable {
    /** From this size on the batch takes no more. */
    static final long FULL = 4L << 20;

    private static final String PREFIX = "audit-";
    private static final String SUFFIX = ".batch";

    private final Path path;
    private final long index;
    private final RecordFile file;
    private final AuditChain before;
    private final List<Bytes> lines = new ArrayList<>();
    private final long first;
    private AuditChain chain;
    private long firstMicros;

    private AuditBatch(Path path, long index, RecordFile file, AuditChain before) {
        this.path = path;
        this.index = index;
        this.file = file;
        this.before = before;
        this.first = before.number() + 1;
        this.chain = before;
    }

    /** The number of the chunk that a file in the folder of batches is to become; 0 if the file is no batch. */
    static long indexOf(String name) {
        boolean batch = name.matches(PREFIX + "[0-8][0-9]{18}" + SUFFIX);
        return batch ? Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length())) : 0;
    }

    static String nameOf(long index) {
        return String.format(Locale.ROOT, "%s%019d%s", PREFIX, index, SUFFIX);
    }

    /**
     * Opens a batch, or begins one after {@code before}.
     *
     * @throws StorageException if it is damaged, or is not one that begins after {@code before}
     */
    static AuditBatch open(Path folder, LogFolder files, long index, AuditChain before) throws StorageException {
        String name = nameOf(index);
        RecordFile file = RecordFile.open(files, name);
        boolean complete = false;
        try {
            AuditBatch batch = read(folder.resolve(name), index, file, before);
            complete = true;
            return batch;
        } finally {
            if (!complete) {
                file.close();
            }
        }
    }

    private static AuditBatch read(Path path, long index, RecordFile file, AuditChain before) throws StorageException {
        List<Bytes> records = file.records();
        if (records.isEmpty() || (records.size() == 1 && lags(decode(records.get(0)), before))) {
            file.clear();
            file.append(new AuditRecord(before, Optional.empty()).encode());
            return new AuditBatch(path, index, file, before);
        }
        AuditBatch batch =
                new AuditBatch(path, index, file, decode(records.get(0)).chain());
        for (Bytes record : records.subList(1, records.size())) {
            AuditRecord read = decode(record);
            if (!read.follows(batch.chain)) {
                throw damaged(index, "event " + (batch.chain.number() + 1) + " is not as it was recorded");
            }
            batch.add(read.chain(), read.line().orElseThrow());
        }
        return batch;
    }

    /** A batch that was to begin earlier, and did not, since that could not be made durable; the batch before it went on. */
    private static boolean lags(AuditRecord beginning, AuditChain before) {
        return beginning.chain().number() < before.number();
    }

    /** How many bytes from the beginning are whole records. */
    static long soundBytes(LogInput file) throws IOException {
        long number =
                LogRecord.Header.read(file, 0).map(LogRecord.Header::height).orElse(1L);
        long end = 0;
        Optional<LogRecord> record = LogRecord.read(file, end, number);
        while (record.isPresent()) {
            end += record.get().length();
            number++;
            record = LogRecord.read(file, end, number);
        }
        return end;
    }

    static StorageException damaged(long index, String what) {
        return new StorageException(
                "batch " + index + " of the audit trail is damaged: " + what + "; a retry does not help");
    }

    private static AuditRecord decode(Bytes record) throws StorageException {
        try {
            return AuditRecord.decode(record);
        } catch (MalformedException e) {
            throw new StorageException("a batch of audit events is damaged: " + e.getMessage(), e);
        }
    }

    private void add(AuditChain with, Bytes line) {
        if (lines.isEmpty()) {
            firstMicros = with.micros();
        }
        lines.add(line);
        chain = with;
    }

    /** Appends an event; it is durable when this returns. */
    void append(AuditChain with, Bytes line) throws StorageException {
        file.append(new AuditRecord(with, Optional.of(line)).encode());
        add(with, line);
    }

    long index() {
        return index;
    }

    AuditChain before() {
        return before;
    }

    /** How far the chain is with this batch. */
    AuditChain chain() {
        return chain;
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    boolean isFull() {
        return file.size() >= FULL;
    }

    int size() {
        return lines.size();
    }

    /** The number of its first event. */
    long first() {
        return first;
    }

    /** The time that its events cover. */
    TimeRange time() {
        return new TimeRange(firstMicros, chain.micros() + 1);
    }

    /** Its events, one JSON to a line. */
    InputStream content() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            for (Bytes line : lines) {
                line.writeTo(content);
                content.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(content.toByteArray());
    }

    /** Closes and deletes it: its chunk is on the ledger. */
    void delete() throws StorageException {
        close();
        try {
            DurableFiles.delete(path);
        } catch (IOException e) {
            throw new StorageException(
                    "a batch of audit events that is on the ledger cannot be deleted: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws StorageException {
        file.close();
    }
}
