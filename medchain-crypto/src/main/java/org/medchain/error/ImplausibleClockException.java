package org.medchain.error;

import java.time.Instant;

/**
 * This machine's clock is further ahead than the time known to have passed allows, so nothing is written by it. A retry
 * helps once the clock is corrected or its time confirmed.
 */
public final class ImplausibleClockException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    private final Instant shown;
    private final Instant latest;

    /**
     * Creates a refusal.
     *
     * @param shown the clock's time
     * @param latest the latest plausible time
     * @param ifRight what the operator can do if the clock is right, as the end of a sentence
     */
    public ImplausibleClockException(Instant shown, Instant latest, String ifRight) {
        super("this machine's clock shows " + shown + ", expected at most " + latest
                + ": set it and try again; if it is right, " + ifRight);
        this.shown = shown;
        this.latest = latest;
    }

    /** The clock's time. */
    public Instant shown() {
        return shown;
    }

    /** The latest plausible time. */
    public Instant latest() {
        return latest;
    }

    /** False: somebody must correct the clock or confirm its time. */
    @Override
    public boolean retryHelps() {
        return false;
    }
}
