package org.medchain.chain.consensus.member;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberSet;
import org.medchain.error.Printable;
import org.medchain.io.NetworkAddress;

/**
 * Where members reach one another.
 *
 * @param listen where the others reach this one
 * @param peers where this one reaches others, in place of what the chain says
 */
public record MemberAddresses(InetSocketAddress listen, Map<Integer, InetSocketAddress> peers) {
    /** The option with the own address, host:port; an IPv6 address is in brackets. */
    public static final String LISTEN = "listen";
    /** The option with others' addresses, number=host:port, comma-separated; an IPv6 address is in brackets. */
    public static final String PEERS = "peers";

    public MemberAddresses {
        peers = Map.copyOf(peers);
    }

    /**
     * The addresses that a member's options name.
     *
     * @throws IllegalArgumentException if an option is not what it should be
     */
    public static MemberAddresses read(EngineOptions options) {
        InetSocketAddress listen = NetworkAddress.parse(LISTEN, options.required(LISTEN, "host:port"), 0);
        return new MemberAddresses(
                new InetSocketAddress(listen.getHostString(), listen.getPort()), peers(options.text(PEERS, "")));
    }

    /** Of each member that {@code self} opens the link to and cannot, for want of an address, what is to be done about it. */
    List<String> troubles(MemberSet members, int self) {
        return members.numbers().stream()
                .filter(member -> member > self && of(members, member).isEmpty())
                .map(member -> "the address of member " + member + " is not on the chain: without " + member
                        + "=host:port in the option " + PEERS + " there is no link to it")
                .toList();
    }

    private static Map<Integer, InetSocketAddress> peers(String list) {
        Map<Integer, InetSocketAddress> peers = new HashMap<>();
        for (String peer : list.isBlank() ? new String[0] : list.split(",", -1)) {
            String[] parts = peer.strip().split("=", 2);
            if (parts.length != 2) {
                throw new IllegalArgumentException(
                        PEERS + ": member=host:port, comma-separated, expected; found \"" + Printable.of(peer) + "\"");
            }
            long number = EngineOptions.number(PEERS, parts[0], 0, ConsortiumConfig.MAX_MEMBERS - 1L);
            peers.put((int) number, NetworkAddress.parse(PEERS, parts[1], 1));
        }
        return peers;
    }

    /** Where a member is, if that is known: what the options say, or else the chain, whose addresses can be used. */
    Optional<InetSocketAddress> of(MemberSet members, int member) {
        InetSocketAddress given = peers.get(member);
        return given != null
                ? Optional.of(given)
                : members.member(member)
                        .flatMap(Member::address)
                        .map(known -> NetworkAddress.parse("the address of member " + member, known, 1));
    }
}
