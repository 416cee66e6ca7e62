package org.medchain.dht;

import java.util.List;

/**
 * How a directory fares.
 *
 * <p>After a write to its disk has failed, a node writes nothing more until the directory is opened again; reads go on. The
 * trouble, and each refusal, names the cause. A directory that {@code MedChain} opened is opened again by closing the
 * whole {@code MedChain} and opening it anew.
 *
 * @param troubles what it cannot do that it should, each in a sentence for its operator; empty if it is well
 */
public record DhtHealth(List<String> troubles) {
    /** Nothing is wrong. */
    public static final DhtHealth WELL = new DhtHealth(List.of());

    public DhtHealth {
        troubles = List.copyOf(troubles);
    }

    /** True if nothing is wrong. */
    public boolean isWell() {
        return troubles.isEmpty();
    }
}
