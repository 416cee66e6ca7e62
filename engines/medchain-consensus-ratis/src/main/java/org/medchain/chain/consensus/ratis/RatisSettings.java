package org.medchain.chain.consensus.ratis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.qbft.QbftSettings;

/**
 * The settings of the engine {@code ratis}. Immutable: each method returns changed settings. A value out of range is an
 * {@link IllegalArgumentException} when the ledger is opened.
 */
public final class RatisSettings implements ConsensusSettings {
    private final Map<String, String> options;

    private RatisSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** With the defaults, and members that are linked and vote as these settings say. */
    public static RatisSettings of(QbftSettings voting) {
        return new RatisSettings(voting.options());
    }

    /** How long a leader may be silent before the others elect another one; 100 ms to 1 min, 1 s unless given. */
    public RatisSettings leaderTimeout(Duration time) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(RatisOptions.LEADER_MILLIS, Long.toString(time.toMillis()));
        return new RatisSettings(changed);
    }

    @Override
    public String engine() {
        return RatisConsensusFactory.NAME;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public String toString() {
        return "RatisSettings" + new TreeMap<>(options);
    }
}
