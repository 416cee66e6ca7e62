package org.medchain.chain.store;

import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;

/**
 * An event read from the store.
 *
 * @param event the event
 * @param block hash of the block that holds it
 * @param height of that block
 * @param timestampMillis of that block
 */
public record StoredEvent(Event event, BlockHash block, long height, long timestampMillis) {}
