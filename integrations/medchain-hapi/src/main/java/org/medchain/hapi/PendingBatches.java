package org.medchain.hapi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.io.ExclusiveFile;
import org.medchain.io.Printable;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** The batches of a folder: those that take no more, and the one that grows. Thread-safe. */
final class PendingBatches implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DurableAuditSink.class.getName());

    private final Path folder;
    private final LogFolder files;
    private final ExclusiveFile lock;
    private final AuditLosses losses;
    private final Deque<Full> full;
    private AuditBatch growing;
    private boolean broken;
    private boolean closed;

    private PendingBatches(Path folder, LogFolder files, ExclusiveFile lock, AuditLosses losses, Found found) {
        this.folder = folder;
        this.files = files;
        this.lock = lock;
        this.losses = losses;
        this.full = found.full();
        this.growing = found.growing();
    }

    /** A batch that waits for the ledger. */
    private record Full(long index, AuditChain before, AuditChain after) {
        static Full of(AuditBatch batch) {
            return new Full(batch.index(), batch.before(), batch.chain());
        }

        long events() {
            return after.number() - before.number();
        }
    }

    private record Found(Deque<Full> full, AuditBatch growing) {}

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
                Found found = find(folder, files, next);
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

    private static Found find(Path folder, LogFolder files, long next) throws IOException, StorageException {
        List<Long> indices = files.names().stream()
                .map(AuditBatch::indexOf)
                .filter(index -> index > 0)
                .toList();
        requireGoesWith(indices, next);
        long torn = torn(files, indices);
        Deque<Full> full = new ArrayDeque<>();
        AuditBatch growing = first(folder, files, indices.isEmpty() ? 1 : indices.get(0));
        for (long index : indices.subList(Math.min(1, indices.size()), indices.size())) {
            growing.close();
            full.add(Full.of(growing));
            growing = after(growing, folder, files, index);
        }
        if (torn > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P027 the end of the audit trail was torn, as by a crash: {0} bytes where event {1} would be were cut off",
                    torn,
                    growing.chain().number() + 1);
        }
        return new Found(full, growing);
    }

    /** How many bytes at the end of the newest batch are no whole record; all other batches were complete once. */
    private static long torn(LogFolder files, List<Long> indices) throws IOException, StorageException {
        long torn = 0;
        for (long index : indices) {
            if (torn > 0) {
                throw new StorageException("batch " + (index - 1) + " of the audit trail is damaged: " + torn
                        + " bytes at its end are no whole event, and batch " + index
                        + " follows it; a retry does not help");
            }
            try (LogInput input = files.read(AuditBatch.nameOf(index))) {
                torn = input.size() - AuditBatch.soundBytes(input);
            }
        }
        return torn;
    }

    private static AuditBatch first(Path folder, LogFolder files, long index) throws StorageException {
        AuditBatch first = AuditBatch.open(folder, files, index, AuditChain.START);
        if (index > 1 && first.before().number() == 0) {
            first.close();
            throw new StorageException(
                    "batch " + index + " of the audit trail begins with event 1, expected a later one");
        }
        return first;
    }

    private static AuditBatch after(AuditBatch previous, Path folder, LogFolder files, long index)
            throws StorageException {
        AuditBatch batch = AuditBatch.open(folder, files, index, previous.chain());
        if (!batch.before().equals(previous.chain())) {
            batch.close();
            throw new StorageException("the audit trail has a gap before event " + batch.first() + ", expected event "
                    + (previous.chain().number() + 1) + "; a retry does not help");
        }
        return batch;
    }

    /**
     * The oldest batch is the next chunk, or the newest one if a crash came between chunk and deletion. Before a batch becomes a chunk, there
     * is another one that grows.
     */
    private static void requireGoesWith(List<Long> indices, long next) throws StorageException {
        long oldest = indices.isEmpty() ? 1 : indices.get(0);
        long newest = indices.isEmpty() ? 1 : indices.get(indices.size() - 1);
        boolean consecutive = true;
        for (int i = 1; i < indices.size(); i++) {
            consecutive &= indices.get(i) == oldest + i;
        }
        if (!consecutive || oldest > next || oldest < next - 1 || newest < next) {
            throw new StorageException("the folder of the audit trail has batches " + indices
                    + " and the stream goes on with chunk " + next
                    + ", expected the batches from there on: restore the folder, or begin another stream");
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
            AuditBatch again = reopen(Full.of(growing));
            if (again.chain().number() < growing.chain().number()) {
                again.close();
                throw AuditBatch.damaged(growing.index(), "events at its end are missing");
            }
            growing = again;
            broken = false;
        }
    }

    /** A batch that was there; {@link AuditBatch#open} would begin one that is missing. */
    private AuditBatch reopen(Full batch) throws StorageException {
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
            full.add(Full.of(grown));
            grown.close();
        }
    }

    /** The oldest batch that waits, which the caller closes or deletes. */
    synchronized Optional<AuditBatch> oldestFull() throws StorageException {
        requireOpen();
        Full oldest = full.peekFirst();
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
        return full.stream().mapToLong(Full::events).sum() + growing.size();
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
