package org.medchain.core.store;

/**
 * What has not reached the ledger or the directory yet; all zero when all is well.
 *
 * @param outbox sealed chunks whose events are not known to be on the ledger
 * @param pages directory records to be published
 * @param failedPages those of them that failed at least once
 */
public record Backlog(long outbox, long pages, long failedPages) {}
