package org.medchain.dht.infinispan;

import java.util.Set;

/**
 * The members of the cluster, as far as this node knows.
 *
 * @param number one more with each view, and above those of all parts when parts of a cluster merge
 * @param members the nodes, by what identifies them from their start to their end
 * @param mergedAt the number of the last view that merged parts, 0 if this node has seen none
 */
record View(long number, Set<String> members, long mergedAt) {
    View {
        members = Set.copyOf(members);
    }
}
