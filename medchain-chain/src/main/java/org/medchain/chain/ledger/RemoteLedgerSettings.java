package org.medchain.chain.ledger;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.crypto.ca.CertifiedIdentity;

/**
 * What a {@link RemoteLedgerFactory} opens a ledger with. {@link RemoteLedgerBuilder} collects it.
 *
 * @param consortium the genesis configuration: all that is trusted
 * @param servers where members serve clients; at least one
 * @param user who uses the ledger
 * @param clock by which members' certificates must be valid
 * @param random must be safe for use by several threads
 * @param patience how long to wait for the answer of one member
 * @param deadline how long an append or a read may take in all
 * @param queueBytes how many bytes of events may wait for their receipts
 */
public record RemoteLedgerSettings(
        ConsortiumConfig consortium,
        List<InetSocketAddress> servers,
        CertifiedIdentity user,
        Clock clock,
        SecureRandom random,
        Duration patience,
        Duration deadline,
        long queueBytes) {
    /** Requires a server. */
    public RemoteLedgerSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("at least one server was expected, found none");
        }
    }
}
