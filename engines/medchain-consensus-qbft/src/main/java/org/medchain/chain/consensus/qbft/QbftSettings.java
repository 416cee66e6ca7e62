package org.medchain.chain.consensus.qbft;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.member.MemberAddresses;
import org.medchain.time.TimeSettings;

/**
 * The settings of the engine {@code qbft}. Immutable: each method returns changed settings. A value out of range is an
 * {@link IllegalArgumentException} when the ledger is opened.
 */
public final class QbftSettings implements ConsensusSettings {
    private final Map<String, String> options;

    private QbftSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** Where the other members reach this one: it binds {@code address} and no other. */
    public static QbftSettings listen(InetSocketAddress address) {
        return new QbftSettings(Map.of(MemberAddresses.LISTEN, MemberAddresses.text(address)));
    }

    /**
     * The addresses of other members, by their numbers. They take precedence over the addresses in the genesis configuration and
     * in changes of the members. A member opens the link to each one with a higher number. A link without an address on either
     * side is missing, and {@code Ledger.health()} names it.
     */
    public QbftSettings peers(Map<Integer, InetSocketAddress> peers) {
        return with(MemberAddresses.PEERS, MemberAddresses.text(peers));
    }

    /** The bytes of events that may wait for a block before more are refused; 64 MiB unless given. */
    public QbftSettings queueBytes(long bytes) {
        return with(QbftOptions.QUEUE_BYTES, Long.toString(bytes));
    }

    /** The time of round 0; each later round has twice the time of the one before; 10 ms to 10 minutes, 1 s unless given. */
    public QbftSettings round(Duration length) {
        return with(QbftOptions.ROUND_MILLIS, Long.toString(TimeSettings.millis(length)));
    }

    /**
     * How long a leader may wait until as many events have come as were in the last block, so that applications that wait for
     * receipts fill a block together; from zero to a tenth of a round, 5 ms unless given.
     */
    public QbftSettings batchTimeout(Duration atMost) {
        return with(QbftOptions.BATCH_MILLIS, Long.toString(TimeSettings.millis(atMost)));
    }

    /** How long a submission waits for a quorum; at least 100 ms, a minute unless given. */
    public QbftSettings giveUpAfter(Duration time) {
        return with(QbftOptions.GIVE_UP_MILLIS, Long.toString(TimeSettings.millis(time)));
    }

    /** How far the timestamp of a proposed block may be ahead of this member's clock; 10 s unless given. */
    public QbftSettings maxClockSkew(Duration skew) {
        return with(QbftOptions.MAX_SKEW_MILLIS, Long.toString(TimeSettings.millis(skew)));
    }

    private QbftSettings with(String option, String value) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(option, value);
        return new QbftSettings(changed);
    }

    @Override
    public String engine() {
        return QbftConsensusFactory.NAME;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public String toString() {
        return "QbftSettings" + new TreeMap<>(options);
    }
}
