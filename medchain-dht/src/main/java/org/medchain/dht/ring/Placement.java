package org.medchain.dht.ring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;

/** Who stores what, as {@link Roster#owners} says. The owners of the latest addresses are kept. Not thread-safe. */
final class Placement {
    private static final int KEPT = 10_000;

    private final Roster roster;
    private final Quorum quorum;
    private final Function<RecordAddress, List<Integer>> owners;
    private final Map<RecordAddress, List<Integer>> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RecordAddress, List<Integer>> eldest) {
            return size() > KEPT;
        }
    };

    Placement(Roster roster) {
        this.roster = roster;
        this.quorum = new Quorum(Math.min(roster.replicas(), roster.nodes().size()));
        this.owners = roster.owners();
    }

    Roster roster() {
        return roster;
    }

    Quorum quorum() {
        return quorum;
    }

    /** The numbers of the nodes that store {@code address}. */
    List<Integer> owners(RecordAddress address) {
        return kept.computeIfAbsent(address, owners);
    }

    boolean owns(int node, RecordAddress address) {
        return owners(address).contains(node);
    }
}
