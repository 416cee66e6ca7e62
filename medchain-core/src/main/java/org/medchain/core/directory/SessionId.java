package org.medchain.core.directory;

import org.medchain.chain.event.EventHash;

/** The paper's SID: the hash of the EventSC that created the session. Where a session's record is does not follow from it. */
public record SessionId(EventHash event) {
    @Override
    public String toString() {
        return event.toString();
    }
}
