package org.medchain.dht.storage;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.StorageReport;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;

/**
 * Frees disk space: on request, and on its own thread once the reclaimable bytes exceed both a threshold and the live bytes. So the
 * disk holds little more than twice the live bytes, and each byte is rewritten only a few times. Thread-safe.
 */
final class Reclaimer implements StorageMaintenance, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Reclaimer.class.getName());

    private final RecordStore store;
    private final Committer committer;
    private final long thresholdBytes;
    private final Lock oneAtATime = new ReentrantLock();
    private final ExecutorService background =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "medchain-dht-reclaimer"));
    private volatile CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    private volatile boolean stopped;
    private volatile @Nullable String trouble;

    Reclaimer(RecordStore store, Committer committer, long thresholdBytes) {
        this.store = store;
        this.committer = committer;
        this.thresholdBytes = thresholdBytes;
    }

    @Override
    public StorageReport storage() throws StorageException {
        Totals totals = committer.totals();
        return new StorageReport(
                totals.records(),
                totals.tombstones(),
                totals.liveBytes(),
                totals.reclaimableBytes(),
                store.bytesOnDisk());
    }

    @Override
    public Reclaimed reclaim() throws StorageException {
        oneAtATime.lock();
        try {
            StorageReport before = storage();
            committer.dropExpired();
            long reclaimable = committer.totals().reclaimableBytes();
            store.compact();
            committer.reclaimed(reclaimable);
            return new Reclaimed(before, storage());
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Starts to reclaim, if there is enough to reclaim. For the writer's thread; does not block. */
    void reclaimIfWorthwhile() {
        Totals totals = committer.totals();
        boolean worthwhile = totals.reclaimableBytes() >= Math.max(thresholdBytes, totals.liveBytes());
        if (worthwhile && underWay.isDone() && !stopped) {
            underWay = CompletableFuture.runAsync(this::reclaimInBackground, background);
        }
    }

    private void reclaimInBackground() {
        try {
            Reclaimed done = reclaim();
            LOG.log(Level.DEBUG, "reclaimed {0} bytes", done.bytes());
        } catch (RuntimeException | Error e) {
            LOG.log(
                    Level.ERROR,
                    "MC-D024 space was not reclaimed, because of an unexpected failure; this is tried again",
                    e);
        } catch (StorageException e) {
            if (!stopped) {
                stopped = true;
                String why =
                        "no space is reclaimed until the directory is opened again: " + Printable.of(e.getMessage());
                trouble = why;
                LOG.log(Level.WARNING, "MC-D025 " + why);
            }
        }
    }

    /** The issue of space that is not freed any more. */
    Optional<Issue> issue() {
        return Optional.ofNullable(trouble).map(why -> new Issue(IssueCode.RECLAIM_STOPPED, why));
    }

    /** Must be called after the writer has ended. */
    @Override
    public void close() {
        stopped = true;
        store.cancelCompaction();
        underWay.join();
        background.shutdown();
    }
}
