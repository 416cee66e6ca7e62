package org.medchain.chain.consensus.bftsmart;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.member.MemberAddresses;

/**
 * The settings of the engine {@code bftsmart}. Immutable: each method returns changed settings. A value out of range is an
 * {@link IllegalArgumentException} when the ledger is opened.
 */
public final class BftSmartSettings implements ConsensusSettings {
    private final Map<String, String> options;

    private BftSmartSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /**
     * The required settings.
     *
     * @param address where the other members reach this one; it binds this address and no other
     * @param peers the addresses of all other members, by their numbers
     */
    public static BftSmartSettings listen(InetSocketAddress address, Map<Integer, InetSocketAddress> peers) {
        return new BftSmartSettings(Map.of(
                MemberAddresses.LISTEN,
                MemberAddresses.text(address),
                MemberAddresses.PEERS,
                MemberAddresses.text(peers)));
    }

    /** The bytes of events that may wait for a block before more are refused; 64 MiB unless given. */
    public BftSmartSettings queueBytes(long bytes) {
        return with(BftSmartOptions.QUEUE_BYTES, Long.toString(bytes));
    }

    /** The time that a leader has to order a request before the others replace it; 100 ms to 10 minutes, 2 s unless given. */
    public BftSmartSettings leaderTimeout(Duration time) {
        return with(BftSmartOptions.LEADER_MILLIS, Long.toString(time.toMillis()));
    }

    /** How long a submission waits for a quorum; at least 100 ms, a minute unless given. */
    public BftSmartSettings giveUpAfter(Duration time) {
        return with(BftSmartOptions.GIVE_UP_MILLIS, Long.toString(time.toMillis()));
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
