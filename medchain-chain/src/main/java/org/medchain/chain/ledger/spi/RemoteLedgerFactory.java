package org.medchain.chain.ledger.spi;

import org.medchain.chain.ledger.Ledger;
import org.medchain.error.VerificationException;

/** Opens a ledger through members that serve it. Found by {@link java.util.ServiceLoader}. */
public interface RemoteLedgerFactory {
    /**
     * Opens the ledger. Returns before any member is connected.
     *
     * @throws VerificationException if the configured CA certificate is not one of a certificate authority
     */
    Ledger open(RemoteLedgerSettings settings) throws VerificationException;
}
