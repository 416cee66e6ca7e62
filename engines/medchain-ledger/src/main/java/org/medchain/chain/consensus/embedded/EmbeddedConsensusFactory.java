package org.medchain.chain.consensus.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.event.Event;
import org.medchain.error.StorageException;
import org.medchain.io.Printable;
import org.medchain.time.ClockBounds;
import org.medchain.time.ClockWatch;

/**
 * Makes the engine {@code embedded}, for a consortium of one member. {@link EmbeddedSettings} are its settings; in a configuration
 * the options have these names:
 *
 * <ul>
 *   <li>{@code queue-bytes}: the bytes of memory that waiting events may take before more are refused; 32 MiB.
 *   <li>{@code max-clock-jump-ms}: how far this machine's clock may run ahead of a monotonic one; a day. While it is further
 *       ahead, or if the ledger is opened with a clock that is more than 90 days after the last block, every event ends in an
 *       {@link org.medchain.error.ImplausibleClockException}.
 *   <li>{@code clock-confirmed}: a time, such as {@code 2026-11-29T12:00:00Z}, up to which the clock is right, however far it runs
 *       ahead: for opening a ledger after a long time.
 * </ul>
 */
public final class EmbeddedConsensusFactory implements ConsensusFactory {
    static final String NAME = "embedded";
    static final String QUEUE_BYTES = "queue-bytes";
    static final String MAX_JUMP = "max-clock-jump-ms";
    static final String CONFIRMED = "clock-confirmed";
    private static final Set<String> OPTIONS = Set.of(QUEUE_BYTES, MAX_JUMP, CONFIRMED);
    /** Room for an event of any size. */
    private static final long MIN_QUEUE_BYTES = Event.MAX_SIZE + Submission.OBJECTS;

    /** A hundred years: as good as none. */
    private static final long MOST_JUMP_MILLIS = Duration.ofDays(36_500).toMillis();

    private static final long DEFAULT_QUEUE_BYTES = 32L << 20;

    /** For the {@link java.util.ServiceLoader}. */
    public EmbeddedConsensusFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Consensus start(ConsensusContext context) throws StorageException {
        int members = context.replica().members().size();
        if (members != 1) {
            throw new IllegalArgumentException(
                    "the engine embedded serves a consortium of one member, found " + members + " members");
        }
        Map<String, String> options = context.options();
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException("the engine embedded has no option \"" + Printable.of(option)
                        + "\", expected one of " + new TreeSet<>(OPTIONS));
            }
        }
        ClockWatch clock = new ClockWatch(
                context.clock(),
                context.nanoTime(),
                bounds(options),
                lastBlock(context.replica()),
                "open the ledger with the option " + CONFIRMED);
        return new EmbeddedConsensus(context, clock, queueBytes(options));
    }

    private static long queueBytes(Map<String, String> options) {
        String given = options.get(QUEUE_BYTES);
        long bytes = given == null ? DEFAULT_QUEUE_BYTES : number(QUEUE_BYTES, given);
        if (bytes < MIN_QUEUE_BYTES) {
            throw new IllegalArgumentException(
                    QUEUE_BYTES + ": at least " + MIN_QUEUE_BYTES + " expected, found " + bytes);
        }
        return bytes;
    }

    private static long number(String option, String given) {
        try {
            return Long.parseLong(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    option + ": a whole number expected, found \"" + Printable.of(given) + "\"", e);
        }
    }

    private static ClockBounds bounds(Map<String, String> options) {
        String jump = options.get(MAX_JUMP);
        String confirmed = options.get(CONFIRMED);
        return new ClockBounds(
                jump == null ? ClockBounds.DEFAULT.jump() : jump(number(MAX_JUMP, jump)),
                ClockBounds.DEFAULT.gap(),
                confirmed == null ? ClockBounds.DEFAULT.confirmed() : time(confirmed));
    }

    private static Duration jump(long millis) {
        if (millis < 1 || millis > MOST_JUMP_MILLIS) {
            throw new IllegalArgumentException(MAX_JUMP + ": 1 to " + MOST_JUMP_MILLIS + " expected, found " + millis);
        }
        return Duration.ofMillis(millis);
    }

    private static Instant time(String given) {
        try {
            return Instant.parse(given);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    CONFIRMED + ": a time such as 2026-11-29T12:00:00Z expected, found \"" + Printable.of(given) + "\"",
                    e);
        }
    }

    private static Optional<Instant> lastBlock(Replica replica) throws StorageException {
        return replica.block(replica.height())
                .map(last -> Instant.ofEpochMilli(last.block().header().timestampMillis()));
    }
}
