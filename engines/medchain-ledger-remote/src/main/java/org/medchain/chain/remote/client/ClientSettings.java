package org.medchain.chain.remote.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.link.LinkSettings;
import org.medchain.metrics.Metrics;

/**
 * The settings of a client.
 *
 * @param config root of trust
 * @param addresses at which members serve clients
 * @param links this client's identity, and how it authenticates servers
 * @param patience the most time to wait for one member's answer
 * @param deadline the most time of an append or a read
 * @param queueBytes the most bytes of events that wait for their receipts
 * @param random chooses the member to ask first, and the jitter of waits
 * @param metrics receives measurements
 */
record ClientSettings(
        ConsortiumConfig config,
        List<InetSocketAddress> addresses,
        LinkSettings links,
        Duration patience,
        Duration deadline,
        long queueBytes,
        RandomGenerator random,
        Metrics metrics) {
    ClientSettings {
        addresses = List.copyOf(addresses);
    }
}
