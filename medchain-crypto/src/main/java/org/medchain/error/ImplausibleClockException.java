package org.medchain.error;

import java.time.Instant;

/**
 * This machine's clock shows a time that is too far ahead of what is known to have passed, so that nothing is written by it.
 * A retry helps once the clock is set, or its time was confirmed.
 */
public final class ImplausibleClockException extends UnavailableException {
    private static final long serialVersionUID = 1L;

    private final Instant shown;
    private final Instant latest;

    /**
     * A refusal.
     *
     * @param shown what the clock shows
     * @param latest the latest time that it could show
     * @param ifRight what to do if the clock is right
     */
    public ImplausibleClockException(Instant shown, Instant latest, String ifRight) {
        super("this machine's clock shows " + shown + ", expected at most " + latest
                + ": set it and try again; if it is right, " + ifRight);
        this.shown = shown;
        this.latest = latest;
    }

    /** What the clock shows. */
    public Instant shown() {
        return shown;
    }

    /** The latest time that it could show. */
    public Instant latest() {
        return latest;
    }

    /** False: somebody has to set the clock or confirm its time. */
    @Override
    public boolean retryHelps() {
        return false;
    }
}
