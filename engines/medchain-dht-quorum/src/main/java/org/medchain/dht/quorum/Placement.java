package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.Roster;

/** Who stores what, as {@link Roster#owners} says. The owners of a partition are found once. Not thread-safe. */
final class Placement {
    private final Roster roster;
    private final Quorum quorum;
    private final Function<RecordAddress, List<Integer>> owners;
    private final List<List<Integer>> found = new ArrayList<>(Collections.nCopies(Roster.PARTITIONS, List.of()));
    private @Nullable Digest digest;

    Placement(Roster roster) {
        this.roster = roster;
        this.quorum = new Quorum(Math.min(roster.replicas(), roster.nodes().size()));
        this.owners = roster.owners();
    }

    Roster roster() {
        return roster;
    }

    /** What tells this roster from another one; hashed once. */
    Digest digest() {
        Digest known = digest;
        if (known == null) {
            known = RosterForm.digest(roster);
            digest = known;
        }
        return known;
    }

    Quorum quorum() {
        return quorum;
    }

    /** The numbers of the nodes that store {@code address}. */
    List<Integer> owners(RecordAddress address) {
        return owners(Buckets.of(address) / Buckets.A_PARTITION);
    }

    /** The numbers of the nodes that store a partition. */
    List<Integer> owners(int partition) {
        if (found.get(partition).isEmpty()) {
            found.set(partition, owners.apply(Buckets.first(partition * Buckets.A_PARTITION)));
        }
        return found.get(partition);
    }

    boolean owns(int node, RecordAddress address) {
        return owners(address).contains(node);
    }

    boolean owns(int node, int partition) {
        return owners(partition).contains(node);
    }
}
