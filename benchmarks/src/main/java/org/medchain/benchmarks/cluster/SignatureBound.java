package org.medchain.benchmarks.cluster;

import java.util.List;
import org.medchain.benchmarks.load.Load;
import org.medchain.benchmarks.report.Table;

/**
 * What the signatures of QBFT alone would allow this machine, if all else were free and both cores never idle.
 *
 * @param checked signatures that it checks a second, on all cores
 * @param made signatures that it makes a second, on all cores
 */
record SignatureBound(double checked, double made) {

    /**
     * The most operations a second: each member checks each event's signature; in a round all but the leader check the
     * proposal, and each checks as many PREPAREs and COMMITs of others as a quorum needs beside its own; each signs both, the
     * leader the proposal too.
     */
    double allows(int members, double operationsARound) {
        int quorum = (2 * members + 2) / 3;
        double checks = members + (members - 1 + 2.0 * members * (quorum - 1)) / operationsARound;
        double signatures = (1 + 2.0 * members) / operationsARound;
        return 1 / (checks / checked + signatures / made);
    }

    /** How near {@code qbft} is to that, and where BFT-SMaRt, which checks none, is beside it. */
    Table table(ClusterTable runs, List<Sort> sorts, List<Load> loads) {
        Table table = new Table(
                "What signatures alone would allow",
                "operation",
                "clients",
                "operations a round",
                "operations/s that signatures allow",
                "qbft, % of that",
                "BFT-SMaRt, % of that");
        for (Sort sort : sorts) {
            for (Load load : loads) {
                runs.row(Engine.QBFT, sort, load).ifPresent(qbft -> {
                    double most = allows(Engine.QBFT.members(), qbft.operationsARound());
                    table.row(
                            sort.title(),
                            load.label(),
                            qbft.operationsARound(),
                            most,
                            100 * qbft.outcome().rate() / most,
                            100 * runs.rate(Engine.BFTSMART, sort, load) / most);
                });
            }
        }
        return table;
    }
}
