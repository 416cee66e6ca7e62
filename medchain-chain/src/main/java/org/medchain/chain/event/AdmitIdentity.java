package org.medchain.chain.event;

import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MalformedException;

/**
 * AdmitIdentity: records a certificate on the ledger, so that replicas judge signers from ordered events alone. Signed
 * by the certified identity. Body: {@code {0: certificate}}. Immutable.
 */
public final class AdmitIdentity {
    private final Event event;
    private final IdentityCertificate certificate;

    private AdmitIdentity(Event event, IdentityCertificate certificate) {
        this.event = event;
        this.certificate = certificate;
    }

    /**
     * Admits {@code holder} with its certificate.
     *
     * @param consortium the genesis hash of the consortium
     * @throws IllegalArgumentException if the certificate is not the holder's
     */
    public static AdmitIdentity create(BlockHash consortium, IdentityCertificate certificate, Identity holder) {
        if (!certificate.identity().equals(holder.publicIdentity())) {
            throw new IllegalArgumentException(
                    "expected a certificate of " + holder.publicIdentity() + ", found " + certificate);
        }
        StructWriter body = new StructWriter().bytes(0, certificate.encode());
        Event event = Event.sign(consortium, EventType.ADMIT_IDENTITY, body.toBytes(), holder);
        return new AdmitIdentity(event, certificate);
    }

    /**
     * The typed view of {@code event}. The ledger verifies that the CA issued the certificate.
     *
     * @throws MalformedException if the event has another type, its body is malformed, or the certificate is not the
     *     signer's
     */
    public static AdmitIdentity of(Event event) throws MalformedException {
        IdentityCertificate certificate = event.decodeBody(EventType.ADMIT_IDENTITY, AdmitIdentity::certificate);
        if (!certificate.identity().equals(event.signer())) {
            throw new MalformedException("event " + event.hash() + ": expected a certificate of its signer "
                    + event.signer() + ", found " + certificate);
        }
        return new AdmitIdentity(event, certificate);
    }

    /** The signed envelope. */
    public Event event() {
        return event;
    }

    /** The signer's certificate, parsed but not verified. */
    public IdentityCertificate certificate() {
        return certificate;
    }

    private static IdentityCertificate certificate(StructReader struct) throws MalformedException {
        return IdentityCertificate.decode(struct.bytes(0, 1, IdentityCertificate.MAX_SIZE));
    }
}
