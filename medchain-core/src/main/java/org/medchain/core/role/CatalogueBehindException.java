package org.medchain.core.role;

import org.medchain.error.MedChainException;

/**
 * The ledger has events of this provider that its catalogue does not know: an older copy of the catalogue was put back, or
 * another one is used. Nothing is written, for what would be written could contradict what was published. A retry does not
 * help: open with the newest catalogue, or, if that is lost, {@linkplain org.medchain.core.MedChain#reconcile reconcile}.
 */
public final class CatalogueBehindException extends MedChainException {
    private static final long serialVersionUID = 1L;

    private final int events;
    private final long firstHeight;
    private final long lastHeight;

    /** What the ledger has that the catalogue, level with the ledger up to height {@code known}, lacks. */
    public CatalogueBehindException(int events, long firstHeight, long lastHeight, long known) {
        super("the ledger has " + events + " events of this provider, from height " + firstHeight + " to " + lastHeight
                + ", that its catalogue, which knows the ledger up to height " + known
                + ", does not have. Open with the newest catalogue; if that is lost, reconcile, which closes the"
                + " streams that went on and lists what is lost. A retry does not help");
        this.events = events;
        this.firstHeight = firstHeight;
        this.lastHeight = lastHeight;
    }

    /** How many events the catalogue does not know. */
    public int events() {
        return events;
    }

    /** The height of the first of them. */
    public long firstHeight() {
        return firstHeight;
    }

    /** The height of the last of them. */
    public long lastHeight() {
        return lastHeight;
    }

    @Override
    public boolean retryHelps() {
        return false;
    }
}
