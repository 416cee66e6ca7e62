package org.medchain.chain.ledger;

import java.time.Instant;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;

/**
 * An event with its position on the ledger.
 *
 * @param event the event
 * @param ref its position
 * @param height the height of its block
 * @param timestamp the time of its block, in whole milliseconds
 */
public record LedgerEntry(Event event, EventRef ref, long height, Instant timestamp) {}
