package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.core.store.UnauthenticatedCount;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Database;
import org.medchain.jdbc.Transaction;

/**
 * Counts in memory the requests that nobody can be named for, and writes the counts at most once a minute, so that junk costs
 * its receiver no disk. Thread-safe.
 */
final class UnauthenticatedTally {
    private static final Duration UNWRITTEN = Duration.ofMinutes(1);
    private static final int MAX_REASONS = 64;

    private record Key(Instant hour, String reason) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byHour = hour.compareTo(other.hour);
            return byHour != 0 ? byHour : reason.compareTo(other.reason);
        }
    }

    private record Count(long requests, Bytes sample) {}

    private final Database database;
    private final Map<Key, Count> unwritten = new TreeMap<>();
    private Instant written = Instant.MIN;

    UnauthenticatedTally(Database database) {
        this.database = database;
    }

    synchronized void count(Instant time, String reason, Bytes request) throws MedChainException {
        Bytes sample = request.slice(0, Math.min(request.size(), UnauthenticatedCount.MAX_SAMPLE));
        Key key = new Key(time.truncatedTo(ChronoUnit.HOURS), reason);
        unwritten.merge(key, new Count(1, sample), (before, one) -> new Count(before.requests() + 1, before.sample()));
        boolean due = written.equals(Instant.MIN)
                || Duration.between(written, time).abs().compareTo(UNWRITTEN) >= 0;
        if (due || unwritten.size() > MAX_REASONS) {
            written = time;
            write();
        }
    }

    /** After a failure the counts stay in memory. */
    synchronized void write() throws MedChainException {
        if (unwritten.isEmpty()) {
            return;
        }
        database.change(transaction -> {
            for (Map.Entry<Key, Count> entry : unwritten.entrySet()) {
                add(transaction, entry.getKey(), entry.getValue());
            }
        });
        unwritten.clear();
    }

    private static void add(Transaction transaction, Key key, Count count) throws SQLException {
        transaction.update(
                "INSERT INTO medchain_unauthenticated (hour, reason, requests, sample) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (hour, reason) DO UPDATE SET"
                        + " requests = medchain_unauthenticated.requests + excluded.requests",
                key.hour().toEpochMilli(),
                key.reason(),
                count.requests(),
                count.sample());
    }

    List<UnauthenticatedCount> since(Instant since, int max) throws MedChainException {
        write();
        return database.read(transaction -> transaction.list(
                "SELECT hour, reason, requests, sample FROM medchain_unauthenticated WHERE hour >= ?"
                        + " ORDER BY hour, reason LIMIT ?",
                columns -> new UnauthenticatedCount(
                        Instant.ofEpochMilli(columns.number()), columns.text(), columns.number(), columns.bytes()),
                since.truncatedTo(ChronoUnit.HOURS).toEpochMilli(),
                max));
    }
}
