package org.medchain.chain.ledger;

import java.time.Instant;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;

/**
 * An event as it is on the ledger.
 *
 * @param event the event
 * @param ref where it is
 * @param height of its block
 * @param timestamp of its block, in whole milliseconds
 */
public record LedgerEntry(Event event, EventRef ref, long height, Instant timestamp) {}
