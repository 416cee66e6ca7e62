package org.medchain.benchmarks.load;

import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.Event;
import org.medchain.chain.ledger.Ledger;

/**
 * A ledger: an operation appends an event.
 *
 * @param ledger stays open when this is closed
 */
public record LedgerTarget(Ledger ledger) implements LoadTarget<Event> {
    @Override
    public CompletableFuture<?> submit(int client, Event event) {
        return ledger.append(event);
    }

    @Override
    public long rounds() {
        return ledger.height();
    }

    @Override
    public void close() {}
}
