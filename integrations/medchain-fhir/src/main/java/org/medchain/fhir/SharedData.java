package org.medchain.fhir;

import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.DataDescription;
import org.medchain.crypto.hash.Digest;

/**
 * A record, or a chunk of a stream, as one who may read it knows it; {@link DataProof} says it of what was fetched.
 *
 * @param id of the record, or of the stream
 * @param patient the id of the identity whose it is
 * @param provider the id of the identity that keeps it
 * @param event where its digest is on the ledger
 * @param digest that digest, if known; it covers content, length, time and a salt, so it is no hash of the content alone
 */
public record SharedData(
        DataId id,
        Digest patient,
        Digest provider,
        EventRef event,
        Optional<Digest> digest,
        DataDescription description) {
    /** Whose it is, is not for logs. */
    @Override
    public String toString() {
        return "SharedData[" + id + ", redacted]";
    }
}
