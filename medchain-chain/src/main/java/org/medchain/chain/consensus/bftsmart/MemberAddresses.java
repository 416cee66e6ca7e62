package org.medchain.chain.consensus.bftsmart;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Where members reach one another.
 *
 * @param listen where the others reach this one
 * @param peers where this one reaches the others
 */
record MemberAddresses(InetSocketAddress listen, Map<Integer, InetSocketAddress> peers) {
    /** The option with the own address, host:port. */
    static final String LISTEN = "listen";
    /** The option with all addresses, number=host:port, comma-separated. */
    static final String PEERS = "peers";

    private static final int MAX_PORT = 65_535;

    public MemberAddresses {
        peers = Map.copyOf(peers);
    }

    /** The addresses that the options of member {@code self} of {@code members} name. */
    static MemberAddresses read(EngineOptions options, int members, int self) {
        return new MemberAddresses(
                address(LISTEN, options.required(LISTEN, "host:port")), peers(options.text(PEERS, ""), members, self));
    }

    private static Map<Integer, InetSocketAddress> peers(String list, int members, int self) {
        Map<Integer, InetSocketAddress> peers = new HashMap<>();
        for (String peer : list.isBlank() ? new String[0] : list.split(",", -1)) {
            String[] parts = peer.strip().split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException(PEERS + ": member=host:port expected, found " + peer);
            }
            peers.put((int) EngineOptions.number(PEERS, parts[0], 0, members - 1L), address(PEERS, parts[1]));
        }
        peers.remove(self);
        if (peers.size() != members - 1) {
            throw new IllegalArgumentException(
                    PEERS + ": the addresses of " + (members - 1) + " other members expected, found " + peers.size());
        }
        return peers;
    }

    private static InetSocketAddress address(String option, String value) {
        int colon = value.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(option + ": host:port expected, found " + value);
        }
        int port = (int) EngineOptions.number(option, value.substring(colon + 1), 0, MAX_PORT);
        return new InetSocketAddress(value.substring(0, colon), port);
    }
}
