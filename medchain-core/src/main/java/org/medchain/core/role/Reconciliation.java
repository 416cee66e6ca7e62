package org.medchain.core.role;

import java.util.List;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;

/**
 * What bringing a catalogue level with the ledger did.
 *
 * @param closed the streams that went on after the catalogue was copied: they take no more chunks, and are answered from up to
 *     where the catalogue knows them
 * @param lost the events whose chunks, and whose records, the catalogue does not have: their data cannot be handed out
 */
public record Reconciliation(List<DataId> closed, List<EventRef> lost) {
    public Reconciliation {
        closed = List.copyOf(closed);
        lost = List.copyOf(lost);
    }
}
