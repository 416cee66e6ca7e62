package org.medchain.chain.consensus.postgresql;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.ordering.Ordering.Follower;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** Gives the table's entries to the follower, each position once and in ascending order, whatever the server sends. */
final class EntryReader implements SessionThread.Work {
    /** The server need not notify: the table is read so often in any case. */
    private static final int LOOK_EVERY_MILLIS = 1_000;

    private volatile long last;
    private final AtomicLong skipped = new AtomicLong();
    private @Nullable Follower follower;

    /** Before the thread starts. */
    void begin(long after, Follower taker) {
        last = after;
        follower = taker;
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public boolean adds() {
        return false;
    }

    @Override
    public void run(Session session, Runnable working) throws SQLException, InterruptedException {
        session.listen();
        while (true) {
            long before = last;
            session.read(before, this::give);
            working.run();
            if (last == before) {
                session.await(LOOK_EVERY_MILLIS);
            }
        }
    }

    private void give(long position, Bytes entry) throws InterruptedException {
        if (position <= last) {
            return;
        }
        if (entry.isEmpty()) {
            skipped.incrementAndGet();
        } else {
            Objects.requireNonNull(follower).entry(position, entry);
        }
        last = position;
    }

    /** The issue of rows that no member can have added. */
    Optional<Issue> issue() {
        long rows = skipped.get();
        return rows == 0
                ? Optional.empty()
                : Optional.of(new Issue(
                        IssueCode.ORDERING_FOREIGN_ENTRIES,
                        "the ordering's table had " + rows
                                + " rows that are empty or too large; no member adds such rows"));
    }

    @Override
    public void failed(UnavailableException reason) {}
}
