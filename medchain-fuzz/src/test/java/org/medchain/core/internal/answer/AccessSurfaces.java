package org.medchain.core.internal.answer;

import static org.medchain.fuzz.Surface.canonical;
import static org.medchain.fuzz.Surface.readOnly;

import java.util.List;
import java.util.Optional;
import org.medchain.core.access.AccessEvidence;
import org.medchain.core.access.AccessRequest;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What a provider is sent, and what it keeps of that as evidence. */
public final class AccessSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        AccessRequest request = Shared.request();
        SignedMessage message = SignedMessage.sign(
                AccessRequest.USE,
                Samples.PATIENT,
                Samples.PATIENT_CERTIFICATE,
                Samples.PROVIDER.publicIdentity(),
                request.encode());
        return List.of(
                canonical("access-request", AccessRequest::decode, AccessRequest::encode, request.encode()),
                readOnly("access-request-sealed", AccessSurfaces::open, sealed(message)),
                canonical(
                        "access-evidence",
                        AccessEvidence::decode,
                        AccessEvidence::encode,
                        new AccessEvidence(message, Optional.empty()).encode(),
                        new AccessEvidence(
                                        message,
                                        Optional.of(Shared.chunk(1).entry().ref()))
                                .encode()),
                canonical(
                        "audience-opening", Openings::audience, Openings::encode, Openings.encode(request.audience())),
                canonical("grant-opening", Openings::grant, Openings::encode, Openings.encode(request.grant())));
    }

    private static AccessRequest open(Bytes sealed) throws MedChainException {
        SignedMessage message = SignedMessage.open(
                AccessRequest.USE, sealed, Samples.PROVIDER, AnswerSurfaces.LEDGER.anchor(), Shared.now());
        return AccessRequest.decode(message.payload());
    }

    private static Bytes sealed(SignedMessage message) {
        try {
            return message.seal(AccessRequest.USE, Samples.random(40));
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }
}
