package org.medchain.chain.store;

/**
 * The position of a record in the log.
 *
 * @param segment height of the first block in the segment, which names the file
 * @param offset of the record's first byte in that file
 */
record Position(long segment, long offset) {}
