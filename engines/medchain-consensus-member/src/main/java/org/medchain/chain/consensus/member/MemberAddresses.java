package org.medchain.chain.consensus.member;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.Member;
import org.medchain.chain.block.MemberSet;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.NetworkAddress;
import org.medchain.io.Printable;

/**
 * The addresses at which members reach one another.
 *
 * @param listen where the others reach this member
 * @param peers where this member reaches others, by their numbers; they take precedence over addresses on the chain
 */
public record MemberAddresses(InetSocketAddress listen, Map<Integer, InetSocketAddress> peers) {
    /** The option with this member's address, host:port; an IPv6 address is in brackets. */
    public static final String LISTEN = "listen";
    /** The option with other members' addresses, number=host:port, comma-separated; an IPv6 address is in brackets. */
    public static final String PEERS = "peers";

    public MemberAddresses {
        peers = Map.copyOf(peers);
    }

    /**
     * Reads the addresses from a member's options.
     *
     * @throws IllegalArgumentException if an option is missing or malformed
     */
    public static MemberAddresses read(EngineOptions options) {
        InetSocketAddress listen = NetworkAddress.parse(LISTEN, options.required(LISTEN, "host:port"), 0);
        return new MemberAddresses(
                new InetSocketAddress(listen.getHostString(), listen.getPort()), peers(options.text(PEERS, "")));
    }

    /** The text of the option {@link #LISTEN}. */
    public static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    /** The text of the option {@link #PEERS}. */
    public static String text(Map<Integer, InetSocketAddress> peers) {
        return new TreeMap<>(peers)
                .entrySet().stream()
                        .map(peer -> peer.getKey() + "=" + text(peer.getValue()))
                        .collect(Collectors.joining(","));
    }

    /** An issue for each member to which {@code self} should open a link and cannot, because no address is known. */
    List<Issue> issues(MemberSet members, int self) {
        return members.numbers().stream()
                .filter(member -> member > self && of(members, member).isEmpty())
                .map(member -> new Issue(
                        IssueCode.ADDRESS_UNKNOWN,
                        "no link to member " + member + ": its address is not on the chain; add " + member
                                + "=host:port to the option " + PEERS))
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

    /** A member's address, from the options or else from the chain; empty if neither has one. */
    Optional<InetSocketAddress> of(MemberSet members, int member) {
        InetSocketAddress given = peers.get(member);
        return given != null
                ? Optional.of(given)
                : members.member(member)
                        .flatMap(Member::address)
                        .map(known -> NetworkAddress.parse("the address of member " + member, known, 1));
    }
}
