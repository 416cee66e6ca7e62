package org.medchain.chain.consensus.qbft;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.event.Event;

/** The engine's settings, read from its options; {@link QbftConsensusFactory} says what they are. */
record QbftOptions(
        InetSocketAddress listen, Map<Integer, InetSocketAddress> peers, long queueBytes, NodeSettings node) {
    private static final String LISTEN = "listen";
    private static final String PEERS = "peers";
    private static final String QUEUE_BYTES = "queue-bytes";
    private static final String ROUND_MILLIS = "round-ms";
    private static final String GIVE_UP_MILLIS = "give-up-ms";
    private static final String MAX_SKEW_MILLIS = "max-clock-skew-ms";
    private static final Set<String> ALL =
            Set.of(LISTEN, PEERS, QUEUE_BYTES, ROUND_MILLIS, GIVE_UP_MILLIS, MAX_SKEW_MILLIS);
    private static final Duration CATCH_UP = Duration.ofSeconds(1);
    private static final int MAX_PORT = 65_535;

    /** The options of member {@code self} of {@code members}. */
    static QbftOptions read(Map<String, String> options, int members, int self) {
        for (String option : options.keySet()) {
            if (!ALL.contains(option)) {
                throw new IllegalArgumentException("the engine qbft has no option " + option);
            }
        }
        long queueBytes = number(options, QUEUE_BYTES, 64L << 20, Event.MAX_SIZE, Long.MAX_VALUE);
        NodeSettings node = new NodeSettings(
                Duration.ofMillis(number(options, ROUND_MILLIS, 1_000, 10, 600_000)),
                CATCH_UP,
                Duration.ofMillis(number(options, GIVE_UP_MILLIS, 60_000, 100, Integer.MAX_VALUE)),
                Duration.ofMillis(number(options, MAX_SKEW_MILLIS, 10_000, 0, Integer.MAX_VALUE)),
                queueBytes);
        String listen = options.get(LISTEN);
        if (listen == null) {
            throw new IllegalArgumentException("the engine qbft needs the option " + LISTEN + ", host:port");
        }
        return new QbftOptions(
                resolved(address(LISTEN, listen)),
                peers(options.getOrDefault(PEERS, ""), members, self),
                queueBytes,
                node);
    }

    private static Map<Integer, InetSocketAddress> peers(String list, int members, int self) {
        Map<Integer, InetSocketAddress> peers = new HashMap<>();
        for (String peer : list.isBlank() ? new String[0] : list.split(",", -1)) {
            String[] parts = peer.strip().split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException(PEERS + ": member=host:port expected, found " + peer);
            }
            peers.put((int) number(PEERS, parts[0], 0, members - 1L), address(PEERS, parts[1]));
        }
        peers.remove(self);
        if (peers.size() != members - 1) {
            throw new IllegalArgumentException(
                    PEERS + ": the addresses of " + (members - 1) + " other members expected, found " + peers.size());
        }
        return Map.copyOf(peers);
    }

    private static InetSocketAddress resolved(InetSocketAddress address) {
        return new InetSocketAddress(address.getHostString(), address.getPort());
    }

    /** Resolved when it is used: a name may move. */
    private static InetSocketAddress address(String option, String value) {
        int colon = value.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(option + ": host:port expected, found " + value);
        }
        int port = (int) number(option, value.substring(colon + 1), 0, MAX_PORT);
        return InetSocketAddress.createUnresolved(value.substring(0, colon), port);
    }

    private static long number(Map<String, String> options, String option, long usual, long min, long max) {
        String value = options.get(option);
        return value == null ? usual : number(option, value, min, max);
    }

    private static long number(String option, String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + ": a number expected, found " + value, e);
        }
        throw new IllegalArgumentException(option + ": " + min + " to " + max + " expected, found " + value);
    }
}
