package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * The nodes known to have another roster than this party for the same epoch. The party's health reports them to the operator: a
 * configuration is wrong, and writes may go to nodes that readers do not ask. Confined to one thread.
 */
final class Disagreements {
    private static final Logger LOG = System.getLogger(Disagreements.class.getName());

    private final Health health;
    private final Set<Integer> nodes = new HashSet<>();
    /** Those that were logged since the rosters last changed: a node that lies could differ and agree in turn. */
    private final Set<Integer> told = new HashSet<>();

    Disagreements(Health health) {
        this.health = health;
    }

    /** A node has another roster. */
    void differs(int node) {
        if (nodes.add(node)) {
            String why =
                    "node " + node + " and this party have different rosters for the same epoch; nothing is read or"
                            + " written through it; compare their configurations";
            LOG.log(!told.add(node) ? Level.DEBUG : Level.ERROR, "MC-D010 " + why);
            health.trouble(about(node), new Issue(IssueCode.ROSTER_DISAGREEMENT, why));
        }
    }

    /** A node has the same rosters. */
    void agrees(int node) {
        if (nodes.remove(node)) {
            health.well(about(node));
        }
    }

    /** Other rosters count now: what differed before does not. */
    void viewed() {
        nodes.forEach(node -> health.well(about(node)));
        nodes.clear();
        told.clear();
    }

    private static String about(int node) {
        return "roster of node " + node;
    }
}
