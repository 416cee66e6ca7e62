package org.medchain.dht.jdbc;

import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.DamageException;
import org.medchain.dht.storage.WriteForm;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Database;
import org.medchain.jdbc.Transaction;
import org.medchain.jdbc.UnconfirmedException;

/** Brings writes into the database, each in a transaction that is repeated until nobody came between. Thread-safe. */
final class WriteRun {
    private static final int ATTEMPTS = 200;
    private static final int UNCONFIRMED = 3;

    private final Database database;
    private final Clock clock;
    private final Quota quota;
    private final Trouble trouble;

    WriteRun(Database database, Clock clock, Quota quota, Trouble trouble) {
        this.database = database;
        this.clock = clock;
        this.quota = quota;
        this.trouble = trouble;
    }

    /**
     * The outcome of a write whose signature is verified. If the database did not say whether it committed, the same write is
     * tried again: if it stands, it is stored.
     */
    WriteOutcome run(DirectoryWrite write) {
        Optional<String> unconfirmed = Optional.empty();
        int lost = 0;
        for (int attempt = 1; attempt <= ATTEMPTS && lost < UNCONFIRMED; attempt++) {
            try {
                Optional<WriteOutcome> outcome = database.write(transaction -> attempt(transaction, write));
                trouble.worked();
                if (outcome.isPresent()) {
                    return settled(outcome.get(), unconfirmed);
                }
            } catch (UnconfirmedException e) {
                trouble.failed(e);
                unconfirmed = Optional.of(String.valueOf(e.getMessage()));
                lost++;
            } catch (MedChainException e) {
                trouble.failed(e);
                return settled(new WriteOutcome.Unavailable(String.valueOf(e.getMessage())), unconfirmed);
            }
        }
        return settled(new WriteOutcome.Unavailable("other writes came between, " + ATTEMPTS + " times"), unconfirmed);
    }

    /** An attempt that may have been committed may have been superseded since: then only "stored" is certain. */
    private static WriteOutcome settled(WriteOutcome outcome, Optional<String> unconfirmed) {
        return unconfirmed.isPresent() && !(outcome instanceof WriteOutcome.Stored)
                ? new WriteOutcome.Indeterminate(unconfirmed.get())
                : outcome;
    }

    /** Empty if somebody came between. */
    private Optional<WriteOutcome> attempt(Transaction transaction, DirectoryWrite write)
            throws SQLException, MedChainException {
        Records.Found found = Records.find(transaction, write.address());
        long now = Math.max(clock.millis(), found.sweptToMillis());
        if (write.name().hasExpiredAt(now)) {
            return Optional.of(new WriteOutcome.Invalid(write.name().expired(now)));
        }
        if (found.row().isEmpty()) {
            return change(write, 0, () -> Records.insert(transaction, write));
        }
        Row row = found.row().get();
        try {
            DirectoryWrite standing = row.verified(write.address());
            if (write.equals(standing)) {
                return Optional.of(new WriteOutcome.Stored(write.version()));
            }
            return write.supersedes(standing)
                    ? change(write, row.length(), () -> Records.replace(transaction, row.stamp(), write))
                    : Optional.of(new WriteOutcome.VersionConflict(standing));
        } catch (DamageException e) {
            return Optional.of(new WriteOutcome.Damaged(write.address(), String.valueOf(e.getMessage())));
        }
    }

    @FunctionalInterface
    private interface Change {
        boolean make() throws SQLException;
    }

    private Optional<WriteOutcome> change(DirectoryWrite write, long before, Change change) throws SQLException {
        long more = WriteForm.encode(write).size() - before;
        Optional<String> excess = quota.excess(more);
        if (excess.isPresent()) {
            return Optional.of(new WriteOutcome.OverQuota(excess.get()));
        }
        if (!change.make()) {
            return Optional.empty();
        }
        quota.count(more);
        return Optional.of(new WriteOutcome.Stored(write.version()));
    }
}
