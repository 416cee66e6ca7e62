package org.medchain.chain.consensus.postgresql;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;

/** Adds the entries that wait to the table, all that fit into one statement at once. Thread-safe. */
final class EntryWriter implements SessionThread.Work {
    private static final int BATCH_BYTES = Ordering.MAX_ENTRY_BYTES;
    private static final int BATCH_ENTRIES = 256;
    /** So many bytes may wait, beside one entry of any size. */
    private static final long WAITING_BYTES = 32L << 20;

    private static final long LOOK_EVERY_MILLIS = 1_000;

    private final LongSupplier given;
    private final Pruning pruning;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean ended;

    private record Waiting(Bytes entry, CompletableFuture<Void> taken) {}

    /** {@code given} is the last position that this member's follower was given. */
    EntryWriter(LongSupplier given, Pruning pruning) {
        this.given = given;
        this.pruning = pruning;
    }

    CompletableFuture<Void> submit(Bytes entry) {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        lock.lock();
        try {
            if (ended) {
                return CompletableFuture.failedFuture(new UnavailableException("the ordering is closed"));
            }
            if (bytes > 0 && bytes + entry.size() > WAITING_BYTES) {
                return CompletableFuture.failedFuture(new UnavailableException(
                        "the ordering is overloaded: " + bytes + " bytes wait for its database; a retry helps"));
            }
            waiting.add(new Waiting(entry, taken));
            bytes += entry.size();
            added.signal();
        } finally {
            lock.unlock();
        }
        return taken;
    }

    void settled(long position) {
        pruning.settled(position);
    }

    /** Takes nothing more. */
    void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long last() {
        return given.getAsLong();
    }

    @Override
    public boolean adds() {
        return true;
    }

    @Override
    public void run(Session session, Runnable working) throws SQLException, InterruptedException {
        working.run();
        while (true) {
            List<Waiting> batch = next();
            if (!batch.isEmpty()) {
                add(session, batch);
                working.run();
            }
            pruning.step(session);
        }
    }

    private void add(Session session, List<Waiting> batch) throws SQLException {
        boolean done = false;
        try {
            session.add(batch.stream().map(Waiting::entry).toList(), given.getAsLong());
            done = true;
        } finally {
            if (!done) {
                putBack(batch);
            }
        }
        batch.forEach(one -> one.taken().complete(null));
    }

    /** To be failed with the reason, which is known later. */
    private void putBack(List<Waiting> batch) {
        lock.lock();
        try {
            for (int i = batch.size() - 1; i >= 0; i--) {
                waiting.addFirst(batch.get(i));
                bytes += batch.get(i).entry().size();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next entries to add, or none after a while. */
    private List<Waiting> next() throws InterruptedException {
        List<Waiting> batch = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS);
            while (waiting.isEmpty() && nanos > 0) {
                nanos = added.awaitNanos(nanos);
            }
            int size = 0;
            while (!waiting.isEmpty() && batch.size() < BATCH_ENTRIES) {
                size += waiting.getFirst().entry().size();
                if (!batch.isEmpty() && size > BATCH_BYTES) {
                    break;
                }
                batch.add(waiting.removeFirst());
            }
            batch.forEach(one -> bytes -= one.entry().size());
        } finally {
            lock.unlock();
        }
        return batch;
    }

    @Override
    public void failed(UnavailableException reason) {
        List<Waiting> all;
        lock.lock();
        try {
            all = List.copyOf(waiting);
            waiting.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
        all.forEach(one -> one.taken().completeExceptionally(reason));
    }
}
