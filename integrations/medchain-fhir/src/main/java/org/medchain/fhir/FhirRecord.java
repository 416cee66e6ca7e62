package org.medchain.fhir;

import java.util.Optional;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.bytes.Bytes;

/**
 * A record, as {@link org.medchain.core.role.Provider#addRecord} takes it and a requester's fetch gives it back.
 *
 * @param description tags with what its resource says of it, and where it is served
 * @param taken the time that it covers, if it says so
 * @param content its bytes
 */
public record FhirRecord(DataDescription description, Optional<TimeRange> taken, Bytes content) {
    /** Says nothing of the content. */
    @Override
    public String toString() {
        return "FhirRecord[" + content.size() + " bytes, redacted]";
    }
}
