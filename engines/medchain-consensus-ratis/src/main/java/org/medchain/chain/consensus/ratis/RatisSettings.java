package org.medchain.chain.consensus.ratis;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.time.TimeSettings;

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

    /** How long a leader may be silent before the others elect another one; 100 ms to 1 min, 2 s unless given. */
    public RatisSettings leaderTimeout(Duration time) {
        return with(RatisOptions.LEADER_MILLIS, TimeSettings.millis(time));
    }

    /**
     * How many entries that this member has settled stay in its log, at least, for members that are behind; 100 to 1,000,000,
     * 2,000 unless given.
     */
    public RatisSettings keepEntries(long entries) {
        return with(RatisOptions.KEEP_ENTRIES, entries);
    }

    private RatisSettings with(String option, long value) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(option, Long.toString(value));
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
