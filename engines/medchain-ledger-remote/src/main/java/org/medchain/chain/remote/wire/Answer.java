package org.medchain.chain.remote.wire;

import java.util.List;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.StreamPosition;

/** A member's answer to a {@link Question}. The client verifies every part of it. */
public sealed interface Answer {
    /** The event exists; the proof shows it. */
    record Proven(EventProof proof) implements Answer {}

    /** The AddData event exists, which the proof shows, and has this position in its stream, which nothing proves. */
    record Positioned(EventProof proof, StreamPosition position) implements Answer {}

    /** The event is at this reference, which nothing proves. */
    record Named(EventRef event) implements Answer {}

    /** A page of events in the order of the ledger; {@code more} if the list goes on after it. */
    record Events(List<EventProof> proofs, boolean more) implements Answer {
        public Events {
            proofs = List.copyOf(proofs);
        }
    }

    /** The ledger does not hold it. */
    record Absent() implements Answer {}

    /** The member's chain is shorter than the client requires. */
    record Behind() implements Answer {}

    /** The member cannot read its ledger or append to it; another member may be able to. */
    record Unavailable(String detail) implements Answer {}

    /** The event violates a rule of the ledger. */
    record Refused(RefusalReason reason, String detail) implements Answer {}

    /** Events of a stream, newest first. */
    record Chunks(List<ChunkEvent> chunks) implements Answer {
        public Chunks {
            chunks = List.copyOf(chunks);
        }
    }

    /** The block, with the signatures that certify it. */
    record Found(CertifiedBlock block) implements Answer {}

    /** The header of the last block, with the signatures that certify it. */
    record Head(BlockHeader header, BlockCertificate certificate) implements Answer {}
}
