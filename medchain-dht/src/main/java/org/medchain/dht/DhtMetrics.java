package org.medchain.dht;

import java.time.Duration;

/**
 * Hears how a directory fares; Micrometer or the like stands behind it. Called by the directory's threads, several at a time:
 * must be quick and must not throw.
 */
public interface DhtMetrics {
    /** Hears nothing. */
    DhtMetrics NONE = new DhtMetrics() {};

    /** What was asked of the directory. */
    enum Operation {
        /** {@link Dht#put}. */
        PUT,
        /** {@link Dht#remove}. */
        REMOVE,
        /** {@link Dht#get}. */
        GET
    }

    /** What an honest node never does. */
    enum Misdeed {
        /** It sent a record that is not signed by its write key, or is for another address than was asked for. */
        FORGED,
        /** It says that it has less than it once said was on its disk. */
        RETRACTED,
        /** It refuses a write because of one that this write supersedes. */
        GROUNDLESS,
        /** It sent more answers than it was asked for. */
        FLOODED
    }

    /**
     * An operation has its outcome.
     *
     * @param outcome the simple name of its class, {@code Stored} say
     */
    default void completed(Operation operation, String outcome, Duration took) {}

    /** A node was caught. */
    default void caught(int node, Misdeed misdeed) {}

    /** A node had less than it should, as happens to one that was away, and was sent the write that stands. */
    default void repaired(int node) {}

    /** There is a link to a node, or there is none any more. */
    default void linked(int node, boolean up) {}

    /** This node fetched writes from another one that it had missed. */
    default void fetched(int node, int writes) {}

    /** This node serves, or does not because it is still fetching what it lost or is to take over. */
    default void serving(boolean serves) {}
}
