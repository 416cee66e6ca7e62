package org.medchain.benchmarks.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.medchain.benchmarks.report.Table;

/** Designs side by side. */
final class AccessComparison {
    private final String x;
    private final Map<Design, Map<Integer, Access>> accesses = new LinkedHashMap<>();

    AccessComparison(String x) {
        this.x = x;
    }

    void add(Design design, int at, Access access) {
        accesses.computeIfAbsent(design, any -> new LinkedHashMap<>()).put(at, access);
    }

    Access at(Design design, int at) {
        Access access = accesses.getOrDefault(design, Map.of()).get(at);
        if (access == null) {
            throw new IllegalArgumentException("nothing measured of " + design + " at " + at);
        }
        return access;
    }

    Table table(String title) {
        Table table = new Table(
                title,
                x,
                "design",
                "ms, median",
                "p10",
                "p90",
                "session, ms",
                "bytes with the ledger",
                "session, of these",
                "bytes in all");
        for (int at : accesses.getOrDefault(Design.ROLE, Map.of()).keySet()) {
            accesses.keySet().forEach(design -> {
                Access access = at(design, at);
                table.row(
                        at,
                        design.title(),
                        access.millis().median(),
                        access.millis().low(),
                        access.millis().high(),
                        access.openMillis().median(),
                        access.ledgerBytes().median(),
                        access.openLedgerBytes().median(),
                        access.allBytes().median());
            });
        }
        return table;
    }

    Lines times(String title) {
        return lines(title, "ms", Access::millis);
    }

    Lines ledgerBytes(String title) {
        return lines(title, "bytes", Access::ledgerBytes);
    }

    private Lines lines(String title, String unit, Function<Access, Spread> of) {
        Lines lines = Lines.linear(title, x, unit);
        accesses.forEach((design, measured) -> lines.measured(
                design.title(),
                List.copyOf(measured.keySet()),
                measured.values().stream().map(of).toList()));
        return lines;
    }
}
