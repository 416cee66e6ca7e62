package org.medchain.chain.consensus.qbft;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.crypto.bytes.Bytes;

/** The messages between members. */
sealed interface Message {
    /** A message for the instance of one height. */
    sealed interface ForInstance extends Message {
        /** The statement that it carries; the receiver verifies it. */
        Signed signed();

        /** The bytes of the block that it carries; 0 if it carries none. */
        default int blockBytes() {
            return 0;
        }
    }

    /** A message for catch-up, which members take also from a node that is not a member yet, or no longer. */
    sealed interface ForCatchUp extends Message {}

    /**
     * The leader's proposal.
     *
     * @param signed the PROPOSE
     * @param block the block
     * @param roundChanges in a round after 0: the ROUND_CHANGEs of a quorum to this round
     * @param prepares if one of these names a prepared block: the PREPAREs of a quorum for the one of the highest round
     */
    record Proposal(Signed signed, Block block, List<Signed> roundChanges, List<Signed> prepares)
            implements ForInstance {
        public Proposal {
            roundChanges = List.copyOf(roundChanges);
            prepares = List.copyOf(prepares);
        }

        @Override
        public int blockBytes() {
            return block.encode().size();
        }
    }

    /** A PREPARE or a COMMIT. */
    record Vote(Signed signed) implements ForInstance {}

    /**
     * A change to a later round.
     *
     * @param signed the ROUND_CHANGE
     * @param prepared the prepared certificate that it names, if it names one
     */
    record RoundChange(Signed signed, Optional<PreparedCertificate> prepared) implements ForInstance {
        @Override
        public int blockBytes() {
            return prepared.map(at -> at.block().encode().size()).orElse(0);
        }
    }

    /**
     * How far the sender's chain goes, with a proof; and what the sender remembers.
     *
     * @param head the last block's header and certificate; empty before the first block
     * @param question true if the sender asks for the receiver's status
     * @param incarnation of the sender's disk, {@value Incarnations#SIZE} bytes
     * @param remembers true if the sender remembers all its votes
     * @param answered in an answer, the incarnation of the receiver's disk when it asked: a receiver whose disk has another one
     *     by now ignores what the answer says of its votes
     * @param first in an answer, true if the sender knows that incarnation of the receiver's key and no earlier one
     */
    record Status(
            Optional<Head> head,
            boolean question,
            Bytes incarnation,
            boolean remembers,
            Optional<Bytes> answered,
            boolean first)
            implements ForCatchUp {
        long height() {
            return head.map(last -> last.header().height()).orElse(0L);
        }
    }

    /** A block's header, with the certificate that makes the block final. */
    record Head(BlockHeader header, BlockCertificate certificate) {}

    /** Asks for blocks from this height on. */
    record BlocksRequest(long from) implements ForCatchUp {}

    /** Blocks at consecutive heights; empty if the sender has none at the first height. */
    record Blocks(List<CertifiedBlock> blocks) implements ForCatchUp {
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /** Pending events, in the order in which they came to the sender. */
    record Events(List<Event> events) implements Message {
        public Events {
            events = List.copyOf(events);
        }
    }

    /** A message of the ordering that runs in the members; it is opaque to the engine. */
    record ForOrdering(Bytes message) implements Message {}

    /** The sender would not put this event into a block: a hint for the member that passed it on, which judges it by itself. */
    record Unacceptable(EventHash event) implements Message {}
}
