package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.NodeWorld;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;

/** The rosters of one simulation: nodes come and go, and of each roster's nodes no more lie than it bears. */
final class SimulatedRosters {
    private static final int MOST_NODES = 20;
    private static final NodeWorld WORLD = new NodeWorld(MOST_NODES);

    private final Conditions conditions;
    private final Random random;
    private final List<Roster> rosters = new ArrayList<>();
    private final Map<Long, Digest> digests = new TreeMap<>();

    SimulatedRosters(Conditions conditions, Random random) {
        this.conditions = conditions;
        this.random = random;
        rosters.add(new Roster(1, conditions.replicas(), WORLD.firstNodes(conditions.nodes())));
    }

    List<Roster> all() {
        return List.copyOf(rosters);
    }

    Roster latest() {
        return rosters.get(rosters.size() - 1);
    }

    /** What a node goes by that begins: a node that the first roster does not have begins with the move to the one that does. */
    View firstView(SimulatedParty party) {
        int first = 0;
        while (party.isNode() && rosters.get(first).node(party.number()).isEmpty()) {
            first++;
        }
        return first == 0 ? View.of(rosters.get(0)) : View.moving(rosters.get(first - 1), rosters.get(first));
    }

    /** The roster that follows, if it is another one. */
    Optional<Roster> next() {
        Roster before = latest();
        int least = conditions.shrinks() ? 1 + random.nextInt(3) : conditions.replicas();
        List<RosterNode> nodes = bearable(WORLD.replacing(before, Math.max(least, before.fewestNext()), random));
        if (nodes.size() < before.fewestNext() || nodes.equals(before.nodes())) {
            return Optional.empty();
        }
        Roster next = before.followedBy(nodes);
        rosters.add(next);
        return Optional.of(next);
    }

    /** Of those nodes so many as lie no more than the roster bears: the liars leave. */
    private List<RosterNode> bearable(List<RosterNode> nodes) {
        List<RosterNode> left = new ArrayList<>(nodes);
        while (liars(left).size() > conditions.bears(left.size())) {
            left.remove(liars(left).get(0));
        }
        return left;
    }

    private List<RosterNode> liars(List<RosterNode> nodes) {
        return nodes.stream()
                .filter(node -> !conditions.isHonest(node.number()))
                .toList();
    }

    /** By which rosters whoever is at that stage goes, or would if there were the later ones. */
    Standpoint standpoint(long stage) {
        List<Digest> expected = new ArrayList<>();
        for (long epoch = stage / 2; epoch <= (stage + 1) / 2; epoch++) {
            Roster roster = rosters.get((int) Math.min(epoch, rosters.size()) - 1);
            expected.add(digests.computeIfAbsent(roster.epoch(), unknown -> RosterForm.digest(roster)));
        }
        return new Standpoint(stage, expected);
    }
}
