package org.medchain.chain.block;

import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.merkle.InclusionProof;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructReader;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.error.MalformedException;
import org.medchain.error.VerificationException;

/**
 * Proof that an event is on the ledger, verifiable by anyone who knows the members at its height from the genesis
 * configuration on: {@code {0: version 1, 1: event, 2: header, 3: inclusion proof, 4: certificate}}.
 *
 * @param event of any type
 * @param header the header of the event's block
 * @param inclusion the path from the event to the header's Merkle root
 * @param certificate the certificate of the block
 */
public record EventProof(Event event, BlockHeader header, InclusionProof inclusion, BlockCertificate certificate) {
    /** The largest encoded proof in bytes. */
    public static final int MAX_SIZE =
            64 + Event.MAX_SIZE + BlockHeader.MAX_SIZE + InclusionProof.MAX_SIZE + BlockCertificate.MAX_SIZE;

    private static final int VERSION = 1;

    /** Decodes a proof from its canonical encoding without verifying it. */
    public static EventProof decode(Bytes encoded) throws MalformedException {
        return StructReader.decode("event proof", encoded, MAX_SIZE, struct -> {
            struct.uint(0, VERSION, VERSION);
            return new EventProof(
                    Event.decode(struct.bytes(1, 1, Event.MAX_SIZE)),
                    BlockHeader.decode(struct.bytes(2, 1, BlockHeader.MAX_SIZE)),
                    struct.struct(3, InclusionProof::decode),
                    BlockCertificate.decode(struct.bytes(4, 1, BlockCertificate.MAX_SIZE)));
        });
    }

    /** The canonical encoding. */
    public Bytes encode() {
        return new StructWriter()
                .integer(0, VERSION)
                .bytes(1, event.encode())
                .bytes(2, header.encode())
                .struct(3, inclusion, InclusionProof::encode)
                .bytes(4, certificate.encode())
                .toBytes();
    }

    /** Verifies the proof for a consortium whose members never changed; needs only the genesis configuration. */
    public ProvenEvent verify(ConsortiumConfig config) throws VerificationException {
        return verify(MemberHistory.of(config));
    }

    /**
     * Verifies, in this order: that a quorum of the members at the header's height certified the header; that the event
     * is at its position in the header's tree; that its signer signed it for this consortium. Needs no network and no
     * clock.
     *
     * @throws VerificationException if one of these does not hold
     */
    public ProvenEvent verify(MemberHistory members) throws VerificationException {
        certificate.verify(members.config(), members.at(header.height()), header);
        inclusion.verify(header.merkleRoot(), header.eventCount(), event.hash().digest());
        event.verifySignature(members.config().genesisHash());
        return new ProvenEvent(event, new EventRef(header.hash(), event.hash()), header);
    }
}
