package org.medchain.core.store.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;
import org.medchain.core.store.KnownSession;
import org.medchain.core.store.KnownSession.Grant;
import org.medchain.core.store.Receipt;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordName;
import org.medchain.error.MedChainException;
import org.medchain.jdbc.Columns;
import org.medchain.jdbc.Transaction;

/** Sessions and the grants in them, as their patients signed them. */
final class SessionTable {
    private static final String COLUMNS = "s.session_id, s.block_hash, s.height, s.expires, s.audience, s.ended";

    private SessionTable() {}

    static void keep(Transaction transaction, KnownSession session) throws SQLException {
        Bytes id = key(session.id());
        transaction.update(
                "INSERT INTO medchain_session (session_id, block_hash, height, expires, audience, ended)"
                        + " VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (session_id) DO NOTHING",
                id,
                session.receipt().ref().block().value(),
                session.receipt().height(),
                session.expiresAtMillis(),
                session.audience());
        if (session.ended()) {
            end(transaction, session.id());
        }
        for (Grant grant : session.grants()) {
            transaction.update(
                    "INSERT INTO medchain_session_grant (session_id, data_id, opening) VALUES (?, ?, ?)"
                            + " ON CONFLICT (session_id, data_id) DO NOTHING",
                    id,
                    grant.data().value(),
                    grant.opening());
            if (grant.section().isPresent()) {
                transaction.update(
                        "UPDATE medchain_session_grant SET section = ?"
                                + " WHERE session_id = ? AND data_id = ? AND section IS NULL",
                        grant.section().get().encode(),
                        id,
                        grant.data().value());
            }
        }
    }

    static void end(Transaction transaction, SessionId session) throws SQLException {
        transaction.update("UPDATE medchain_session SET ended = 1 WHERE session_id = ?", key(session));
    }

    static Optional<KnownSession> find(Transaction transaction, SessionId session)
            throws SQLException, MedChainException {
        List<Grant> grants = transaction.list(
                "SELECT data_id, opening, section FROM medchain_session_grant WHERE session_id = ? ORDER BY data_id",
                SessionTable::readGrant,
                key(session));
        return transaction.one(
                "SELECT " + COLUMNS + " FROM medchain_session s WHERE s.session_id = ?",
                columns -> read(columns, grants),
                key(session));
    }

    static List<KnownSession> sharing(Transaction transaction, DataId data) throws SQLException, MedChainException {
        return transaction.list(
                "SELECT g.data_id, g.opening, g.section, " + COLUMNS
                        + " FROM medchain_session_grant g JOIN medchain_session s"
                        + " ON s.session_id = g.session_id WHERE g.data_id = ? AND s.ended = 0 ORDER BY s.session_id",
                columns -> read(columns, List.of(readGrant(columns))),
                data.value());
    }

    private static Grant readGrant(Columns columns) throws SQLException, MedChainException {
        DataId data = new DataId(columns.bytes());
        Bytes opening = columns.bytes();
        Optional<Bytes> section = columns.optionalBytes();
        Optional<RecordName> name =
                section.isPresent() ? Optional.of(RecordName.decode(section.get())) : Optional.empty();
        return new Grant(data, opening, name);
    }

    private static KnownSession read(Columns columns, List<Grant> grants) throws SQLException, MedChainException {
        SessionId id = new SessionId(EventHash.of(columns.bytes()));
        Receipt receipt = new Receipt(new EventRef(BlockHash.of(columns.bytes()), id.event()), columns.number());
        long expires = columns.number();
        Bytes audience = columns.bytes();
        return new KnownSession(id, receipt, expires, audience, grants, columns.number() == 1);
    }

    private static Bytes key(SessionId session) {
        return session.event().value();
    }
}
