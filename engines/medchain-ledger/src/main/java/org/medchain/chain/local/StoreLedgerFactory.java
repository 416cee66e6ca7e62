package org.medchain.chain.local;

import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.spi.LedgerFactory;
import org.medchain.chain.ledger.spi.LedgerSettings;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.chain.store.BlockStore;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** Opens members' ledgers in folders. Found by {@link java.util.ServiceLoader}. */
public final class StoreLedgerFactory implements LedgerFactory {
    private static final String ENGINES = "engines";

    /** For {@link java.util.ServiceLoader}. */
    public StoreLedgerFactory() {}

    @Override
    public Ledger open(LedgerSettings settings) throws StorageException, VerificationException, UnavailableException {
        try (Unwinding opened = new Unwinding()) {
            BlockStore store = opened.add(
                    BlockStore.open(settings.folder(), settings.consortium(), settings.random(), settings.metrics()));
            if (store.state().tip().height() == 0 && settings.isFounder()) {
                settings.consortium().verify(settings.clock().instant());
            }
            StoreReplica replica = opened.add(new StoreReplica(store));
            Consensus consensus = settings.engine().start(context(settings, replica));
            opened.keep();
            OwnCertificate certificate = new OwnCertificate(
                    settings.seat().member().orElseThrow().certificate(),
                    settings.consortium().ca(),
                    settings.clock());
            return new StoreLedger(store, replica, consensus, certificate, settings.metrics());
        }
    }

    private static ConsensusContext context(LedgerSettings settings, StoreReplica replica) {
        IdentityCertificate certificate = settings.seat().member().orElseThrow().certificate();
        return new ConsensusContext(
                replica,
                settings.seat().number(),
                certificate,
                settings.signer(),
                settings.clock(),
                settings.nanoTime(),
                settings.random(),
                settings.folder().resolve(ENGINES),
                settings.options(),
                settings.metrics());
    }
}
