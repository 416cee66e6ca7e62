package org.medchain.dht;

import java.util.Set;

/**
 * An engine's capabilities beyond the promises of {@link Dht}, which hold for every engine.
 *
 * @param maxPayload the largest accepted payload in bytes, at most {@link DirectoryRecord#MAX_PAYLOAD}
 * @param guarantees the failures that the engine survives
 */
public record DhtCapabilities(int maxPayload, Set<Guarantee> guarantees) {
    /** A guarantee that only some engines give. */
    public enum Guarantee {
        /** An acknowledged write survives the crash of every node at once. */
        SURVIVES_CRASH_OF_ALL,
        /** A read is fresh at any time, even while a partition heals or a node returns. */
        FRESH_AFTER_HEAL,
        /**
         * Some of the nodes that store a record may lie about it: answer with an old version, another record, or none.
         */
        LYING_NODES
    }

    public DhtCapabilities {
        if (maxPayload < 1 || maxPayload > DirectoryRecord.MAX_PAYLOAD) {
            throw new IllegalArgumentException(
                    "expected a payload limit of 1 to " + DirectoryRecord.MAX_PAYLOAD + " bytes, found " + maxPayload);
        }
        guarantees = Set.copyOf(guarantees);
    }

    /** Whether the engine gives {@code guarantee}. */
    public boolean has(Guarantee guarantee) {
        return guarantees.contains(guarantee);
    }
}
