package org.medchain.core.access;

import org.medchain.error.MedChainException;

/** Access was granted, and there is no data in the range asked for: not yet, or not at all. */
public final class NoDataException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    /** Nothing is there, as {@code reason} says, which {@linkplain RefusalReason#isAbsence() is such}. */
    public NoDataException(RefusalReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@link RefusalReason#NOTHING_YET} or {@link RefusalReason#NO_DATA_IN_RANGE}. */
    public RefusalReason reason() {
        return reason;
    }

    @Override
    public boolean retryHelps() {
        return reason.retryHelps();
    }
}
