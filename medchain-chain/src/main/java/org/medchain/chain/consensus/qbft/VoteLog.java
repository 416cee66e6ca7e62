package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.store.LogFolder;
import org.medchain.chain.store.RecordFile;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;

/**
 * What this member voted, so that no crash makes it vote twice: durable before a vote leaves, forgotten when the block of
 * its height is durable. Not thread-safe.
 */
final class VoteLog implements AutoCloseable {
    private static final String NAME = "votes";
    private static final String BEGUN = "begun";
    /** Forgetting costs an fsync, so it waits until it is worth one. */
    private static final long FORGET_AT_BYTES = 32L << 20;

    private final LogFolder folder;
    private final RecordFile file;
    /** Not durable yet: a vote that another one follows at once is often said again by that one. */
    private @Nullable VoteRecord pending;

    private boolean fresh;

    private VoteLog(LogFolder folder, RecordFile file, boolean fresh) {
        this.folder = folder;
        this.file = file;
        this.fresh = fresh;
    }

    /** Opens the log in {@code folder}, or begins one. */
    static VoteLog open(LogFolder folder) throws StorageException {
        boolean fresh = !RecordFile.exists(folder, BEGUN);
        return new VoteLog(folder, RecordFile.open(folder, NAME), fresh);
    }

    /** True until this member {@linkplain #begin begins} to vote: it never did, or lost its disk. */
    boolean isFresh() {
        return fresh;
    }

    /** This member votes from now on, and knows so whatever happens to its process. */
    void begin() throws StorageException {
        if (fresh) {
            RecordFile.open(folder, BEGUN).close();
            fresh = false;
        }
    }

    /** What was voted about the block at {@code height}, in the order of voting. */
    List<VoteRecord> votes(long height) throws StorageException {
        List<VoteRecord> votes = new ArrayList<>();
        for (Bytes record : file.records()) {
            try {
                VoteRecord vote = VoteRecord.decode(record);
                if (vote.view().height() == height) {
                    votes.add(vote);
                }
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
        if (file.size() >= FORGET_AT_BYTES) {
            file.clear();
        }
    }

    @Override
    public void close() throws StorageException {
        file.close();
    }
}
