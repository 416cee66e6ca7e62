package org.medchain.chain.ledger;

import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** Stores a member's ledger; found by {@link java.util.ServiceLoader} when {@link LedgerBuilder#open} opens one. */
public interface LedgerFactory {
    /**
     * Opens the ledger: brings it to the last durable block after any sort of stop, and starts the engine on it.
     *
     * @throws StorageException if the folder is in use, belongs to another consortium, cannot be read or is damaged
     * @throws VerificationException if a new ledger's CA did not certify its founders, or not for now
     * @throws UnavailableException if the engine cannot reach or offer what it needs
     */
    Ledger open(LedgerSettings settings) throws StorageException, VerificationException, UnavailableException;
}
