package org.medchain.chain.remote;

import java.util.List;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.ledger.StreamPosition;

/** What a member says. Nothing of it is believed as it is. */
sealed interface Answer {
    /** There is such an event, and here is why. */
    record Proven(EventProof proof) implements Answer {}

    /** There is such an AddData event, here is why, and this is where it is in its stream. */
    record Positioned(EventProof proof, StreamPosition position) implements Answer {}

    /** Such events, in their order; {@code more} if the page ended before they did. */
    record Events(List<EventProof> proofs, boolean more) implements Answer {
        public Events {
            proofs = List.copyOf(proofs);
        }
    }

    /** There is none. */
    record Absent() implements Answer {}

    /** This member's chain is shorter than the client wants it to be. */
    record Behind() implements Answer {}

    /** This member cannot say, or could not append; another one may. */
    record Unavailable(String detail) implements Answer {}

    /** The event breaks a rule of the ledger. */
    record Refused(RefusalReason reason, String detail) implements Answer {}

    /** Chunks of a stream, newest first. */
    record Chunks(List<Chunk> chunks) implements Answer {
        public Chunks {
            chunks = List.copyOf(chunks);
        }
    }

    /** There is such a block. */
    record Found(CertifiedBlock block) implements Answer {}

    /** The last block. */
    record Head(BlockHeader header, BlockCertificate certificate) implements Answer {}
}
