package org.medchain.core.store;

/**
 * A row of the access log.
 *
 * @param number from 1, without gaps, in the order in which rows were written
 */
public record LoggedAccess(long number, AccessEntry entry) {}
