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
 *
 * <p>One vote of a block need not be durable: a member that has a durable prepared certificate at a height forfeits round 0 of the
 * next height if its process ends there. So what it says in that round, and that it goes to round 1, binds it without being written.
 * Whoever opens the log finds the certificate and no vote at the next height, cannot know what the process said there, and has it
 * say nothing in round 0.
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
    /** The highest height of a durable prepared certificate; 0 if there is none. */
    private long preparedHeight;
    /** The highest height of a vote in the file; 0 if it has none. */
    private long writtenHeight;
    /** The height whose round 0 is forfeit; 0 if there is none. */
    private long forfeitHeight;

    private VoteLog(RecordFile file, boolean isNew) {
        this.file = file;
        this.isNew = isNew;
    }

    /** Opens the log in {@code folder}, or creates it. */
    static VoteLog open(LogFolder folder) throws StorageException {
        boolean isNew = !RecordFile.exists(folder, NAME);
        VoteLog log = new VoteLog(RecordFile.open(folder, NAME), isNew);
        try {
            log.forfeit();
            return log;
        } catch (StorageException e) {
            log.close();
            throw e;
        }
    }

    private void forfeit() throws StorageException {
        preparedHeight = highestPrepared();
        writtenHeight = highest();
        forfeitHeight = endsPrepared() ? preparedHeight + 1 : 0;
    }

    /** True if whoever opens the file as it is finds that round 0 of the next height is forfeit. */
    private boolean endsPrepared() {
        return preparedHeight > 0 && writtenHeight <= preparedHeight;
    }

    /** True if the process that ended may have said anything in round 0 at this height: nothing may be said in it. */
    boolean isForfeit(long height) {
        return height == forfeitHeight;
    }

    /** True if opening created it. */
    boolean isNew() {
        return isNew;
    }

    /** The highest height of the votes in the file; 0 if it has none. */
    long highest() throws StorageException {
        return found().stream().mapToLong(vote -> vote.view().height()).max().orElse(0);
    }

    /** The highest height at which the process that ended may have said anything; 0 if there is none. */
    long highestSaid() throws StorageException {
        long prepared = highestPrepared();
        return prepared == 0 ? highest() : Math.max(highest(), prepared + 1);
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

    /** Appends a vote; it and all before it bind this member for ever after the next {@link #sync()}. */
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

    /** All votes are durable when this returns, or of a round that is forfeit if the process ends. */
    void sync() throws StorageException {
        if (pending != null && !isForfeitOtherwise(pending)) {
            file.append(pending.encode());
            writtenHeight = Math.max(writtenHeight, pending.view().height());
            if (pending.prepared().isPresent()) {
                preparedHeight = Math.max(preparedHeight, pending.view().height());
            }
            pending = null;
        }
    }

    /** True if this member can only repeat the vote, or say nothing in its round, once it has forgotten it. */
    private boolean isForfeitOtherwise(VoteRecord vote) {
        long round = vote.view().round();
        boolean saysNothingElse = round == 0 || (round == 1 && vote.accepted().isEmpty());
        return endsPrepared()
                && vote.view().height() == preparedHeight + 1
                && vote.prepared().isEmpty()
                && saysNothingElse;
    }

    /** The blocks of all votes so far are durable: discards the votes, those in the file when they are many. */
    void settled() throws StorageException {
        pending = null;
        sinceOpened.clear();
        if (file.size() >= FORGET_AT_BYTES) {
            file.clear();
            preparedHeight = 0;
            writtenHeight = 0;
        }
    }

    /** Discards all votes. */
    void clear() throws StorageException {
        pending = null;
        sinceOpened.clear();
        file.clear();
        preparedHeight = 0;
        writtenHeight = 0;
        forfeitHeight = 0;
    }

    @Override
    public void close() throws StorageException {
        file.close();
    }
}
