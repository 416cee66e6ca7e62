package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.medchain.log.LogFolder;
import org.medchain.log.RecordFile;

/**
 * The votes of this member, so that no crash makes it vote twice. They are durable before a message leaves that follows from them,
 * and are discarded once the block of their height is durable. Not thread-safe.
 */
final class VoteLog implements AutoCloseable {
    private static final String NAME = "votes";
    /** Discarding votes costs an fsync, so it is done when the file has this size. */
    private static final long FORGET_AT_BYTES = 32L << 20;

    private final RecordFile file;
    private final boolean isNew;
    /** The votes since the log was opened, about blocks that are not durable yet. */
    private final List<VoteRecord> sinceOpened = new ArrayList<>();
    /** Not durable yet, because the next vote often implies it. */
    private @Nullable VoteRecord pending;

    private VoteLog(RecordFile file, boolean isNew) {
        this.file = file;
        this.isNew = isNew;
    }

    /** Opens the log in {@code folder}, or creates it. */
    static VoteLog open(LogFolder folder) throws StorageException {
        boolean isNew = !RecordFile.exists(folder, NAME);
        return new VoteLog(RecordFile.open(folder, NAME), isNew);
    }

    /** True if opening created it. */
    boolean isNew() {
        return isNew;
    }

    /** The highest height of the votes in the file; 0 if it has none. */
    long highest() throws StorageException {
        return found().stream().mapToLong(vote -> vote.view().height()).max().orElse(0);
    }

    /** The highest height in the file at which this member may have sent a COMMIT; 0 if there is none. */
    long highestPrepared() throws StorageException {
        return found().stream()
                .filter(vote -> vote.prepared().isPresent())
                .mapToLong(vote -> vote.view().height())
                .max()
                .orElse(0);
    }

    /** The votes at {@code height}, whose block is not durable, in their order. */
    List<VoteRecord> votes(long height) throws StorageException {
        return Stream.concat(found().stream(), sinceOpened.stream())
                .filter(vote -> vote.view().height() == height)
                .toList();
    }

    private List<VoteRecord> found() throws StorageException {
        List<VoteRecord> votes = new ArrayList<>();
        for (Bytes record : file.records()) {
            try {
                votes.add(VoteRecord.decode(record));
            } catch (MalformedException e) {
                throw new StorageException("the vote log has an invalid record: " + e.getMessage(), e);
            }
        }
        return votes;
    }

    /** Appends a vote; it and all before it are durable after the next {@link #sync()}. */
    void append(VoteRecord vote) throws StorageException {
        if (pending != null && !vote.repeats(pending)) {
            sync();
        }
        pending = vote;
        remember(vote);
    }

    /** Discards votes of earlier rounds that do not count any more, so that the list stays short. */
    private void remember(VoteRecord vote) {
        boolean prepared = vote.prepared().isPresent();
        sinceOpened.removeIf(earlier -> earlier.view().round() < vote.view().round()
                && (prepared || earlier.prepared().isEmpty()));
        sinceOpened.add(vote);
    }

    /** All votes are durable when this returns. */
    void sync() throws StorageException {
        if (pending != null) {
            file.append(pending.encode());
            pending = null;
        }
    }

    /** The blocks of all votes so far are durable: discards the votes, those in the file when they are many. */
    void settled() throws StorageException {
        pending = null;
        sinceOpened.clear();
        if (file.size() >= FORGET_AT_BYTES) {
            file.clear();
        }
    }

    /** Discards all votes. */
    void clear() throws StorageException {
        pending = null;
        sinceOpened.clear();
        file.clear();
    }

    @Override
    public void close() throws StorageException {
        file.close();
    }
}
