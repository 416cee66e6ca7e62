package org.medchain.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Says what a database's failure means to a caller. Databases put values of rows into their messages, so only their codes go
 * on from here, and the way they took through the code. Immutable.
 */
public final class Failures {
    private static final int SQLITE_PRIMARY = 0xff;
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_READONLY = 8;
    private static final int SQLITE_IOERR = 10;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_FULL = 13;
    private static final int SQLITE_CANTOPEN = 14;
    private static final int SQLITE_NOTADB = 26;
    private static final String UNKNOWN_COMPLETION = "40003";
    /** Classes and states of errors with which a server undoes the transaction. */
    private static final List<String> UNDONE = List.of("22", "23", "25", "40", "42", "53", "55", "57014");

    private final String what;

    /** For the messages about a thing of this name, such as "catalogue". */
    public Failures(String what) {
        this.what = what;
    }

    String what() {
        return what;
    }

    /** True if the transaction was undone because of another one, so that it may be run again at once. */
    static boolean isConflict(SQLException failure) {
        String state = state(failure);
        return state.equals("40001") || state.equals("40P01");
    }

    /** True unless a commit that failed in this way is certain not to have happened. */
    static boolean mayBeCommitted(SQLException failure) {
        String state = state(failure);
        if (state.isEmpty()) {
            int code = failure.getErrorCode() & SQLITE_PRIMARY;
            return code != SQLITE_BUSY && code != SQLITE_LOCKED && code != SQLITE_FULL;
        }
        return state.equals(UNKNOWN_COMPLETION) || UNDONE.stream().noneMatch(state::startsWith);
    }

    /** What the failure means. */
    public MedChainException of(SQLException failure) {
        if (failure instanceof UnconfirmedCommit) {
            SQLException safe = withoutData(failure);
            return new UnconfirmedException(
                    "the " + what
                            + "'s database did not say whether it committed; a retry helps once it can be reached ("
                            + safe.getMessage() + ")",
                    safe);
        }
        SQLException safe = withoutData(failure);
        String code = " (" + safe.getMessage() + ")";
        String state = state(failure);
        if (state.isEmpty()) {
            return ofSqlite(failure, safe, code);
        }
        if (state.equals("53100")) {
            return new StorageException(
                    "the " + what + "'s disk is full; a retry helps once there is room" + code, safe);
        }
        if (state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("40")
                || state.startsWith("25006")
                || failure instanceof SQLTransientConnectionException) {
            return unreachable(code, safe);
        }
        if (state.startsWith("XX") || state.startsWith("58")) {
            return new StorageException(
                    "the " + what + "'s database reports damage; a retry does not help, its server's log says more"
                            + code,
                    safe);
        }
        return unexpected(code, safe);
    }

    private MedChainException ofSqlite(SQLException failure, SQLException safe, String code) {
        return switch (failure.getErrorCode() & SQLITE_PRIMARY) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                new UnavailableException(
                        "the " + what + " is in use by another program, such as a back-up; a retry helps" + code, safe);
            case SQLITE_FULL ->
                new StorageException("the " + what + "'s disk is full; a retry helps once there is room" + code, safe);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                new StorageException(
                        "the " + what + " is damaged; a retry does not help: restore a back-up" + code, safe);
            case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY ->
                new StorageException(
                        "the " + what + "'s file cannot be read or written; a retry helps once its disk works" + code,
                        safe);
            default ->
                failure instanceof SQLTransientConnectionException ? unreachable(code, safe) : unexpected(code, safe);
        };
    }

    private UnavailableException unreachable(String code, SQLException safe) {
        return new UnavailableException(
                "the " + what + "'s database cannot be reached just now; a retry helps once it can" + code, safe);
    }

    private StorageException unexpected(String code, SQLException safe) {
        return new StorageException(
                "the " + what + "'s database refused a statement; a retry does not help" + code, safe);
    }

    private static SQLException withoutData(SQLException failure) {
        String state = state(failure);
        String message = failure.getClass().getSimpleName()
                + (state.isEmpty() ? "" : ", SQLState " + state)
                + (failure.getErrorCode() == 0 ? "" : ", code " + failure.getErrorCode());
        SQLException safe = new SQLException(message, failure.getSQLState(), failure.getErrorCode());
        safe.setStackTrace(failure.getStackTrace());
        return safe;
    }

    private static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }
}
