package org.medchain.chain.remote;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.link.LinkSettings;

/**
 * What a client is given.
 *
 * @param config all that it trusts
 * @param addresses where members serve clients
 * @param links who it is, and what it takes for proof of who others are
 * @param patience how long it waits for one member's answer
 * @param deadline how long an append or a read may take in all
 * @param queueBytes how much may wait to be appended
 * @param random decides whom it asks first and how long it waits between tries
 */
record ClientSetting(
        ConsortiumConfig config,
        List<InetSocketAddress> addresses,
        LinkSettings links,
        Duration patience,
        Duration deadline,
        long queueBytes,
        RandomGenerator random) {
    ClientSetting {
        addresses = List.copyOf(addresses);
    }
}
