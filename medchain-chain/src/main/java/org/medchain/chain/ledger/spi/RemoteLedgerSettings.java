package org.medchain.chain.ledger.spi;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.metrics.Metrics;

/**
 * The settings with which a {@link RemoteLedgerFactory} opens a ledger. {@link RemoteLedgerBuilder} collects them.
 *
 * @param consortium the genesis configuration, which alone is trusted
 * @param servers addresses of members' servers; at least one
 * @param user the user of the ledger
 * @param clock judges the validity of members' certificates
 * @param random must be thread-safe
 * @param patience how long to wait for one member's answer
 * @param deadline how long an append or a read may take in all
 * @param queueBytes how many bytes of events may wait for their receipts
 * @param metrics receives measurements; never throws
 */
public record RemoteLedgerSettings(
        ConsortiumConfig consortium,
        List<InetSocketAddress> servers,
        CertifiedIdentity user,
        Clock clock,
        SecureRandom random,
        Duration patience,
        Duration deadline,
        long queueBytes,
        Metrics metrics) {
    /** Requires a server. */
    public RemoteLedgerSettings {
        servers = List.copyOf(servers);
        metrics = Metrics.guarded(metrics);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("expected at least one server, found none");
        }
    }
}
