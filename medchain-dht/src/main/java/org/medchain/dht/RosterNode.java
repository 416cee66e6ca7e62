package org.medchain.dht;

import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.io.NetworkAddress;
import org.medchain.io.Printable;

/**
 * A node of the directory's network.
 *
 * @param number unique for ever: no other node ever gets it
 * @param certificate issued by the consortium's CA for the node's identity
 * @param host where other parties reach the node: a host name, an IPv4 address or an IPv6 address without brackets
 * @param port where other parties reach the node; 1 to 65535
 */
public record RosterNode(int number, IdentityCertificate certificate, String host, int port) {
    private static final int MAX_PORT = 65_535;

    public RosterNode {
        if (number < 0) {
            throw new IllegalArgumentException("expected a node number of at least 0, found " + number);
        }
        if (!NetworkAddress.isHost(host)) {
            throw new IllegalArgumentException("node " + number
                    + ": expected a host name, an IPv4 address or an IPv6 address without brackets, found \""
                    + Printable.of(host) + "\"");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "node " + number + ": expected a port from 1 to " + MAX_PORT + ", found " + port);
        }
    }

    @Override
    public String toString() {
        return "node " + number + " at " + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
