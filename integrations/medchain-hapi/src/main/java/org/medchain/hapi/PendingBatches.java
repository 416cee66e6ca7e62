package org.medchain.hapi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongFunction;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.io.ExclusiveFile;
import org.medchain.io.Printable;
import org.medchain.log.LogFolder;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** The batches of a folder: those that take no more, and the one that grows. Thread-safe. */
final class PendingBatches implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DurableAuditSink.class.getName());

    private final Path folder;
    private final LogFolder files;
    private final ExclusiveFile lock;
    private final AuditLosses losses;
    private final Deque<FullBatch> full;
    private AuditBatch growing;
    private boolean broken;
    private boolean closed;

    private PendingBatches(Path folder, LogFolder files, ExclusiveFile lock, AuditLosses losses, FoundBatches found) {
        this.folder = folder;
        this.files = files;
        this.lock = lock;
        this.losses = losses;
        this.full = found.full();
        this.growing = found.growing();
    }

    /** @param next the number of the chunk that the stream takes next */
    static PendingBatches open(Path folder, long next) throws StorageException {
        try {
            return open(folder, LogFolder.onDisk(folder, Metrics.NONE, Tag.LogFile.VOTES), next);
        } catch (IOException e) {
            throw new StorageException("the audit trail cannot be opened: " + e, e);
        }
    }

    static PendingBatches open(Path folder, LogFolder files, long next) throws StorageException {
        try {
            ExclusiveFile lock = ExclusiveFile.createOrTryLock(folder.resolve("lock"))
                    .orElseThrow(() -> new StorageException("the audit trail in " + folder.getFileName()
                            + " is open, here or in another process, expected that it is open once"));
            boolean complete = false;
            try {
                FoundBatches found = FoundBatches.find(folder, files, next);
                AuditLosses losses = AuditLosses.open(files, found.growing().chain());
                complete = true;
                return new PendingBatches(folder, files, lock, losses, found);
            } finally {
                if (!complete) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new StorageException("the audit trail cannot be opened: " + e, e);
        }
    }

    /** Appends the event that {@code encoding} makes of its number; it is durable when this returns. */
    synchronized void append(long micros, LongFunction<Bytes> encoding) throws StorageException {
        requireOpen();
        reopenIfBroken();
        if (growing.isFull()) {
            rotate();
        }
        recordLosses();
        write(micros, encoding);
    }

    private void write(long micros, LongFunction<Bytes> encoding) throws StorageException {
        AuditChain chain = growing.chain();
        Bytes line = encoding.apply(chain.number() + 1);
        if (line.size() > AuditRecord.MAX_LINE) {
            throw new StorageException("an audit event has " + line.size() + " bytes, expected at most "
                    + AuditRecord.MAX_LINE + "; a retry does not help");
        }
        broken = true;
        growing.append(chain.next(chain.timeAfter(micros), line), line);
        broken = false;
    }

    /** Notes that an event was lost, so that the next one that can be written tells of it. */
    synchronized void lose(long micros) throws StorageException {
        requireOpen();
        try {
            losses.add(micros);
        } catch (IOException e) {
            throw new StorageException("that an audit event was lost cannot be marked: " + e.getMessage(), e);
        }
    }

    private void recordLosses() throws StorageException {
        if (losses.any()) {
            write(losses.lastMicros(), losses::event);
            try {
                losses.clear();
            } catch (IOException e) {
                throw new StorageException("the mark of lost audit events cannot be taken away: " + e.getMessage(), e);
            }
        }
    }

    /** Once the lock is given back, another process may have the folder: nothing in it is touched any more. */
    private void requireOpen() throws StorageException {
        if (closed) {
            throw new StorageException("the audit trail is closed");
        }
    }

    /** After a failure the file is read again, which cuts off what was not acknowledged, and must have what was. */
    private void reopenIfBroken() throws StorageException {
        if (broken) {
            growing.close();
            AuditBatch again = reopen(FullBatch.of(growing));
            if (again.chain().number() < growing.chain().number()) {
                again.close();
                throw AuditBatch.damaged(growing.index(), "events at its end are missing");
            }
            growing = again;
            broken = false;
        }
    }

    /** A batch that was there; {@link AuditBatch#open} would begin one that is missing. */
    private AuditBatch reopen(FullBatch batch) throws StorageException {
        try {
            if (!files.names().contains(AuditBatch.nameOf(batch.index()))) {
                throw AuditBatch.damaged(batch.index(), "its file is missing");
            }
        } catch (IOException e) {
            throw new StorageException("the folder of the audit trail cannot be read: " + e.getMessage(), e);
        }
        return AuditBatch.open(folder, files, batch.index(), batch.before());
    }

    /** Lets the batch that grows take no more, unless it is empty; what was lost is in it. */
    synchronized void rotate() throws StorageException {
        requireOpen();
        reopenIfBroken();
        recordLosses();
        if (!growing.isEmpty()) {
            AuditBatch grown = growing;
            growing = AuditBatch.open(folder, files, grown.index() + 1, grown.chain());
            full.add(FullBatch.of(grown));
            grown.close();
        }
    }

    /** The oldest batch that waits, which the caller closes or deletes. */
    synchronized Optional<AuditBatch> oldestFull() throws StorageException {
        requireOpen();
        FullBatch oldest = full.peekFirst();
        if (oldest == null) {
            return Optional.empty();
        }
        AuditBatch batch = reopen(oldest);
        if (!batch.chain().equals(oldest.after())) {
            batch.close();
            throw AuditBatch.damaged(
                    oldest.index(),
                    "expected that it ends with event " + oldest.after().number() + ", found event "
                            + batch.chain().number() + ", or another one of that number");
        }
        return Optional.of(batch);
    }

    /** Deletes the oldest batch, whose chunk is on the ledger. */
    synchronized void anchored(AuditBatch oldest) throws StorageException {
        requireOpen();
        oldest.delete();
        full.removeFirst();
    }

    synchronized long pending() {
        return full.stream().mapToLong(FullBatch::events).sum() + growing.size();
    }

    @Override
    public synchronized void close() throws StorageException {
        if (closed) {
            return;
        }
        recordLossesIfPossible();
        closed = true;
        try (lock) {
            growing.close();
            losses.close();
        } catch (IOException e) {
            throw new StorageException("the audit trail cannot be closed: " + e.getMessage(), e);
        }
    }

    /** Else the mark tells of them when the trail is opened again. */
    private void recordLossesIfPossible() {
        try {
            if (losses.any()) {
                reopenIfBroken();
                recordLosses();
            }
        } catch (StorageException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P028 the audit trail ends with lost events that it does not tell of yet: {0}",
                    Printable.of(String.valueOf(e.getMessage())));
        }
    }
}
