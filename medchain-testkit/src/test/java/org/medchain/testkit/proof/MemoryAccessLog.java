package org.medchain.testkit.proof;

import java.util.ArrayList;
import java.util.List;
import org.medchain.core.access.AccessLog;
import org.medchain.core.store.AccessEntry;
import org.medchain.error.UnavailableException;

/** A trail in a list, which can be made to fail. */
class MemoryAccessLog implements AccessLog {
    private final List<AccessEntry> entries = new ArrayList<>();
    private boolean broken;

    @Override
    public synchronized void write(AccessEntry entry) throws UnavailableException {
        if (broken) {
            refuse();
        } else {
            entries.add(entry);
        }
    }

    /** What becomes of an entry while the trail is broken. */
    void refuse() throws UnavailableException {
        throw new UnavailableException("the trail is broken");
    }

    final synchronized void setBroken(boolean now) {
        broken = now;
    }

    final synchronized List<AccessEntry> entries() {
        return List.copyOf(entries);
    }
}
