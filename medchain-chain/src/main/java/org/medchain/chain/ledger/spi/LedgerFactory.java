package org.medchain.chain.ledger.spi;

import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** Opens the store of a member's ledger. {@link LedgerBuilder#open} finds it by {@link java.util.ServiceLoader}. */
public interface LedgerFactory {
    /**
     * Opens the ledger, recovering to the last durable block after any kind of stop, and starts the engine on it.
     *
     * @throws StorageException if the folder is in use, belongs to another consortium, cannot be read or is damaged
     * @throws VerificationException if the CA of a new ledger did not certify its founders for the present time
     * @throws UnavailableException if a resource that the engine needs is unavailable
     */
    Ledger open(LedgerSettings settings) throws StorageException, VerificationException, UnavailableException;
}
