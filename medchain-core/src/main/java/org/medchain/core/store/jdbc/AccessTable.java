package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.core.directory.SessionId;
import org.medchain.core.store.AccessEntry;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.LoggedAccess;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/** Nonces of requests, and the access log. */
final class AccessTable {
    private static final Duration KEPT = Duration.ofDays(1);

    private AccessTable() {}

    static boolean seen(Transaction transaction, Digest requester, Bytes nonce, Instant time)
            throws SQLException, MedChainException {
        return isPruned(transaction, requester, time)
                || transaction.exists(
                        "SELECT 1 FROM medchain_nonce WHERE requester = ? AND nonce = ?", requester.value(), nonce);
    }

    /**
     * The mark is looked at after the nonce is there: a {@link #prune} that deleted the same nonce just now has then left
     * its mark.
     */
    static boolean admit(Transaction transaction, Digest requester, Bytes nonce, Instant time, AccessEntry outcome)
            throws SQLException, MedChainException {
        int added = transaction.update(
                "INSERT INTO medchain_nonce (requester, nonce, made) VALUES (?, ?, ?)"
                        + " ON CONFLICT (requester, nonce) DO NOTHING",
                requester.value(),
                nonce,
                time.toEpochMilli());
        if (added == 0) {
            return false;
        }
        if (isPruned(transaction, requester, time)) {
            transaction.update(
                    "DELETE FROM medchain_nonce WHERE requester = ? AND nonce = ?", requester.value(), nonce);
            return false;
        }
        log(transaction, outcome);
        return true;
    }

    private static boolean isPruned(Transaction transaction, Digest requester, Instant time)
            throws SQLException, MedChainException {
        return transaction.exists(
                "SELECT 1 FROM medchain_mark WHERE requester = ? AND made >= ?",
                requester.value(),
                time.toEpochMilli());
    }

    /** The counter's row is locked until the end, so that numbers become visible in their order, without gaps. */
    static void log(Transaction transaction, AccessEntry entry) throws SQLException, MedChainException {
        transaction.update("UPDATE medchain_counter SET value = value + 1 WHERE name = 'access'");
        long number = transaction
                .one("SELECT value FROM medchain_counter WHERE name = 'access'", Columns::number)
                .orElseThrow();
        transaction.update(
                "INSERT INTO medchain_access (number, decided, requester, session_id, data_id, outcome, request,"
                        + " evidence, patient, address, asking_user, organisation)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                number,
                entry.time().toEpochMilli(),
                entry.requester().value(),
                entry.session().map(session -> session.event().value()),
                entry.data().map(DataId::value),
                entry.outcome(),
                entry.request().value(),
                entry.evidence(),
                entry.patient().map(Digest::value),
                entry.origin().address().orElse(""),
                entry.origin().user().orElse(""),
                entry.origin().organisation().orElse(""));
    }

    static List<LoggedAccess> after(Transaction transaction, long after, int max)
            throws SQLException, MedChainException {
        return transaction.list(
                "SELECT number, decided, requester, session_id, data_id, outcome, request, evidence,"
                        + " patient, address, asking_user, organisation FROM medchain_access WHERE number > ? ORDER BY number LIMIT ?",
                AccessTable::read,
                after,
                max);
    }

    private static LoggedAccess read(Columns columns) throws SQLException {
        long number = columns.number();
        Instant time = Instant.ofEpochMilli(columns.number());
        Digest requester = columns.digest();
        Optional<SessionId> session = columns.optionalBytes().map(hash -> new SessionId(EventHash.of(hash)));
        Optional<DataId> data = columns.optionalBytes().map(DataId::new);
        String outcome = columns.text();
        Digest request = columns.digest();
        Bytes evidence = columns.bytes();
        Optional<Digest> patient = columns.optionalBytes().map(Digest::new);
        AccessOrigin origin = new AccessOrigin(known(columns), known(columns), known(columns));
        return new LoggedAccess(
                number, new AccessEntry(time, requester, patient, session, data, outcome, request, evidence, origin));
    }

    private static Optional<String> known(Columns columns) throws SQLException {
        return Optional.of(columns.text()).filter(text -> !text.isEmpty());
    }

    /** The newest nonce of each requester that goes leaves its time behind. */
    static void prune(Transaction transaction, Instant now) throws SQLException {
        long oldest = now.minus(KEPT).toEpochMilli();
        transaction.update(
                "INSERT INTO medchain_mark (requester, made) SELECT requester, MAX(made) FROM medchain_nonce"
                        + " WHERE made < ? GROUP BY requester ON CONFLICT (requester) DO UPDATE SET made ="
                        + " CASE WHEN medchain_mark.made < excluded.made THEN excluded.made ELSE medchain_mark.made END",
                oldest);
        transaction.update("DELETE FROM medchain_nonce WHERE made < ?", oldest);
    }
}
