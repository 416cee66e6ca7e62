package org.medchain.chain.consensus;

import org.medchain.chain.event.EventHash;
import org.medchain.error.MedChainException;

/** An event breaks a rule of the ledger and was not recorded. */
public final class EventRefusedException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;
    private final String detail;

    /**
     * Creates a refusal.
     *
     * @param event the refused event
     * @param reason the broken rule
     * @param detail what was expected and found
     */
    public EventRefusedException(EventHash event, RefusalReason reason, String detail) {
        super("event " + event + " refused, " + reason + ": " + detail);
        this.reason = reason;
        this.detail = detail;
    }

    /**
     * Creates a refusal.
     *
     * @param event the refused event
     * @param reason the broken rule
     * @param cause says what was expected and found
     */
    public EventRefusedException(EventHash event, RefusalReason reason, MedChainException cause) {
        super("event " + event + " refused, " + reason + ": " + cause.getMessage(), cause);
        this.reason = reason;
        this.detail = String.valueOf(cause.getMessage());
    }

    /** The broken rule. */
    public RefusalReason reason() {
        return reason;
    }

    /** What was expected and found. */
    public String detail() {
        return detail;
    }

    @Override
    public boolean retryHelps() {
        return reason.retryHelps();
    }
}
