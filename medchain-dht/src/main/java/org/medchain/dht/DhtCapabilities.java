package org.medchain.dht;

import java.util.Set;

/**
 * What an engine offers beyond the promises of {@link Dht} that hold for all.
 *
 * @param maxPayload the most bytes of a payload it takes, at most {@link DirectoryRecord#MAX_PAYLOAD}
 * @param guarantees what it survives
 */
public record DhtCapabilities(int maxPayload, Set<Guarantee> guarantees) {
    /** What an engine may survive, or not. */
    public enum Guarantee {
        /** An acknowledged write survives the crash of every node at once. */
        SURVIVES_CRASH_OF_ALL,
        /** A read is fresh at any time, also while a partition heals or a node comes back. */
        FRESH_AFTER_HEAL,
        /** Some of the nodes that store a record may lie about it: answer with an old version, another one, or none. */
        LYING_NODES
    }

    public DhtCapabilities {
        if (maxPayload < 1 || maxPayload > DirectoryRecord.MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "a payload has 1 to " + DirectoryRecord.MAX_PAYLOAD + " bytes, found a limit of " + maxPayload);
        }
        guarantees = Set.copyOf(guarantees);
    }

    /** True if the engine gives this guarantee. */
    public boolean has(Guarantee guarantee) {
        return guarantees.contains(guarantee);
    }
}
