package org.medchain.hapi;

/** What happens to a request whose audit event cannot be made durable. */
public enum AuditFailure {
    /** It fails, with status 503, before anything is shown. */
    REFUSE,
    /** It goes on; the event is lost, is counted, an ERROR is logged, and the next event that can be recorded tells how many were lost. */
    LOSE_AND_LOG
}
