package org.medchain.dht;

import java.util.List;

/**
 * A directory's state.
 *
 * <p>After a failed write to its disk a node writes nothing more until the directory is reopened; reads continue. The
 * trouble and each refused write name the cause. To reopen a directory that {@code MedChain} opened, close the whole
 * {@code MedChain} and open it again.
 *
 * @param troubles what the directory cannot do although it should, one sentence for the operator each; empty if all is
 *     well
 */
public record DhtHealth(List<String> troubles) {
    /** A directory without troubles. */
    public static final DhtHealth WELL = new DhtHealth(List.of());

    public DhtHealth {
        troubles = List.copyOf(troubles);
    }

    /** Whether there are no troubles. */
    public boolean isWell() {
        return troubles.isEmpty();
    }
}
