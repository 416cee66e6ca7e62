package org.medchain.chain.consensus.ratis;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.io.DurableFiles;

/**
 * Ratis's state machine. It holds nothing: the log is the queue, which {@link Delivery} reads up to what is applied. A snapshot is a
 * place that this member has settled, in a file of a few bytes, so that the log before it may go.
 */
final class QueueMachine extends BaseStateMachine {
    private static final int KEPT_SNAPSHOTS = 2;

    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private final Supplier<Optional<Place>> settled;
    private final Runnable applied;
    private final long every;
    private volatile Place snapshot;

    /**
     * A state machine.
     *
     * @param first where the log begins
     * @param settled the last place known that this member has settled
     * @param applied is told that more of the log is committed
     * @param every so many entries are settled before the next snapshot
     */
    QueueMachine(Place first, Supplier<Optional<Place>> settled, Runnable applied, long every) {
        this.snapshot = first;
        this.settled = settled;
        this.applied = applied;
        this.every = every;
    }

    /** The name under which a leader sends a snapshot. */
    static String fileName(long term, long index) {
        return "sm/" + SimpleStateMachineStorage.getSnapshotFileName(term, index);
    }

    /** Where the log begins: the place of the last snapshot, also of one that a leader has sent. */
    Place snapshot() {
        return snapshot;
    }

    /** The last entry that is committed, as far as this member knows. */
    long appliedIndex() {
        return getLastAppliedTermIndex().getIndex();
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage) throws IOException {
        super.initialize(server, group, raftStorage);
        getLifeCycle()
                .startAndTransition(
                        () -> {
                            storage.init(raftStorage);
                            load();
                        },
                        IOException.class);
    }

    @Override
    public void pause() {
        if (getLifeCycle().compareAndTransition(LifeCycle.State.RUNNING, LifeCycle.State.PAUSING)) {
            getLifeCycle().transition(LifeCycle.State.PAUSED);
        }
    }

    /** A leader has sent a snapshot. */
    @Override
    public void reinitialize() throws IOException {
        load();
        getLifeCycle().transition(LifeCycle.State.STARTING);
        getLifeCycle().transition(LifeCycle.State.RUNNING);
        applied.run();
    }

    private void load() throws IOException {
        @Nullable SingleFileSnapshotInfo latest = storage.loadLatestSnapshot();
        if (latest == null) {
            return;
        }
        Path file = latest.getFile().getPath();
        if (Files.size(file) > Place.MAX_SIZE) {
            throw new IOException("a snapshot has " + Files.size(file) + " bytes, expected at most " + Place.MAX_SIZE);
        }
        try {
            snapshot = Place.decode(latest.getTermIndex(), Bytes.copyOf(Files.readAllBytes(file)));
        } catch (MalformedException e) {
            throw new IOException("a snapshot is malformed: " + e.getMessage(), e);
        }
        setLastAppliedTermIndex(snapshot.termIndex());
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        TermIndex entry = TermIndex.valueOf(transaction.getLogEntry());
        notifyTermIndexUpdated(entry.getTerm(), entry.getIndex());
        return CompletableFuture.completedFuture(Message.EMPTY);
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        super.notifyTermIndexUpdated(term, index);
        applied.run();
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return storage;
    }

    /** Writes the place that this member has settled, if it is far enough beyond the last one. */
    @Override
    public long takeSnapshot() throws IOException {
        Optional<Place> place = settled.get().filter(one -> one.index() - snapshot.index() >= every);
        if (place.isEmpty()) {
            return RaftLog.INVALID_LOG_INDEX;
        }
        Place taken = place.get();
        File file = storage.getSnapshotFile(taken.term(), taken.index());
        DurableFiles.replace(file.toPath(), taken.encodePosition());
        MD5Hash digest = MD5FileUtil.computeAndSaveMd5ForFile(file);
        storage.updateLatestSnapshot(
                new SingleFileSnapshotInfo(new FileInfo(file.toPath(), digest), taken.term(), taken.index()));
        snapshot = taken;
        storage.cleanupOldSnapshots(new org.apache.ratis.statemachine.SnapshotRetentionPolicy() {
            @Override
            public int getNumSnapshotsRetained() {
                return KEPT_SNAPSHOTS;
            }
        });
        return taken.index();
    }
}
