package org.medchain.metrics;

import java.util.Locale;

/**
 * A value by which measurements of an {@link Instrument} are told apart. Each kind of tag is a closed set, so that no tag ever holds
 * an identifier: no data id, member's name, user, address or hash.
 */
public sealed interface Tag {
    /** The tag's key, such as {@code medchain.outcome}. */
    String key();

    /** The value: lower-case words joined by underscores, or a number. */
    String value();

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** How something ended. */
    enum Outcome implements Tag {
        /** It was done. */
        OK,
        /** It breaks a rule, or is not granted; a retry does not help. */
        REFUSED,
        /** Something that it needs is not available now; a retry helps later. */
        UNAVAILABLE,
        /** A disk or database failed. */
        STORAGE,
        /** What another party sent is malformed, or does not verify. */
        INVALID,
        /** A stream of the caller failed: its content cannot be read, or the answer cannot be sent. */
        STREAM,
        /** It failed unexpectedly, or was not called as it should be. */
        ERROR;

        @Override
        public String key() {
            return "medchain.outcome";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** How an operation of the directory ended: the names of its outcomes. */
    enum DirectoryOutcome implements Tag {
        /** The write is durable. */
        STORED,
        /** Another write stands. */
        VERSION_CONFLICT,
        /** The write does not verify, or has expired. */
        INVALID,
        /** The payload is too large. */
        TOO_LARGE,
        /** A quota is exhausted. */
        OVER_QUOTA,
        /** The entry at the address is damaged. */
        DAMAGED,
        /** The directory cannot do it now. */
        UNAVAILABLE,
        /** It is not known whether the write was applied. */
        INDETERMINATE,
        /** The directory is closed. */
        CLOSED,
        /** The record was found. */
        FOUND,
        /** The record was removed. */
        REMOVED,
        /** There is no record. */
        ABSENT,
        /** The operation failed unexpectedly. */
        ERROR;

        @Override
        public String key() {
            return "medchain.outcome";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** An operation of the directory. */
    enum DirectoryOperation implements Tag {
        /** Stores a record. */
        PUT,
        /** Removes a record. */
        REMOVE,
        /** Reads a record. */
        GET;

        @Override
        public String key() {
            return "medchain.operation";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** An operation of a patient. */
    enum PatientOperation implements Tag {
        /** Shares data in a new session. */
        GRANT,
        /** Puts a session in the place of another. */
        REPLACE,
        /** Shares less of a stream. */
        NARROW,
        /** Ends a session. */
        REVOKE;

        @Override
        public String key() {
            return "medchain.operation";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** An operation of a data store. */
    enum DataOperation implements Tag {
        /** Stores an object. */
        CREATE,
        /** Opens an object; its bytes are read later. */
        OPEN,
        /** Deletes one object, or all of some data. */
        DELETE;

        @Override
        public String key() {
            return "medchain.operation";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** What an fsync makes durable. */
    enum LogFile implements Tag {
        /** A block of the ledger. */
        BLOCKS,
        /** A vote of this member. */
        VOTES;

        @Override
        public String key() {
            return "medchain.log";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** Which links. */
    enum Network implements Tag {
        /** Between the members. */
        LEDGER,
        /** From a member's ledger server to its clients. */
        LEDGER_SERVER,
        /** From a client of the ledger to members. */
        LEDGER_CLIENT,
        /** To the nodes of the directory. */
        DIRECTORY;

        @Override
        public String key() {
            return "medchain.network";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** Which end opened a link. */
    enum Initiator implements Tag {
        /** This one. */
        SELF,
        /** The other one. */
        PEER;

        @Override
        public String key() {
            return "medchain.initiator";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** Which way bytes went. */
    enum Direction implements Tag {
        /** From the other end. */
        RECEIVE,
        /** To the other end. */
        TRANSMIT;

        @Override
        public String key() {
            return "network.io.direction";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** Why there is no link, or no longer one. */
    enum LinkFailure implements Tag {
        /** The other end's address could not be connected to. */
        UNREACHABLE,
        /** The other end did not authenticate in time, or fell silent. */
        TIMEOUT,
        /** The other end's certificate has expired or was revoked. */
        NOT_IN_FORCE,
        /** This end does not admit the other one, or it broke the protocol. */
        REFUSED,
        /** The connection, or TLS on it, failed. */
        BROKEN;

        @Override
        public String key() {
            return "error.type";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /** Something that an honest node of the directory never does. */
    enum Misdeed implements Tag {
        /** It sent a record that its write key did not sign, or a record for another address than the requested one. */
        FORGED,
        /** It claims to hold less than it earlier reported as durable. */
        RETRACTED,
        /** It refuses a write because of another write, which the refused write supersedes. */
        GROUNDLESS,
        /** It sent more answers than requested. */
        FLOODED;

        @Override
        public String key() {
            return "medchain.misdeed";
        }

        @Override
        public String value() {
            return word(this);
        }
    }

    /**
     * The number of a directory node in the consortium's roster, which says which hospital's node it is and nothing else: 0 to
     * {@value #MAX}, or {@code other} for a higher one.
     */
    final class Peer implements Tag {
        /** The highest number that has a value of its own. */
        public static final int MAX = 127;

        private static final Peer[] ALL = all();

        private final String value;

        private Peer(String value) {
            this.value = value;
        }

        private static Peer[] all() {
            Peer[] all = new Peer[MAX + 2];
            for (int number = 0; number <= MAX; number++) {
                all[number] = new Peer(Integer.toString(number));
            }
            all[MAX + 1] = new Peer("other");
            return all;
        }

        /** The node with this number. */
        public static Peer of(int number) {
            return ALL[number < 0 || number > MAX ? MAX + 1 : number];
        }

        static Peer[] values() {
            return ALL.clone();
        }

        @Override
        public String key() {
            return "medchain.node";
        }

        @Override
        public String value() {
            return value;
        }

        @Override
        public String toString() {
            return value;
        }
    }
}
