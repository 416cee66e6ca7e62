package org.medchain.dht.quorum;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * Which nodes go by the same rosters as this party, and which by others. The party's health reports the others to the operator: a
 * configuration is wrong, and nothing is read or written through them. Confined to one thread, except where stated.
 */
final class Disagreements {
    private static final Logger LOG = System.getLogger(Disagreements.class.getName());

    private final Health health;
    private final Set<Integer> nodes = ConcurrentHashMap.newKeySet();
    private final Set<Integer> agreeing = ConcurrentHashMap.newKeySet();
    /** Those that were logged since the rosters last changed: a node that lies could differ and agree in turn. */
    private final Set<Integer> told = new HashSet<>();

    Disagreements(Health health) {
        this.health = health;
    }

    /** A node has another roster for the same epoch. */
    void differs(int node) {
        differs(node, "the same epoch");
    }

    /** A node goes by the roster of an epoch that does not count here, or no longer. */
    void isElsewhere(int node, long theirs, long own) {
        differs(node, "different epochs, " + theirs + " and " + own);
    }

    private void differs(int node, String epochs) {
        agreeing.remove(node);
        if (nodes.add(node)) {
            String why = "node " + node + " and this party have different rosters for " + epochs
                    + "; nothing is read or written through it; compare their configurations";
            LOG.log(!told.add(node) ? Level.DEBUG : Level.ERROR, "MC-D010 " + why);
            health.trouble(about(node), new Issue(IssueCode.ROSTER_DISAGREEMENT, why));
        }
    }

    /** A node has the same rosters. */
    void agrees(int node) {
        agreeing.add(node);
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

    /** What was heard of a node whose link ends does not count any more. */
    void unlinked(int node) {
        agreeing.remove(node);
    }

    /** Whether the node is known to have the same rosters. On any thread. */
    boolean isKnownToAgree(int node) {
        return agreeing.contains(node);
    }

    /** Whether the node is known to have other rosters. On any thread. */
    boolean isKnownToDiffer(int node) {
        return nodes.contains(node);
    }

    private static String about(int node) {
        return "roster of node " + node;
    }
}
