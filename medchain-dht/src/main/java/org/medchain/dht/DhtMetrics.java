package org.medchain.dht;

import java.time.Duration;

/**
 * Receives a directory's measurements, for Micrometer or another library. Several threads of the directory call it
 * concurrently; methods must return quickly and must not throw.
 */
public interface DhtMetrics {
    /** Ignores everything. */
    DhtMetrics NONE = new DhtMetrics() {};

    /** A call to the directory. */
    enum Operation {
        /** {@link Dht#put}. */
        PUT,
        /** {@link Dht#remove}. */
        REMOVE,
        /** {@link Dht#get}. */
        GET
    }

    /** Something that an honest node never does. */
    enum Misdeed {
        /**
         * The node sent a record that its write key did not sign, or a record for another address than the requested
         * one.
         */
        FORGED,
        /** The node claims to hold less than it earlier reported as durable. */
        RETRACTED,
        /** The node refuses a write because of another write, which the refused write supersedes. */
        GROUNDLESS,
        /** The node sent more answers than requested. */
        FLOODED
    }

    /**
     * An operation completed.
     *
     * @param outcome the simple class name of the outcome, for example {@code Stored}
     */
    default void completed(Operation operation, String outcome, Duration took) {}

    /** A node misbehaved. */
    default void caught(int node, Misdeed misdeed) {}

    /** A node lacked a write, as after an absence, and was sent the standing one. */
    default void repaired(int node) {}

    /** The link to a node came up or went down. */
    default void linked(int node, boolean up) {}

    /** This node fetched writes that it had missed from another node. */
    default void fetched(int node, int writes) {}

    /** This node began to serve; or stopped because it is still fetching lost records or a share it takes over. */
    default void serving(boolean serves) {}
}
