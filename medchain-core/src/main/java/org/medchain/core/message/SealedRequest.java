package org.medchain.core.message;

import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.hash.internal.Hasher;
import org.medchain.crypto.seal.Sealed;
import org.medchain.error.MalformedException;

/** A requester asks a provider for data. {@code Requester.fetch} makes it and hands it to the gateway, {@code Provider.serve} answers it. */
public record SealedRequest(Sealed sealed) implements SealedMessage {
    private static final DomainTag HASH = DomainTag.of("access-request-hash");

    /**
     * Reads what {@link #encode()} wrote; nothing is opened or verified yet.
     *
     * @throws MalformedException if it is not of the form of a message, or is a message of another kind
     */
    public static SealedRequest decode(Bytes encoded) throws MalformedException {
        return Kind.decode(SealedRequest.class, encoded);
    }

    /** What ties an answer, and a row of the access log, to this request: the digest of the sealed text. */
    public Digest hash() {
        return Hasher.hash(HASH, sealed.encode());
    }

    @Override
    public String toString() {
        return "SealedRequest[" + sealed.box().size() + " bytes]";
    }
}
