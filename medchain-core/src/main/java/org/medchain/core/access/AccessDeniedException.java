package org.medchain.core.access;

import org.medchain.error.MedChainException;

/** A provider refused an access request, and said why. */
public final class AccessDeniedException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    /** A refusal. */
    public AccessDeniedException(RefusalReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public RefusalReason reason() {
        return reason;
    }

    @Override
    public boolean retryHelps() {
        return reason.retryHelps();
    }
}
