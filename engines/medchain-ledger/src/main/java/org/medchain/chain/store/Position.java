package org.medchain.chain.store;

/**
 * Where a record is in the log.
 *
 * @param segment the height of the first block of its segment, which names the file
 * @param offset the record's first byte in that file
 */
record Position(long segment, long offset) {}
