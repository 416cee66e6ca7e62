package org.medchain.core.internal.answer;

import java.util.concurrent.atomic.AtomicLong;
import org.medchain.core.access.AccessLog;
import org.medchain.core.store.AccessEntry;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;

/** Tells a vendor's audit trail, and counts what it fails to take. Thread-safe. */
public final class AccessTrail {
    private static final System.Logger LOG = System.getLogger(AccessTrail.class.getName());

    private final AccessLog log;
    private final AtomicLong failures = new AtomicLong();

    /** Tells {@code log}. */
    public AccessTrail(AccessLog log) {
        this.log = log;
    }

    /** How many entries the trail did not take since this was made. They are in the catalogue. */
    public long failures() {
        return failures.get();
    }

    void write(AccessEntry entry) {
        try {
            log.write(entry);
        } catch (MedChainException | RuntimeException e) {
            failures.incrementAndGet();
            LOG.log(
                    System.Logger.Level.ERROR,
                    "MC-P002 the audit trail did not take an entry, which is in the catalogue: {0}",
                    Printable.of(e.getMessage()));
        }
    }
}
