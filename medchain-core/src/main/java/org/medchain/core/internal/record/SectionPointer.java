package org.medchain.core.internal.record;

import org.medchain.core.directory.SessionId;
import org.medchain.dht.RecordName;

/** How a section of a session is found: the event that created the session, and the name of the section's record. */
public record SectionPointer(SessionId session, RecordName name) {
    @Override
    public String toString() {
        return "SectionPointer[session " + session + "]";
    }
}
