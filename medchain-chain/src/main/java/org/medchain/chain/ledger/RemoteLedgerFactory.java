package org.medchain.chain.ledger;

import org.medchain.error.VerificationException;

/** Opens a ledger through members that serve it; found by {@link java.util.ServiceLoader}. */
public interface RemoteLedgerFactory {
    /**
     * Opens the ledger. Does not wait for members.
     *
     * @throws VerificationException if the consortium's CA is none
     */
    Ledger open(RemoteLedgerSettings settings) throws VerificationException;
}
