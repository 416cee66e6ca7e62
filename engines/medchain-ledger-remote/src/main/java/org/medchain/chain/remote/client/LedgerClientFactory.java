package org.medchain.chain.remote.client;

import java.time.Duration;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.spi.RemoteLedgerFactory;
import org.medchain.chain.ledger.spi.RemoteLedgerSettings;
import org.medchain.chain.remote.wire.ClientNetwork;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.Revocations;
import org.medchain.error.VerificationException;
import org.medchain.link.LinkMeter;
import org.medchain.link.LinkSettings;
import org.medchain.metrics.Tag;

/** Opens remote ledgers. Found by {@link java.util.ServiceLoader}. */
public final class LedgerClientFactory implements RemoteLedgerFactory {
    private static final Duration HANDSHAKE = Duration.ofSeconds(5);

    /** For {@link java.util.ServiceLoader}. */
    public LedgerClientFactory() {}

    /** Revocations are not checked: answers are verified, so a member with a revoked certificate can withhold them, but not forge. */
    @Override
    public Ledger open(RemoteLedgerSettings settings) throws VerificationException {
        LinkSettings links = new LinkSettings(
                ClientNetwork.of(settings.consortium()),
                settings.user().certificate(),
                settings.user().keys(),
                ConsortiumRoot.of(settings.consortium().ca()),
                Revocations.NONE,
                settings.clock(),
                settings.random(),
                HANDSHAKE,
                new LinkMeter(settings.metrics(), Tag.Network.LEDGER_CLIENT));
        return RemoteLedger.open(new ClientSettings(
                settings.consortium(),
                settings.servers(),
                links,
                settings.patience(),
                settings.deadline(),
                settings.queueBytes(),
                settings.random(),
                settings.metrics()));
    }
}
