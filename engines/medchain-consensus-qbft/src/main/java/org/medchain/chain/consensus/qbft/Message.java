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

/** What members send one another. */
sealed interface Message {
    /** A message that belongs to the agreement on one height. */
    sealed interface ForAgreement extends Message {
        /** The statement that it carries. */
        Signed signed();

        /** The bytes of the block that it carries; 0 if it carries none. */
        default int blockBytes() {
            return 0;
        }
    }

    /** A message that tells of the chain or asks for it: also of who is no member yet, or any more, these are taken. */
    sealed interface AboutTheChain extends Message {}

    /**
     * The leader's proposal.
     *
     * @param signed the PROPOSE
     * @param block the block
     * @param roundChanges in a round after 0: the ROUND_CHANGEs of a quorum to this round
     * @param prepares if one of these names a block: the PREPAREs of a quorum for the one of the highest round
     */
    record Proposal(Signed signed, Block block, List<Signed> roundChanges, List<Signed> prepares)
            implements ForAgreement {
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
    record Vote(Signed signed) implements ForAgreement {}

    /**
     * A change to a later round.
     *
     * @param signed the ROUND_CHANGE
     * @param prepared what it names, if it names a block
     */
    record RoundChange(Signed signed, Optional<Prepared> prepared) implements ForAgreement {
        @Override
        public int blockBytes() {
            return prepared.map(at -> at.block().encode().size()).orElse(0);
        }
    }

    /**
     * How far the sender's chain goes, proved; and what it remembers.
     *
     * @param head the last block's header and certificate; none before the first block
     * @param question true if the sender wants to be told the same of the receiver
     * @param token of the sender's disk, {@value Beginnings#TOKEN_SIZE} bytes
     * @param remembers true if the sender remembers all its votes
     * @param answered in an answer, the token of the receiver's disk as it asked: what was asked from another disk of its, and
     *     reaches it late, tells it nothing
     * @param first in an answer, true if the sender knows that token and no earlier one
     */
    record Status(
            Optional<Head> head,
            boolean question,
            Bytes token,
            boolean remembers,
            Optional<Bytes> answered,
            boolean first)
            implements AboutTheChain {
        long height() {
            return head.map(last -> last.header().height()).orElse(0L);
        }
    }

    /** A block's header, and what makes it final. */
    record Head(BlockHeader header, BlockCertificate certificate) {}

    /** Asks for blocks from this height on. */
    record BlocksRequest(long from) implements AboutTheChain {}

    /** Blocks at consecutive heights; none if the sender has none from there on. */
    record Blocks(List<CertifiedBlock> blocks) implements AboutTheChain {
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /** Events that wait for a block, in the order of their submission at the sender. */
    record Events(List<Event> events) implements Message {
        public Events {
            events = List.copyOf(events);
        }
    }

    /** The sender would not put this event into a block: a hint for the one who submitted it, and no more. */
    record Unacceptable(EventHash event) implements Message {}
}
