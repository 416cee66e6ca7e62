package org.medchain.hapi;

/**
 * A place where an audit trail is not whole.
 *
 * @param event the number of the event there, or of the first that is missing
 * @param kind whether that is a change, a stream that is too old, or a loss that the sink recorded
 * @param what is wrong
 */
public record AuditFinding(long event, Kind kind, String what) {
    /** What a finding is about. */
    public enum Kind {
        /** Events are not as they were recorded, or are missing. */
        CHANGED,
        /**
         * The folder goes on after events that the stream, as it was fetched, does not have: the server anchored them since, or somebody
         * removed them. A stream fetched after the folder was read or copied has them; if it does not, they were removed.
         */
        NOT_FETCHED,
        /** The sink itself recorded that it could not record events. */
        LOST
    }
}
