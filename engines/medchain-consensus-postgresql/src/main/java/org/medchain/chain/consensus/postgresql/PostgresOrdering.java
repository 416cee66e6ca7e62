package org.medchain.chain.consensus.postgresql;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.ordering.OrderingContext;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.health.Issue;

/** A table of a PostgreSQL database as an ordering: one thread and connection reads it, another one adds to it. Thread-safe. */
final class PostgresOrdering implements Ordering {
    private final EntryReader reader;
    private final EntryWriter writer;
    private final SessionThread reading;
    private final SessionThread writing;
    private boolean followed;
    private boolean closed;

    private PostgresOrdering(OrderingContext context, PostgresOptions options) {
        Database database = new Database(options, context.consortium());
        this.reader = new EntryReader();
        this.writer = new EntryWriter(reader::last, new Pruning(options.keepEntries()));
        String name = "medchain-ordering-postgresql-";
        this.reading = new SessionThread(name + "read-" + context.member(), database, reader, context.clock());
        this.writing = new SessionThread(name + "write-" + context.member(), database, writer, context.clock());
    }

    /** Opens the ordering; connects later, again and again until the database can be reached. */
    static PostgresOrdering open(OrderingContext context) {
        PostgresOrdering opened = new PostgresOrdering(context, PostgresOptions.read(context.options()));
        opened.writing.start();
        return opened;
    }

    @Override
    public synchronized void follow(long after, Follower follower) {
        if (followed) {
            throw new IllegalStateException("the ordering is followed already");
        }
        followed = true;
        reader.begin(after, follower);
        if (!closed) {
            reading.start();
        }
    }

    @Override
    public CompletableFuture<Void> submit(Bytes entry) {
        if (entry.isEmpty() || entry.size() > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "an entry of " + entry.size() + " bytes, expected 1 to " + MAX_ENTRY_BYTES);
        }
        return writer.submit(entry);
    }

    @Override
    public void settled(long position) {
        writer.settled(position);
    }

    @Override
    public List<Issue> issues() {
        return Stream.of(reading.issue().or(writing::issue), reader.issue())
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        writer.end();
        writing.close();
        reading.close();
    }
}
