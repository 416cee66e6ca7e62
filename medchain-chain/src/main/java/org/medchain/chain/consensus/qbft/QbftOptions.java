package org.medchain.chain.consensus.qbft;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.ConsensusContext;
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

    /** Reads the options of the member that {@code context} is for. */
    static QbftOptions read(ConsensusContext context) {
        Map<String, String> options = context.options();
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
        QbftOptions read = new QbftOptions(
                resolved(address(LISTEN, listen)), peers(options.getOrDefault(PEERS, "")), queueBytes, node);
        read.checkAddresses(context.replica().members(), context.member());
        return read;
    }

    private static Map<Integer, InetSocketAddress> peers(String list) {
        Map<Integer, InetSocketAddress> peers = new HashMap<>();
        for (String peer : list.isBlank() ? new String[0] : list.split(",", -1)) {
            String[] parts = peer.strip().split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException(PEERS + ": member=host:port expected, found " + peer);
            }
            peers.put((int) number(PEERS, parts[0], 0, ConsortiumConfig.MAX_MEMBERS - 1L), address(PEERS, parts[1]));
        }
        return Map.copyOf(peers);
    }

    private void checkAddresses(MemberSet members, int self) {
        for (int member : members.numbers()) {
            if (member > self && address(members, member).isEmpty()) {
                throw new IllegalArgumentException(PEERS + ": no address of member " + member);
            }
        }
    }

    /** Where a member is: what the options say, or else the chain. */
    Optional<InetSocketAddress> address(MemberSet members, int member) {
        InetSocketAddress given = peers.get(member);
        return given != null
                ? Optional.of(given)
                : members.member(member).flatMap(Member::address).map(known -> address(PEERS, known));
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
