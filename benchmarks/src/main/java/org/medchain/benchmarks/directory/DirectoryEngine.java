package org.medchain.benchmarks.directory;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.medchain.dht.Dht;
import org.medchain.error.MedChainException;
import org.medchain.metrics.Metrics;

/** What is compared. */
interface DirectoryEngine {
    /** All engines. */
    List<DirectoryEngine> ALL =
            List.of(new EmbeddedEngine(), new JdbcEngine(), new QuorumEngine(), new InfinispanEngine());

    /** Its name in arguments and tables. */
    String label();

    /** What is done for each operation. */
    String does();

    /** Opens a node in this process; {@code metrics} hears of its links. */
    Dht open(Seat seat, Metrics metrics) throws MedChainException;

    /** True if a node tells its metrics when it is linked to each of the others. */
    boolean announcesLinks();

    /** True if a node tells its metrics when it serves; one that does not serves as soon as it is open. */
    boolean announcesServing();

    /** What an operation costs in a network of that many nodes, on average. */
    Cost cost(Step step, int nodes);

    /**
     * What an operation costs all nodes together, by the engine's protocol.
     *
     * @param checks signatures that are verified
     * @param copies on disks, each synced before the operation is done
     * @param roundTrips over the network
     */
    record Cost(double checks, double copies, double roundTrips) {}

    /** The engine with this label. */
    static DirectoryEngine of(String label) {
        Stream<DirectoryEngine> found =
                ALL.stream().filter(engine -> engine.label().equals(label));
        return found.findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + label + " among "
                        + Arrays.toString(
                                ALL.stream().map(DirectoryEngine::label).toArray())));
    }
}
