package org.medchain.hapi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.medchain.error.StorageException;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;

/**
 * The batches that a folder has when it is opened: each goes on where the one before it ends, and they go with the stream.
 *
 * @param full those that take no more, the oldest first
 * @param growing the newest, which the caller closes
 */
record FoundBatches(Deque<FullBatch> full, AuditBatch growing) {
    private static final System.Logger LOG = System.getLogger(DurableAuditSink.class.getName());

    /**
     * Reads them, and cuts off what a crash left at the end of the newest.
     *
     * @param next the number of the chunk that the stream takes next
     * @throws StorageException if they are damaged, or are not those that go with the stream
     */
    static FoundBatches find(Path folder, LogFolder files, long next) throws IOException, StorageException {
        List<Long> indices = files.names().stream()
                .map(AuditBatch::indexOf)
                .filter(index -> index > 0)
                .toList();
        requireGoesWith(indices, next);
        long torn = torn(files, indices);
        Deque<FullBatch> full = new ArrayDeque<>();
        AuditBatch growing = first(folder, files, indices.isEmpty() ? 1 : indices.get(0));
        for (long index : indices.subList(Math.min(1, indices.size()), indices.size())) {
            growing.close();
            full.add(FullBatch.of(growing));
            growing = after(growing, folder, files, index);
        }
        if (torn > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P027 the end of the audit trail was torn, as by a crash: {0} bytes where event {1} would be were cut off",
                    torn,
                    growing.chain().number() + 1);
        }
        return new FoundBatches(full, growing);
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
}
