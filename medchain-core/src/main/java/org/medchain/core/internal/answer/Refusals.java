package org.medchain.core.internal.answer;

import org.medchain.core.access.AccessDeniedException;
import org.medchain.core.access.NoDataException;
import org.medchain.core.access.RefusalReason;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** Turns what a provider gives as its reason into what the caller is to know: denied, nothing there, or not just now. */
final class Refusals {
    private Refusals() {}

    static MedChainException of(RefusalReason reason, String what) {
        String message = what + ": " + reason + (reason.retryHelps() ? "; try again later" : "");
        if (reason.isAbsence()) {
            return new NoDataException(reason, message);
        }
        return reason == RefusalReason.UNAVAILABLE
                ? new UnavailableException(message)
                : new AccessDeniedException(reason, message);
    }
}
