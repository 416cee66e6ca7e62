package org.medchain.core.store.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;

/** The columns of one row, read from left to right. */
final class Columns {
    private final ResultSet row;
    private int at;

    Columns(ResultSet row) {
        this.row = row;
    }

    void restart() {
        at = 0;
    }

    long number() throws SQLException {
        return row.getLong(++at);
    }

    OptionalLong optionalNumber() throws SQLException {
        long value = row.getLong(++at);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    String text() throws SQLException {
        return row.getString(++at);
    }

    /** SQLite's driver gives no array for an empty value. */
    Bytes bytes() throws SQLException {
        return optionalBytes().orElse(Bytes.empty());
    }

    Optional<Bytes> optionalBytes() throws SQLException {
        return Optional.ofNullable(row.getBytes(++at)).map(Bytes::takeOwnership);
    }

    Digest digest() throws SQLException {
        return new Digest(bytes());
    }

    SecretBytes secret() throws SQLException {
        byte[] value = row.getBytes(++at);
        return SecretBytes.takeOwnership(value == null ? new byte[0] : value);
    }
}
