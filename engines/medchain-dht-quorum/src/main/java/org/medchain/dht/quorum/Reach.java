package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.medchain.dht.Roster;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** Which nodes a party reaches, and whether they are enough to read and write. Thread-safe. */
final class Reach {
    private final OptionalInt self;
    private final PartyLinks links;
    private List<Placement> placements = List.of();

    Reach(OptionalInt self, PartyLinks links) {
        this.self = self;
        this.links = links;
    }

    /**
     * The nodes of these rosters that are not linked, and the records that have no quorum therefore.
     *
     * @param counts whether a node, if it is linked, goes by the same rosters
     */
    synchronized List<Issue> issues(View view, IntPredicate counts) {
        use(view.placements().stream().map(Placement::roster).toList());
        List<Issue> issues = new ArrayList<>();
        Set<Integer> others = new TreeSet<>();
        for (Placement placement : placements) {
            placement.roster().nodes().forEach(node -> others.add(node.number()));
        }
        self.ifPresent(others::remove);
        Set<Integer> missing = new TreeSet<>(others);
        missing.removeAll(links.linked());
        missing.forEach(node -> links.trouble(node)
                .ifPresent(why -> issues.add(
                        new Issue(IssueCode.NOT_LINKED, "no link to node " + node + " of the directory: " + why))));
        others.stream().filter(node -> !counts.test(node)).forEach(missing::add);
        int lost = lost(missing);
        if (lost > 0) {
            issues.add(new Issue(
                    2 * lost > Roster.PARTITIONS
                            ? IssueCode.DIRECTORY_NO_QUORUM
                            : IssueCode.DIRECTORY_PARTLY_WITHOUT_QUORUM,
                    "nodes " + missing + " are not linked, or did not confirm this party's roster: " + lost + " of the "
                            + Roster.PARTITIONS
                            + " partitions of the directory lack a quorum and can be neither read nor written"));
        }
        return issues;
    }

    /** Who owns a partition is computed once for each roster. */
    private void use(List<Roster> rosters) {
        if (!placements.stream().map(Placement::roster).toList().equals(rosters)) {
            placements = rosters.stream().map(Placement::new).toList();
        }
    }

    private int lost(Set<Integer> missing) {
        if (missing.isEmpty()) {
            return 0;
        }
        int lost = 0;
        for (int partition = 0; partition < Roster.PARTITIONS; partition++) {
            int number = partition;
            lost += placements.stream().anyMatch(placement -> lacksQuorum(placement, number, missing)) ? 1 : 0;
        }
        return lost;
    }

    private static boolean lacksQuorum(Placement placement, int partition, Set<Integer> missing) {
        long reached = placement.owners(partition).stream()
                .filter(owner -> !missing.contains(owner))
                .count();
        return reached < placement.quorum().size();
    }
}
