package org.medchain.chain.ledger;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.crypto.identity.Identity;

/**
 * What a {@link LedgerFactory} opens a member's ledger with. {@link LedgerBuilder} collects it.
 *
 * @param folder of the ledger alone; created if it is missing
 * @param consortium the genesis configuration
 * @param seat of the member who runs this ledger
 * @param isFounder whether that seat is one of the genesis configuration; another is given to it by an event
 * @param signer signs for the member
 * @param engine agrees with the other members
 * @param options the engine's, by name
 * @param clock where the timestamps of blocks come from
 * @param nanoTime a monotonic clock in nanoseconds
 */
public record LedgerSettings(
        Path folder,
        ConsortiumConfig consortium,
        Seat seat,
        boolean isFounder,
        Identity signer,
        ConsensusFactory engine,
        Map<String, String> options,
        Clock clock,
        LongSupplier nanoTime) {
    /** Requires a member in the seat. */
    public LedgerSettings {
        options = Map.copyOf(options);
        if (seat.member().isEmpty()) {
            throw new IllegalArgumentException("a seat with a member was expected, found " + seat);
        }
    }
}
