package org.medchain.dht;

import org.medchain.crypto.ca.Certificate;
import org.medchain.error.Printable;
import org.medchain.io.NetworkAddress;

/**
 * A node of the directory's network.
 *
 * @param number its own for ever: another node never gets it
 * @param certificate of the consortium's CA, for the identity under which the node is known
 * @param host where the others reach it: a host name, an IPv4 address or an IPv6 address without brackets
 * @param port where the others reach it; 1 to 65535
 */
public record RosterNode(int number, Certificate certificate, String host, int port) {
    private static final int MAX_PORT = 65_535;

    public RosterNode {
        if (number < 0) {
            throw new IllegalArgumentException("nodes are numbered from 0, found " + number);
        }
        if (!NetworkAddress.isHost(host)) {
            throw new IllegalArgumentException("node " + number
                    + ": a host name, an IPv4 address or an IPv6 address without brackets expected, found \""
                    + Printable.of(host) + "\"");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException(
                    "node " + number + ": a port from 1 to " + MAX_PORT + " expected, found " + port);
        }
    }

    @Override
    public String toString() {
        return "node " + number + " at " + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
