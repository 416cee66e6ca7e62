package org.medchain.benchmarks.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses of clients on the loopback interface, all of which a process may send from on Linux. */
enum Address {
    HONEST(1),
    SLOW(2),
    FLOOD(3);

    private static final int HOSTS = 250;

    private final int network;

    Address(int network) {
        this.network = network;
    }

    /** One of 62,500, and any port. */
    InetSocketAddress of(int number) {
        int host = number % (HOSTS * HOSTS);
        byte[] address = {127, (byte) network, (byte) (host / HOSTS), (byte) (host % HOSTS + 1)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), 0);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
