package org.medchain.core.access;

import org.medchain.chain.digest.ChainVerdict;
import org.medchain.error.MedChainException;

/** Data was delivered that is not what the ledger says it is. None of it was handed out. */
public final class InvalidDataException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final transient ChainVerdict verdict;

    /** The outcome of a failed verification. */
    public InvalidDataException(String message, ChainVerdict verdict) {
        super(message);
        this.verdict = verdict;
    }

    /** Names every bad chunk. */
    public ChainVerdict verdict() {
        return verdict;
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
