package org.medchain.hapi;

/**
 * A place where an audit trail is not as it was recorded.
 *
 * @param event the number of the event there, or of the first that is missing
 * @param what is wrong
 */
public record AuditFinding(long event, String what) {}
