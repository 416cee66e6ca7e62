package org.medchain.chain.ledger.spi;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.identity.Identity;
import org.medchain.metrics.Metrics;

/**
 * The settings with which a {@link LedgerFactory} opens a member's ledger. {@link LedgerBuilder} collects them.
 *
 * @param folder for this ledger alone; created if missing
 * @param consortium the genesis configuration
 * @param seat the seat of the member that runs this ledger; not empty
 * @param isFounder whether the seat is one of the genesis configuration; otherwise an event assigns it
 * @param signer signs for the member
 * @param engine the consensus engine
 * @param options the engine's options, by name
 * @param clock the source of the timestamps of blocks
 * @param nanoTime a monotonic clock in nanoseconds
 * @param random draws what must not be guessed
 * @param metrics receives measurements; never throws
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
        LongSupplier nanoTime,
        SecureRandom random,
        Metrics metrics) {
    /** Requires a member in the seat. */
    public LedgerSettings {
        options = Map.copyOf(options);
        metrics = Metrics.guarded(metrics);
        if (seat.member().isEmpty()) {
            throw new IllegalArgumentException("expected a seat with a member, found " + seat);
        }
    }
}
