package org.medchain.dht.infinispan;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

/**
 * The protocol stack of JGroups: TCP at one address, and who may be found where. No multicast, no diagnostics port, no second
 * server socket: whether others live is told by heartbeats over the one connection.
 */
final class StackXml {
    private static final int MAX_MESSAGE = 16 << 20;

    private StackXml() {}

    /**
     * A stack.
     *
     * @param bind where this node listens
     * @param reachable where others reach it
     * @param all where all nodes are reached
     * @param patience how long a node may be silent before the others go on without it
     * @param retry how long discovery waits for others
     * @throws UnavailableException if one of the addresses is not known
     */
    static String of(
            InetSocketAddress bind,
            InetSocketAddress reachable,
            List<InetSocketAddress> all,
            Duration patience,
            Duration retry)
            throws UnavailableException {
        List<String> hosts = new ArrayList<>();
        for (InetSocketAddress at : all) {
            hosts.add(literal(at) + "[" + at.getPort() + "]");
        }
        String external = bind.equals(reachable)
                ? ""
                : " external_addr=\"" + literal(reachable) + "\" external_port=\"" + reachable.getPort() + "\"";
        long silence = patience.toMillis();
        long soon = retry.toMillis();
        return String.format(
                Locale.ROOT,
                """
                <config xmlns="urn:org:jgroups">
                  <TCP bind_addr="%s" bind_port="%d" port_range="0"%s tcp_nodelay="true" diag.enabled="false"
                       sock_conn_timeout="%d" max_length="%d" log_details="false" log_accept_error="false" enable_suspect_events="true"
                       use_virtual_threads="false"/>
                  <TCPPING initial_hosts="%s" port_range="0" max_dynamic_hosts="0"/>
                  <MERGE3 min_interval="%d" max_interval="%d"/>
                  <FD_ALL3 timeout="%d" interval="%d"/>
                  <VERIFY_SUSPECT2 timeout="%d"/>
                  <pbcast.NAKACK2 use_mcast_xmit="false" xmit_interval="100"/>
                  <UNICAST3 xmit_interval="100"/>
                  <pbcast.STABLE desired_avg_gossip="5000" max_bytes="1M"/>
                  <pbcast.GMS print_local_addr="false" join_timeout="%d"/>
                  <UFC max_credits="4M" min_threshold="0.4"/>
                  <MFC max_credits="4M" min_threshold="0.4"/>
                  <FRAG4 frag_size="60000"/>
                </config>
                """,
                literal(bind),
                bind.getPort(),
                external,
                Math.max(1, silence / 2),
                MAX_MESSAGE,
                String.join(",", hosts),
                Math.max(1, soon),
                Math.max(2, 4 * soon),
                silence,
                Math.max(1, silence / 4),
                Math.max(1, silence / 5),
                Math.max(1, soon));
    }

    private static String literal(InetSocketAddress at) throws UnavailableException {
        if (at.isUnresolved()) {
            throw new UnavailableException("the address of " + Printable.of(at.getHostString())
                    + " is not known to this machine; try again when its name resolves");
        }
        return at.getAddress().getHostAddress();
    }
}
