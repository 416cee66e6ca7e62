package org.medchain.benchmarks.evaluation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What accesses of one kind took.
 *
 * @param millis from the request for the session to verified data
 * @param ledgerBytes on the wire between requester and ledger
 * @param allBytes on the wire between requester and everybody, the data among them
 * @param openMillis until the session was open
 * @param openLedgerBytes of those with the ledger, for the session
 */
record Access(Spread millis, Spread ledgerBytes, Spread allBytes, Spread openMillis, Spread openLedgerBytes) {
    /** One access, and what the opening of the session had of it. */
    record Once(double millis, World.Traffic bytes, double openMillis, World.Traffic openBytes) {}

    static Access of(List<Once> accesses) {
        return new Access(
                spread(accesses, Once::millis),
                spread(accesses, once -> once.bytes().ledger()),
                spread(accesses, once -> once.bytes().all()),
                spread(accesses, Once::openMillis),
                spread(accesses, once -> once.openBytes().ledger()));
    }

    private static Spread spread(List<Once> accesses, ToDoubleFunction<Once> figure) {
        return Spread.of(accesses.stream().mapToDouble(figure).toArray());
    }

    /** Bytes with the ledger that verification took, without those for the session. */
    double verifyingBytes() {
        return ledgerBytes.median() - openLedgerBytes.median();
    }
}
