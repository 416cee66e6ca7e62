package org.medchain.chain.consensus.qbft;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.consensus.member.MemberAddresses;

/** How a member runs the engine {@code qbft}. Immutable: each method gives other settings. */
public final class QbftSettings implements ConsensusSettings {
    private final Map<String, String> options;

    private QbftSettings(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    /** The other members reach this one at {@code address}, which it binds, and no other. */
    public static QbftSettings listen(InetSocketAddress address) {
        return new QbftSettings(Map.of(MemberAddresses.LISTEN, text(address)));
    }

    /**
     * Where other members are, by their numbers, in place of the addresses that the consortium's configuration or a change of its
     * members gives. A member opens the link to each one with a higher number, and lacks it while neither names an address:
     * {@code Ledger.health()} says so.
     */
    public QbftSettings peers(Map<Integer, InetSocketAddress> peers) {
        return with(
                MemberAddresses.PEERS,
                new TreeMap<>(peers)
                        .entrySet().stream()
                                .map(peer -> peer.getKey() + "=" + text(peer.getValue()))
                                .collect(Collectors.joining(",")));
    }

    /** How many bytes of events may wait for a block before more are refused; 64 MiB unless given. */
    public QbftSettings queueBytes(long bytes) {
        return with(QbftOptions.QUEUE_BYTES, Long.toString(bytes));
    }

    /** How long a leader has before the next one's turn comes, doubled with each turn; 10 ms to 10 minutes, 1 s unless given. */
    public QbftSettings round(Duration length) {
        return with(QbftOptions.ROUND_MILLIS, Long.toString(length.toMillis()));
    }

    /**
     * How long a leader may wait until as many events have come as were in the last block, so that applications which wait for
     * receipts fill a block together; none to a tenth of a round, 5 ms unless given.
     */
    public QbftSettings gather(Duration atMost) {
        return with(QbftOptions.GATHER_MILLIS, Long.toString(atMost.toMillis()));
    }

    /** How long a submission waits for a quorum; at least 100 ms, a minute unless given. */
    public QbftSettings giveUpAfter(Duration time) {
        return with(QbftOptions.GIVE_UP_MILLIS, Long.toString(time.toMillis()));
    }

    /** How far ahead of this member's clock a block may be; 10 s unless given. */
    public QbftSettings maxClockSkew(Duration skew) {
        return with(QbftOptions.MAX_SKEW_MILLIS, Long.toString(skew.toMillis()));
    }

    private QbftSettings with(String option, String value) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(option, value);
        return new QbftSettings(changed);
    }

    private static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
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
