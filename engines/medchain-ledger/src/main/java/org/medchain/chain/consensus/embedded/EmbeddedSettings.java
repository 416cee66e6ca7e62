package org.medchain.chain.consensus.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.time.TimeSettings;

/**
 * The settings of the engine {@code embedded}: how many events may wait, and how far it trusts its clock. The sizes of blocks are
 * in the genesis configuration, and one member waits for no other, so there is nothing else to set. Immutable: each method
 * returns changed settings. A value out of range is an {@link IllegalArgumentException} when the ledger is opened.
 */
public final class EmbeddedSettings implements ConsensusSettings {
    /** All settings as they are unless given. */
    public static final EmbeddedSettings DEFAULT = new EmbeddedSettings(Map.of());

    private final Map<String, String> options;

    private EmbeddedSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** The bytes of memory that waiting events may take before more are refused; 32 MiB unless given. */
    public EmbeddedSettings queueBytes(long bytes) {
        return with(EmbeddedConsensusFactory.QUEUE_BYTES, Long.toString(bytes));
    }

    /**
     * How far this machine's clock may run ahead of a monotonic one; at least 1 ms, a day unless given. While it is further ahead,
     * every event ends in an {@link org.medchain.error.ImplausibleClockException}.
     */
    public EmbeddedSettings maxClockJump(Duration jump) {
        return with(EmbeddedConsensusFactory.MAX_JUMP, Long.toString(TimeSettings.millis(jump)));
    }

    /**
     * A time up to which the clock is right, however far it runs ahead: for opening a ledger after more than 90 days without a
     * block. None unless given.
     */
    public EmbeddedSettings clockConfirmed(Instant upTo) {
        return with(EmbeddedConsensusFactory.CONFIRMED, upTo.toString());
    }

    private EmbeddedSettings with(String option, String value) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(option, value);
        return new EmbeddedSettings(changed);
    }

    @Override
    public String engine() {
        return EmbeddedConsensusFactory.NAME;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public String toString() {
        return "EmbeddedSettings" + new TreeMap<>(options);
    }
}
