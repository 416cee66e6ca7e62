package org.medchain.chain.consensus.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.event.Event;
import org.medchain.error.StorageException;
import org.medchain.time.ClockBounds;
import org.medchain.time.ClockWatch;

/**
 * Makes the engine {@code embedded}, for a consortium of one member. Its options:
 *
 * <ul>
 *   <li>{@code queue-bytes}: how much memory events that wait may take before more are refused; 32 MiB.
 *   <li>{@code max-clock-jump-ms}: how far this machine's clock may run ahead of a monotonic one; a day. While it is further,
 *       and while the ledger begins with a clock that is more than 90 days after the last block, every event ends in an
 *       {@link org.medchain.error.ImplausibleClockException}.
 *   <li>{@code clock-confirmed}: a time, such as {@code 2026-11-29T12:00:00Z}, up to which the clock is right whatever it does:
 *       for whoever opens a ledger after a long time.
 * </ul>
 */
public final class EmbeddedConsensusFactory implements ConsensusFactory {
    private static final String QUEUE_BYTES = "queue-bytes";
    private static final String MAX_JUMP = "max-clock-jump-ms";
    private static final String CONFIRMED = "clock-confirmed";
    private static final Set<String> OPTIONS = Set.of(QUEUE_BYTES, MAX_JUMP, CONFIRMED);
    /** Room for an event of any size. */
    private static final long MIN_QUEUE_BYTES = Event.MAX_SIZE + Submission.OBJECTS;

    private static final String DEFAULT_QUEUE_BYTES = Long.toString(32L << 20);

    /** For the {@link java.util.ServiceLoader}. */
    public EmbeddedConsensusFactory() {}

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Consensus start(ConsensusContext context) throws StorageException {
        int members = context.replica().members().size();
        if (members != 1) {
            throw new IllegalArgumentException("the embedded engine serves one member, found " + members);
        }
        Map<String, String> options = context.options();
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException("the embedded engine has no option " + option);
            }
        }
        long queueBytes = Long.parseLong(options.getOrDefault(QUEUE_BYTES, DEFAULT_QUEUE_BYTES));
        if (queueBytes < MIN_QUEUE_BYTES) {
            throw new IllegalArgumentException(
                    QUEUE_BYTES + " is at least " + MIN_QUEUE_BYTES + ", found " + queueBytes);
        }
        ClockWatch clock = new ClockWatch(
                context.clock(),
                context.nanoTime(),
                bounds(options),
                lastBlock(context.replica()),
                "open the ledger with the option " + CONFIRMED);
        return new EmbeddedConsensus(context, clock, queueBytes);
    }

    private static ClockBounds bounds(Map<String, String> options) {
        String jump = options.get(MAX_JUMP);
        String confirmed = options.get(CONFIRMED);
        try {
            return new ClockBounds(
                    jump == null ? ClockBounds.DEFAULT.jump() : Duration.ofMillis(Long.parseLong(jump)),
                    ClockBounds.DEFAULT.gap(),
                    confirmed == null ? ClockBounds.DEFAULT.confirmed() : Instant.parse(confirmed));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    CONFIRMED + " is a time such as 2026-11-29T12:00:00Z, found " + confirmed, e);
        }
    }

    private static Optional<Instant> lastBlock(Replica replica) throws StorageException {
        return replica.block(replica.height())
                .map(last -> Instant.ofEpochMilli(last.block().header().timestampMillis()));
    }
}
