package org.medchain.cli;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;

/** A roster in the making that follows another one. */
final class NextRoster {
    private final Roster former;
    private final SortedMap<Integer, RosterNode> nodes = new TreeMap<>();

    NextRoster(Roster former) {
        this.former = former;
        former.nodes().forEach(node -> nodes.put(node.number(), node));
    }

    void put(RosterNode node) throws CommandException {
        RosterNode known = nodes.get(node.number());
        PublicIdentity identity = node.certificate().identity();
        if (known != null && !known.certificate().identity().equals(identity)) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected the keys of node " + node.number() + ", " + known.certificate() + ", found "
                            + node.certificate() + "; other keys have a number that no node ever had");
        }
        nodes.put(node.number(), node);
    }

    void remove(int number) throws CommandException {
        if (nodes.remove(number) == null) {
            throw new CommandException(
                    ExitCode.REFUSED, "expected the number of a node that leaves, found " + number + " in " + former);
        }
    }

    /** Of the next epoch, as all parties will take it. */
    Roster roster() throws CommandException {
        List<RosterNode> listed = List.copyOf(nodes.values());
        if (listed.equals(former.nodes())) {
            throw new CommandException(ExitCode.USAGE, "expected --node or --leave with a change, found none");
        }
        Roster next = former.followedBy(listed);
        Rosters.from(former).announce(next);
        return next;
    }
}
