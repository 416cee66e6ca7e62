package org.medchain.dht.quorum;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The owners of one address, in one group for each roster that counts.
 *
 * @param groups one, or two while the network moves to another roster
 */
record Owners(List<Group> groups) {
    /** The owners under one roster. */
    record Group(List<Integer> nodes, Quorum quorum) {
        int count(Collection<Integer> among) {
            return (int) nodes.stream().filter(among::contains).count();
        }
    }

    Owners {
        groups = List.copyOf(groups);
    }

    /** All owners. */
    Set<Integer> all() {
        Set<Integer> all = new TreeSet<>();
        groups.forEach(group -> all.addAll(group.nodes()));
        return all;
    }

    /** True if these are enough of every group. */
    boolean isQuorum(Collection<Integer> nodes) {
        return groups.stream()
                .allMatch(group -> group.count(nodes) >= group.quorum().size());
    }

    /**
     * True if, when these refuse for good, a quorum is out of reach for good though some of them may lie: of every group, for
     * while the network moves the others may hear what one group has taken, and one group will count alone.
     */
    boolean isDenial(Collection<Integer> nodes) {
        return groups.stream().allMatch(group -> denies(group, nodes));
    }

    /** True if, while these refuse, a quorum is out of reach though some of them may lie. */
    boolean isObstacle(Collection<Integer> nodes) {
        return groups.stream().anyMatch(group -> denies(group, nodes));
    }

    private static boolean denies(Group group, Collection<Integer> nodes) {
        return group.count(nodes) >= group.quorum().denial();
    }

    /** True if at least one of these is honest. */
    boolean includesHonest(Collection<Integer> nodes) {
        return groups.stream()
                .anyMatch(group -> group.count(nodes) > group.quorum().faults());
    }
}
