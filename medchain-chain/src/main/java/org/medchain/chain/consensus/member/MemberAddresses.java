package org.medchain.chain.consensus.member;

import java.net.InetSocketAddress;
import java.util.HashMap;
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
     * The addresses that the options of member {@code self} name.
     *
     * @throws IllegalArgumentException if one that it needs is neither there nor on the chain
     */
    public static MemberAddresses read(EngineOptions options, MemberSet members, int self) {
        InetSocketAddress listen = NetworkAddress.parse(LISTEN, options.required(LISTEN, "host:port"), 0);
        MemberAddresses read = new MemberAddresses(
                new InetSocketAddress(listen.getHostString(), listen.getPort()), peers(options.text(PEERS, "")));
        for (int member : members.numbers()) {
            if (member > self && read.of(members, member).isEmpty()) {
                throw new IllegalArgumentException(PEERS + ": expected the address of member " + member
                        + ", which is not on the chain, as " + member + "=host:port; found none");
            }
        }
        return read;
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

    /** Where a member is: what the options say, or else the chain. */
    Optional<InetSocketAddress> of(MemberSet members, int member) {
        InetSocketAddress given = peers.get(member);
        return given != null
                ? Optional.of(given)
                : members.member(member)
                        .flatMap(Member::address)
                        .map(known ->
                                NetworkAddress.parse("the address of member " + member + " on the chain", known, 1));
    }
}
