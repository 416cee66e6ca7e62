package org.medchain.testkit.proof;

import java.util.List;
import org.medchain.core.access.AccessLog;
import org.medchain.core.store.AccessEntry;
import org.medchain.testkit.access.AccessLogContract;

class MemoryAccessLogTest extends AccessLogContract {
    private final MemoryAccessLog log = made();

    MemoryAccessLog made() {
        return new MemoryAccessLog();
    }

    @Override
    protected final AccessLog open() {
        return log;
    }

    @Override
    protected final List<AccessEntry> entries() {
        return log.entries();
    }

    @Override
    protected final boolean breakDown() {
        log.setBroken(true);
        return true;
    }

    @Override
    protected final void mend() {
        log.setBroken(false);
    }
}
