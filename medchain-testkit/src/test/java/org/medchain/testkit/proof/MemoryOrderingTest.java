package org.medchain.testkit.proof;

import org.medchain.chain.ordering.Ordering;
import org.medchain.testkit.ordering.OrderingContract;

class MemoryOrderingTest extends OrderingContract {
    final MemoryOrdering.Log log = new MemoryOrdering.Log();

    MemoryOrdering made(int member) {
        return new MemoryOrdering(log);
    }

    @Override
    protected final Ordering open(int member) {
        return made(member);
    }

    @Override
    protected boolean restartService() {
        return true;
    }

    @Override
    protected final boolean loseContent() {
        log.lose();
        return true;
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
