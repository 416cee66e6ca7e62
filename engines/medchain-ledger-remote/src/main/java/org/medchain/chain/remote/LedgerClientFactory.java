package org.medchain.chain.remote;

import java.time.Duration;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerFactory;
import org.medchain.chain.ledger.RemoteLedgerSettings;
import org.medchain.crypto.ca.TrustAnchor;
import org.medchain.error.VerificationException;
import org.medchain.link.LinkSettings;

/** Opens ledgers whose members are asked over links. */
public final class LedgerClientFactory implements RemoteLedgerFactory {
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    /** For {@link java.util.ServiceLoader}. */
    public LedgerClientFactory() {}

    @Override
    public Ledger open(RemoteLedgerSettings settings) throws VerificationException {
        LinkSettings links = new LinkSettings(
                Networks.ofClients(settings.consortium()),
                settings.user().certificate(),
                settings.user().keys(),
                TrustAnchor.of(settings.consortium().ca()),
                serial ->
                        false, // What a member says is verified: with a revoked certificate it can be silent, no more.
                settings.clock(),
                settings.random(),
                HANDSHAKE);
        return RemoteLedger.open(new ClientSetting(
                settings.consortium(),
                settings.servers(),
                links,
                settings.patience(),
                settings.deadline(),
                settings.queueBytes(),
                settings.random()));
    }
}
