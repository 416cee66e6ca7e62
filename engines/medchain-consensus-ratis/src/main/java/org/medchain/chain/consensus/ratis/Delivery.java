package org.medchain.chain.consensus.ratis;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.raftlog.RaftLog;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;
import org.medchain.time.Uninterruptible;

/** A thread that reads the log, as far as it is committed, and gives its entries with their positions. */
final class Delivery implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Delivery.class.getName());
    private static final long PAUSE_MILLIS = 50;

    private final Raft raft;
    private final QueueMachine machine;
    private final Settlements settlements;
    private final Taker taker;
    private final Thread thread;
    private final Semaphore news = new Semaphore(0);
    private Place place;
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean closed;

    /** Takes the entries of the log. */
    @FunctionalInterface
    interface Taker {
        /** Takes an entry, or a position that only raises those that follow. */
        void take(long position, QueuedEntry entry) throws InterruptedException;
    }

    Delivery(String name, Raft raft, QueueMachine machine, Settlements settlements, Taker taker) {
        this.raft = raft;
        this.machine = machine;
        this.settlements = settlements;
        this.taker = taker;
        this.place = machine.snapshot();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** More of the log is committed. */
    void wake() {
        news.release();
    }

    private void run() {
        try {
            while (!closed) {
                if (machine.appliedIndex() <= place.index() || !step()) {
                    await();
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.TRACE, "{0} ends", thread.getName());
        } catch (RuntimeException | Error e) {
            failure = Optional.of(Printable.of(e.toString()));
        }
    }

    /** Why the thread has ended by itself. */
    Optional<String> failure() {
        return failure;
    }

    private void await() throws InterruptedException {
        if (news.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    /** Gives the next entry of the log; false if it cannot be read now. */
    private boolean step() throws InterruptedException {
        try {
            RaftLog log = raft.division().getRaftLog();
            @Nullable LogEntryProto next = log.get(place.index() + 1);
            if (next == null) {
                return jump();
            }
            give(next);
            return true;
        } catch (IOException | IllegalStateException | UnavailableException e) {
            LOG.log(Level.DEBUG, "the log of Raft cannot be read now: {0}", e.toString());
            return false;
        }
    }

    /** The log begins later: the member that leads no longer has what comes next. Others have the blocks. */
    private boolean jump() {
        Place snapshot = machine.snapshot();
        boolean later = snapshot.index() > place.index();
        if (later) {
            LOG.log(Level.INFO, "entries up to {0} are no longer in the log of Raft", snapshot.position());
            place = snapshot;
        }
        return later;
    }

    private void give(LogEntryProto next) throws InterruptedException {
        Place after = place.next(next.getTerm());
        if (next.hasStateMachineLogEntry()) {
            try {
                QueuedEntry entry = QueuedEntry.decode(Bytes.takeOwnership(
                        next.getStateMachineLogEntry().getLogData().toByteArray()));
                after = place.next(next.getTerm(), entry.above());
                taker.take(after.position(), entry);
            } catch (MalformedException e) {
                LOG.log(Level.INFO, "an entry in the log of Raft is malformed: {0}", e.getMessage());
            }
        }
        place = after;
        settlements.given(after);
    }

    /** Interrupts the thread and waits for its end. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        if (Thread.currentThread() != thread) {
            Uninterruptible.ended(thread);
        }
    }
}
