package org.medchain.core.internal.role;

import static org.medchain.fuzz.Surface.canonical;
import static org.medchain.fuzz.Surface.readOnly;

import java.util.List;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.EventProof;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.internal.answer.Shared;
import org.medchain.core.internal.record.SectionPointer;
import org.medchain.core.message.Invitation;
import org.medchain.core.message.SealedMessage;
import org.medchain.core.role.Auditor;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.seal.Sealed;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.error.VerificationException;
import org.medchain.fuzz.Samples;
import org.medchain.fuzz.Surface;
import org.medchain.fuzz.Surfaces;

/** What the roles send one another, and what they show an auditor. */
public final class RoleSurfaces implements Surfaces {
    @Override
    public List<Surface> all() {
        SessionPointer pointer = new SessionPointer(Shared.ID, Samples.NAME);
        return List.of(
                canonical("invitation", Payloads::invitation, Payloads::invitation, Payloads.invitation(pointer)),
                canonical(
                        "provider-invitation",
                        Payloads::providerInvitation,
                        RoleSurfaces::invitation,
                        Payloads.providerInvitation(Shared.ID, List.of(Samples.NAME, Samples.NAME))),
                canonical("share-request", Payloads::wish, Payloads::wish, Payloads.wish("bitte")),
                canonical("sealed-message", SealedMessage::decode, SealedMessage::encode, message()),
                readOnly(
                        "session-evidence",
                        bytes -> auditor().verifyDisclosure(bytes, Shared.TERMS.disclosure()),
                        proof()));
    }

    private static Bytes invitation(List<SectionPointer> pointers) {
        return Payloads.providerInvitation(
                pointers.get(0).session(),
                pointers.stream().map(SectionPointer::name).toList());
    }

    private static Bytes message() {
        return new Invitation(new Sealed(SuiteId.X25519, Bytes.utf8("nobody opens this"))).encode();
    }

    private static Auditor auditor() throws VerificationException {
        return Auditor.of(Samples.CONFIG, Samples.FROM);
    }

    private static Bytes proof() {
        Block block = Block.create(1, Shared.CONSORTIUM, Samples.FROM.toEpochMilli(), List.of(Shared.SESSION.event()));
        BlockCertificate certificate = new BlockCertificate(
                0,
                List.of(
                        BlockCertificate.sign(Samples.CONFIG, block.header(), 0, 0, Samples.PROVIDER),
                        BlockCertificate.sign(Samples.CONFIG, block.header(), 0, 1, Samples.PATIENT)));
        return new EventProof(
                        Shared.SESSION.event(), block.header(), block.tree().proof(0), certificate)
                .encode();
    }
}
