package org.medchain.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;

/** The columns of one row, read from left to right. */
public final class Columns {
    private final ResultSet row;
    private int at;

    Columns(ResultSet row) {
        this.row = row;
    }

    void restart() {
        at = 0;
    }

    /** A whole number; 0 for null. */
    public long number() throws SQLException {
        return row.getLong(++at);
    }

    /** A whole number; empty for null. */
    public OptionalLong optionalNumber() throws SQLException {
        long value = row.getLong(++at);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** A text. */
    public String text() throws SQLException {
        return row.getString(++at);
    }

    /** Bytes; empty for null, since SQLite's driver gives no array for an empty value. */
    public Bytes bytes() throws SQLException {
        return optionalBytes().orElse(Bytes.empty());
    }

    /** Bytes; empty for null. */
    public Optional<Bytes> optionalBytes() throws SQLException {
        return Optional.ofNullable(row.getBytes(++at)).map(Bytes::takeOwnership);
    }

    /** A digest. */
    public Digest digest() throws SQLException {
        return new Digest(bytes());
    }

    /** Secret bytes; the caller closes them. */
    public SecretBytes secret() throws SQLException {
        byte[] value = row.getBytes(++at);
        return SecretBytes.takeOwnership(value == null ? new byte[0] : value);
    }
}
