package org.medchain.core;

import java.util.stream.Collectors;
import org.medchain.chain.ledger.LedgerStatus;
import org.medchain.dht.DhtStatus;
import org.medchain.health.Health;

/**
 * Where a process stands: whom it reaches, how far it is and what is wrong. Its text, of several lines, is for operators.
 *
 * @param ledger the ledger's
 * @param directory the directory's
 * @param health all issues
 */
public record MedChainStatus(LedgerStatus ledger, DhtStatus directory, Health health) {
    @Override
    public String toString() {
        String state = health.isReady() ? "ready" : health.isLive() ? "not ready" : "to be restarted";
        return state + "\n" + ledger + "\n" + directory
                + health.issues().stream().map(issue -> "\n" + issue).collect(Collectors.joining());
    }
}
