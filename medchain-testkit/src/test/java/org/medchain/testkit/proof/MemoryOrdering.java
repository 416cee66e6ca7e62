package org.medchain.testkit.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** A member's access to a log in memory. */
class MemoryOrdering implements Ordering {
    private final Log log;
    private final Thread thread = new Thread(this::run, "memory-ordering");
    private Follower follower = (position, entry) -> {};
    private long last;
    private boolean followed;
    private boolean closed;

    /** The log, which all members share. */
    static final class Log {
        private final TreeMap<Long, Bytes> entries = new TreeMap<>();
        private final List<MemoryOrdering> members = new ArrayList<>();
        private long tail;
        private boolean broken;

        synchronized void setBroken(boolean now) {
            broken = now;
        }

        synchronized void lose() {
            entries.clear();
            tail = 0;
        }
    }

    MemoryOrdering(Log log) {
        this.log = log;
        thread.setDaemon(true);
        synchronized (log) {
            log.members.add(this);
        }
    }

    @Override
    public void follow(long after, Follower taker) {
        synchronized (log) {
            if (followed) {
                throw new IllegalStateException("followed already");
            }
            followed = true;
            follower = taker;
            last = first(after);
            log.tail = raised(log.tail, after);
            thread.start();
        }
    }

    /** After which position it begins to give entries to a follower that is at {@code after}. */
    long first(long after) {
        return after;
    }

    /** The last position of the log. */
    final long tail() {
        return log.tail;
    }

    /** The position above which the next entry is, once a follower is at {@code given}. */
    long raised(long tail, long given) {
        return Math.max(tail, given);
    }

    @Override
    public CompletableFuture<Void> submit(Bytes entry) {
        if (entry.isEmpty() || entry.size() > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException("an entry of " + entry.size() + " bytes");
        }
        synchronized (log) {
            if (closed || log.broken) {
                return refused();
            }
            for (MemoryOrdering member : log.members) {
                log.tail = raised(log.tail, member.last);
            }
            add(entry);
            log.notifyAll();
            return CompletableFuture.completedFuture(null);
        }
    }

    /** What becomes of a submission that is not taken. */
    CompletableFuture<Void> refused() {
        return CompletableFuture.failedFuture(new UnavailableException("the log takes nothing"));
    }

    /** Puts an entry into the log, whose lock is held. */
    void add(Bytes entry) {
        log.tail++;
        log.entries.put(log.tail, entry);
    }

    private void run() {
        try {
            for (Optional<Long> position = next(); position.isPresent(); position = next()) {
                give(position.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Long> next() throws InterruptedException {
        synchronized (log) {
            while (!ended() && log.entries.higherKey(last) == null) {
                log.wait();
            }
            return ended() ? Optional.empty() : Optional.of(log.entries.higherKey(last));
        }
    }

    /** True if nothing is given any more. */
    boolean ended() {
        return closed;
    }

    private void give(long position) throws InterruptedException {
        Bytes entry;
        synchronized (log) {
            entry = log.entries.get(position);
        }
        if (entry != null) {
            give(follower, position, entry);
        }
        synchronized (log) {
            last = position;
        }
    }

    /** Gives the follower an entry. */
    void give(Follower taker, long position, Bytes entry) throws InterruptedException {
        taker.entry(position, entry);
    }

    @Override
    public List<Issue> issues() {
        synchronized (log) {
            return log.broken ? List.of(new Issue(IssueCode.ORDERING_UNAVAILABLE, "the log takes nothing")) : List.of();
        }
    }

    @Override
    public void close() {
        synchronized (log) {
            closed = true;
            log.members.remove(this);
            log.notifyAll();
        }
        if (!ended()) {
            return;
        }
        thread.interrupt();
        try {
            if (Thread.currentThread() != thread) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
