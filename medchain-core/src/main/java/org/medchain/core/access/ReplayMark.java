package org.medchain.core.access;

import java.time.Instant;
import java.util.Optional;
import org.medchain.error.MedChainException;

/** Keeps one instant across restarts: the latest time of an answered request that was not yet past when it was answered. */
public interface ReplayMark {
    /** The mark kept last, if any. */
    Optional<Instant> load() throws MedChainException;

    /** Keeps {@code mark}; durable when this returns. */
    void save(Instant mark) throws MedChainException;
}
