package org.medchain.dht;

import org.medchain.crypto.ca.Certificate;

/**
 * A node of the directory's network.
 *
 * @param number its own for ever: another node never gets it
 * @param certificate of the consortium's CA, for the identity under which the node is known
 * @param host where the others reach it
 * @param port where the others reach it; 1 to 65535
 */
public record RosterNode(int number, Certificate certificate, String host, int port) {
    private static final int MAX_PORT = 65_535;

    public RosterNode {
        if (number < 0) {
            throw new IllegalArgumentException("nodes are numbered from 0, found " + number);
        }
        if (host.isBlank() || port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("node " + number + ": host:port expected, found " + host + ":" + port);
        }
    }

    @Override
    public String toString() {
        return "node " + number + " at " + host + ":" + port;
    }
}
