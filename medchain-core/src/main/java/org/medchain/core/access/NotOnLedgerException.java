package org.medchain.core.access;

import org.medchain.error.VerificationException;

/**
 * The ledger, as the asked member sees it, does not have the event that this call needs. A retry helps if the event is there and
 * that member is behind; it does not help if the event never was.
 */
public final class NotOnLedgerException extends VerificationException {
    private static final long serialVersionUID = 1L;

    /** A failure that names the missing event. */
    public NotOnLedgerException(String missing) {
        super("the ledger has no " + missing + ", as the asked member sees it: a retry helps if that member is behind");
    }

    @Override
    public boolean retryHelps() {
        return true;
    }
}
