package org.medchain.chain.remote.server;

/**
 * What clients may use of a server.
 *
 * @param links of all clients together
 * @param requests of one link that may wait for their answers
 * @param bytes of those requests
 * @param threads that answer requests
 */
record ServerLimits(int links, int requests, int bytes, int threads) {
    private static final int MAX = 1 << 30;

    static final ServerLimits DEFAULT = new ServerLimits(1_000, 256, 4 << 20, 2);

    ServerLimits {
        requireInRange("links", links);
        requireInRange("requests", requests);
        requireInRange("bytes", bytes);
        requireInRange("threads", threads);
    }

    private static void requireInRange(String name, int value) {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException(name + " is " + value + ", expected 1 to " + MAX);
        }
    }
}
