package org.medchain.chain.consensus.bftsmart;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.time.TimeSettings;

/**
 * The settings of the engine {@code bftsmart}. Immutable: each method returns changed settings. A value out of range is an
 * {@link IllegalArgumentException} when the ledger is opened.
 */
public final class BftSmartSettings implements ConsensusSettings {
    private final Map<String, String> options;

    private BftSmartSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** With the defaults, and members that are linked and vote as these settings say. */
    public static BftSmartSettings of(QbftSettings voting) {
        return new BftSmartSettings(voting.options());
    }

    /** The time that a leader has to order a request before the others replace it; 100 ms to 10 minutes, 2 s unless given. */
    public BftSmartSettings leaderTimeout(Duration time) {
        return with(BftSmartOptions.LEADER_MILLIS, Long.toString(TimeSettings.millis(time)));
    }

    /**
     * Whether the engine refuses to start in a JVM without the serial filter that {@code docs/bft-smart.md} names; true unless
     * given. BFT-SMaRt reads Java objects that members send: without the filter a member may run code in the others.
     */
    public BftSmartSettings serialFilterRequired(boolean required) {
        return with(BftSmartOptions.SERIAL_FILTER, required ? BftSmartOptions.REQUIRED : BftSmartOptions.NONE);
    }

    private BftSmartSettings with(String option, String value) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(option, value);
        return new BftSmartSettings(changed);
    }

    @Override
    public String engine() {
        return BftSmartConsensusFactory.NAME;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public String toString() {
        return "BftSmartSettings" + new TreeMap<>(options);
    }
}
