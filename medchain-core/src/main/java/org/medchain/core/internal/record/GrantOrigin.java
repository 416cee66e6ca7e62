package org.medchain.core.internal.record;

import java.util.Optional;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.Grant;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MalformedException;

/**
 * What of a grant the ledger does not tell its patient: {@code {0: reference, ?1: start}}. The rest is in the event at the
 * reference and in those before it.
 *
 * @param reference the grant's AddData event
 * @param start the digest before chunk 1, if the grant begins with that and has an anchor
 */
public record GrantOrigin(EventHash reference, Optional<Bytes> start) {
    static GrantOrigin of(Grant grant) {
        boolean first = grant.first().isPresent() && grant.first().get().isFirst();
        return new GrantOrigin(
                grant.reference().event(), Optional.of(grant.anchor()).filter(anchor -> first && !anchor.isEmpty()));
    }

    static GrantOrigin decode(StructReader struct) throws MalformedException {
        return new GrantOrigin(
                EventHash.of(struct.bytes(0, Digest.SIZE)), struct.optionalBytes(1, Digest.SIZE, Digest.SIZE));
    }

    void encode(StructWriter struct) {
        struct.bytes(0, reference.value()).optionalBytes(1, start);
    }

    /** No digest of a chain. */
    @Override
    public String toString() {
        return "GrantOrigin[" + reference + "]";
    }
}
