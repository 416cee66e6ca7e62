package org.medchain.dht.infinispan;

import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.infinispan.commons.CacheException;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.RecordAddress;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.time.TaskWatch;

/**
 * The thread that decides whether this node serves: while enough nodes are in the cluster, and enough of them have offered the
 * records on their disks since memory may last have lost some. It also offers the records on this node's disk, and lets the
 * cluster continue where Infinispan alone would wait for an operator.
 */
final class ServingMonitor implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ServingMonitor.class.getName());
    private static final long LOOK_EVERY_NANOS = 100_000_000;
    private static final long TELL_EVERY_NANOS = 1_000_000_000;
    /** Room for as many events during one view. */
    private static final int EVENT_BITS = 16;

    private final Cluster cluster;
    private final Journal journal;
    private final Offering offering;
    private final Serving serving;
    private final IntSupplier needed;
    private final long patienceNanos;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private final TaskWatch watch;
    private volatile boolean closed;
    /** The merge that the last step knew of. */
    private volatile long lookedAfter = -1;

    private boolean look;
    /** The level at which this node has offered. */
    private long offered = -1;
    /** The level of the last event that it knows of. */
    private long floor;

    private OfferRegistry.@Nullable Entry told;
    private long toldAt;
    private volatile String complaint = "";
    private long degradedSince;
    private long degradedView = -1;

    /**
     * Not started yet.
     *
     * @param needed how many nodes must be there
     * @param patience how long Infinispan may take to go on by itself
     */
    ServingMonitor(
            Cluster cluster, Journal journal, Serving serving, IntSupplier needed, Duration patience, String name) {
        this.cluster = cluster;
        this.journal = journal;
        this.watch = new TaskWatch(name, System::nanoTime);
        this.offering = new Offering(journal, cluster, () -> closed, watch::begin);
        this.serving = serving;
        this.needed = needed;
        this.patienceNanos = patience.toNanos();
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    void start() {
        cluster.whenViewChanges(this::wake);
        thread.start();
    }

    /** Something changed: looks again at once. */
    private void wake() {
        lock.lock();
        try {
            look = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!closed) {
                watch.begin();
                look();
                watch.end();
                pause();
            }
        } finally {
            serving.end();
        }
    }

    private void look() {
        boolean serves = false;
        @Nullable View view = null;
        try {
            view = cluster.view();
            serves = step(view);
            complaint = "";
        } catch (CacheException e) {
            LOG.log(Level.DEBUG, "the cluster is not ready: {0}", e.getMessage());
        } catch (StorageException e) {
            complain("this node does not serve, as its disk cannot be read", e);
        } catch (RuntimeException | Error e) {
            // A thread that ended here would leave the node as it is, serving or not, for ever.
            complain("this node does not serve for now", e);
        }
        lookedAfter = view == null ? lookedAfter : view.mergedAt();
        serving.set(serves);
    }

    /** Once, not with each step that meets the same. */
    private void complain(String what, Throwable why) {
        String said = what + ": " + why;
        if (!said.equals(complaint)) {
            complaint = said;
            LOG.log(Level.ERROR, "MC-D003 " + what, why);
        }
    }

    private void pause() {
        lock.lock();
        try {
            long left = LOOK_EVERY_NANOS;
            while (!look && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            look = false;
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    /** True if this node serves until the next step. */
    private boolean step(View view) throws StorageException {
        if (!isEnough(view)) {
            return false;
        }
        if (cluster.isDegraded()) {
            goOnIfNobodyElseDoes(view);
            return false;
        }
        degradedView = -1;
        floor = Math.max(
                floor, Math.max(view.mergedAt() << EVENT_BITS, cluster.offers().floor(view.members())));
        if (offered < floor) {
            serving.set(false);
            long began = floor;
            if (!offering.all(floor == 0)) {
                return false;
            }
            offered = began;
        }
        tell();
        offerWhatIsAhead();
        // Writes that race while owners change often have no certain outcome: a node does not begin with that.
        if (!serving.isServing() && cluster.isMoving()) {
            return false;
        }
        return cluster.offers().count(view.members(), floor) >= needed.getAsInt();
    }

    private boolean isEnough(View view) {
        return view.members().size() >= needed.getAsInt();
    }

    /** Says what this node has offered: at once when that changes, and every so often. */
    private void tell() {
        OfferRegistry.Entry entry = new OfferRegistry.Entry(offered, floor);
        long now = System.nanoTime();
        if (!entry.equals(told) || now - toldAt > TELL_EVERY_NANOS) {
            cluster.offers().enter(cluster.self(), entry);
            told = entry;
            toldAt = now;
        }
    }

    /**
     * After too many nodes were lost at once Infinispan waits for an operator. Here the disks have all records, so it goes on
     * without one: first everybody is told to offer, then memory is declared available.
     */
    private void goOnIfNobodyElseDoes(View view) {
        long now = System.nanoTime();
        if (degradedView != view.number()) {
            degradedView = view.number();
            degradedSince = now;
        }
        if (cluster.isCoordinator() && now - degradedSince > patienceNanos) {
            floor = Math.max(floor, view.number() << EVENT_BITS) + 1;
            tell();
            cluster.goOn();
        }
    }

    private void offerWhatIsAhead() throws StorageException {
        Optional<RecordAddress> ahead = journal.takeAhead();
        while (ahead.isPresent() && !closed) {
            boolean taken = false;
            try {
                taken = offering.one(ahead.get());
            } finally {
                if (!taken) {
                    journal.isAhead(ahead.get());
                }
            }
            ahead = taken ? journal.takeAhead() : Optional.empty();
        }
    }

    /** What went wrong in the last step, if something did that nobody expected, and whether this one takes too long. */
    List<Issue> issues() {
        List<Issue> issues = new ArrayList<>();
        watch.issue().ifPresent(issues::add);
        String said = complaint;
        if (!said.isEmpty()) {
            issues.add(new Issue(IssueCode.ENGINE_STARTING, said));
        }
        return issues;
    }

    /** What the view alone says, without waiting for the thread: after a merge it must have looked again. */
    boolean mayServe() {
        View view = cluster.view();
        return isEnough(view) && view.mergedAt() == lookedAfter;
    }

    /** Ends the thread; it serves no more. May be called again. */
    @Override
    public void close() {
        closed = true;
        wake();
        Uninterruptibles.joinUninterruptibly(thread);
        serving.end();
    }
}
