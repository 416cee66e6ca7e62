package org.medchain.chain.consensus;

import org.medchain.chain.event.EventHash;
import org.medchain.error.MedChainException;

/** An event that breaks a rule of the ledger and is on it nowhere. */
public final class EventRefusedException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;
    private final String detail;

    /**
     * A refusal.
     *
     * @param event which was refused
     * @param reason the rule that it breaks
     * @param detail what was expected and what was found
     */
    public EventRefusedException(EventHash event, RefusalReason reason, String detail) {
        super("event " + event + " refused, " + reason + ": " + detail);
        this.reason = reason;
        this.detail = detail;
    }

    /**
     * A refusal.
     *
     * @param event which was refused
     * @param reason the rule that it breaks
     * @param cause what was expected and what was found
     */
    public EventRefusedException(EventHash event, RefusalReason reason, MedChainException cause) {
        super("event " + event + " refused, " + reason + ": " + cause.getMessage(), cause);
        this.reason = reason;
        this.detail = String.valueOf(cause.getMessage());
    }

    /** The rule that the event breaks. */
    public RefusalReason reason() {
        return reason;
    }

    /** What was expected and what was found. */
    public String detail() {
        return detail;
    }

    @Override
    public boolean retryHelps() {
        return reason.retryHelps();
    }
}
