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
 * What this member voted, so that no crash makes it vote twice: durable before a vote leaves, forgotten when the block of
 * its height is durable. Not thread-safe.
 */
final class VoteLog implements AutoCloseable {
    private static final String NAME = "votes";
    /** Forgetting costs an fsync, so it waits until it is worth one. */
    private static final long FORGET_AT_BYTES = 32L << 20;

    private final RecordFile file;
    private final boolean begunNow;
    /** About blocks that are not durable yet. */
    private final List<VoteRecord> sinceOpened = new ArrayList<>();
    /** Not durable yet: a vote that another one follows at once is often said again by that one. */
    private @Nullable VoteRecord pending;

    private VoteLog(RecordFile file, boolean begunNow) {
        this.file = file;
        this.begunNow = begunNow;
    }

    /** Opens the log in {@code folder}, or begins one. */
    static VoteLog open(LogFolder folder) throws StorageException {
        boolean begunNow = !RecordFile.exists(folder, NAME);
        return new VoteLog(RecordFile.open(folder, NAME), begunNow);
    }

    /** True if there was no log yet. */
    boolean isBegunNow() {
        return begunNow;
    }

    /** The highest height of a vote that was found when the log was opened; 0 if none was. */
    long highest() throws StorageException {
        return found().stream().mapToLong(vote -> vote.view().height()).max().orElse(0);
    }

    /** The highest height at which this member may have said COMMIT, of those found when the log was opened. */
    long highestPrepared() throws StorageException {
        return found().stream()
                .filter(vote -> vote.prepared().isPresent())
                .mapToLong(vote -> vote.view().height())
                .max()
                .orElse(0);
    }

    /** What was voted about the block at {@code height}, which is not durable, in the order of voting. */
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
                throw new StorageException("the vote log holds what is no vote: " + e.getMessage(), e);
            }
        }
        return votes;
    }

    /** Takes a vote; durable, with all before it, after the next {@link #sync()}. */
    void append(VoteRecord vote) throws StorageException {
        if (pending != null && !vote.repeats(pending)) {
            sync();
        }
        pending = vote;
        remember(vote);
    }

    /** Of earlier rounds only the last block that was prepared still counts; and what is kept stays small. */
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

    /** All votes so far are about blocks that are durable: forgets them, those on the disk when they are many. */
    void settled() throws StorageException {
        pending = null;
        sinceOpened.clear();
        if (file.size() >= FORGET_AT_BYTES) {
            file.clear();
        }
    }

    /** What is here is of no use any more: forgets it. */
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
