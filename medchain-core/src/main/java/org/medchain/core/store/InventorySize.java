package org.medchain.core.store;

/**
 * How much an inventory shows.
 *
 * @param pages pages of {@value StoredData#PAGE_SIZE} that data has begun in
 * @param entries data with at least one chunk on the ledger, in any state
 */
public record InventorySize(long pages, long entries) {}
