package org.medchain.benchmarks.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a country asks of the networks, computed from what one operation was measured to cost. Every demand is linear in the rate of
 * chunks, but for those that grow with the parties' number.
 *
 * @param load who asks for how much
 * @param costs what an operation costs
 * @param machine what each member and node has
 */
record Model(Load load, Costs costs, Machine machine) {
    private static final double MICROS_OF_A_SECOND = 1e6;
    private static final double SECONDS_OF_A_YEAR = 365.25 * 24 * 3600;
    /** One way each: the event to the leader, the proposal, prepares, commits, before the next block can begin: three of them. */
    private static final double WAYS_OF_A_ROUND = 3;

    private static final double VOTE_BYTES = 150;

    /**
     * Who asks for how much.
     *
     * @param hospitals providers, which are clients of both networks
     * @param streams live, of all hospitals
     * @param chunkSeconds how long a chunk of each is
     * @param members of the ledger
     * @param nodes of the directory
     */
    record Load(int hospitals, long streams, double chunkSeconds, int members, int nodes) {
        double chunksASecond() {
            return streams / chunkSeconds;
        }
    }

    /**
     * What an operation costs.
     *
     * @param memberMicros of a core of one member for an event
     * @param checkMicros of a core for a signature
     * @param eventBytes of an event on the wire
     * @param storedBytes of an event on a member's disk
     * @param putMicros of a core of all nodes together for a put
     * @param linkMicros of a core a second for an idle link between two nodes, both ends
     * @param chunkMillis of a core of a provider for a chunk
     */
    record Costs(
            double memberMicros,
            double checkMicros,
            double eventBytes,
            double storedBytes,
            double putMicros,
            double linkMicros,
            double chunkMillis) {}

    /**
     * What each party has.
     *
     * @param cores of its processor
     * @param bytesASecond of its network, each way
     * @param diskBytes to be filled in a year
     * @param wayMillis one way to another party
     * @param blockEvents the most events of a block
     */
    record Machine(double cores, double bytesASecond, double diskBytes, double wayMillis, int blockEvents) {}

    /**
     * One thing that may run out.
     *
     * @param what which
     * @param asked how much is needed
     * @param had how much there is
     * @param unit of both
     * @param change what would have to be changed
     */
    record Demand(String what, double asked, double had, String unit, String change) {
        /** Above 1 it breaks. */
        double share() {
            return asked / had;
        }
    }

    /** All demands whose costs are known, the one that breaks first on top. */
    List<Demand> demands() {
        double events = load.chunksASecond();
        double blocks = events / machine.blockEvents();
        double others = load.members() - 1.0;
        List<Demand> demands = new ArrayList<>();
        demands.add(new Demand(
                "blocks a second of one ledger, each a round of agreement over the WAN",
                blocks,
                1e3 / (WAYS_OF_A_ROUND * machine.wayMillis()),
                "blocks/s",
                "larger blocks, blocks agreed on before the one before is done, or several ledgers"));
        demands.add(new Demand(
                "cores of a ledger member",
                (events * costs.memberMicros() + blocks * votes() * costs.checkMicros()) / MICROS_OF_A_SECOND,
                machine.cores(),
                "cores",
                "one event for many chunks (a tree of a hospital's digests of each second), or several ledgers"));
        demands.add(new Demand(
                "network of the leader, which sends every event to all others",
                events * costs.eventBytes() * others + blocks * votes() * VOTE_BYTES,
                machine.bytesASecond(),
                "bytes/s",
                "gossip of events apart from proposals, or several ledgers"));
        demands.add(new Demand(
                "disk of a ledger member in a year",
                events * costs.storedBytes() * SECONDS_OF_A_YEAR,
                machine.diskBytes(),
                "bytes",
                "longer chunks, one event for many chunks, or members that keep only a part of old blocks"));
        demands.add(new Demand(
                "cores of a directory node, a put for each chunk",
                (events * costs.putMicros() / load.nodes() + (load.nodes() - 1.0) / 2 * costs.linkMicros())
                        / MICROS_OF_A_SECOND,
                machine.cores(),
                "cores",
                "more nodes, up to where idle links cost more than puts; or heads put less often than chunks come"));
        demands.add(new Demand(
                "cores of a provider",
                events / load.hospitals() * costs.chunkMillis() / 1e3,
                machine.cores(),
                "cores",
                "fewer transactions of its catalogue for each chunk"));
        return demands.stream()
                .filter(demand -> !Double.isNaN(demand.share()))
                .sorted(Comparator.comparingDouble(Demand::share).reversed())
                .toList();
    }

    /** Signatures of a block that a member checks: a quorum's prepares and commits but for its own, and the proposal. */
    private double votes() {
        double quorum = Math.floorDiv(2 * load.members() + 2, 3);
        return 1 + 2 * (quorum - 1);
    }

    /** How many chunks a second it bears, and what ends that: all but what does not depend on them. */
    double bearableChunks() {
        return load.chunksASecond() / demands().get(0).share();
    }
}
