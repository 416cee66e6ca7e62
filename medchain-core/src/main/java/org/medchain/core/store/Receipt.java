package org.medchain.core.store;

import org.medchain.chain.event.EventRef;

/**
 * Where an event is on the ledger.
 *
 * @param height of its block, not negative
 */
public record Receipt(EventRef ref, long height) {
    public Receipt {
        if (height < 0) {
            throw new IllegalArgumentException("a block's height is not negative, found " + height);
        }
    }
}
