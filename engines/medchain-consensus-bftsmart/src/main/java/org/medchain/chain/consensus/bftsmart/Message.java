package org.medchain.chain.consensus.bftsmart;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;

/** The messages between members of this engine. */
sealed interface Message {
    /**
     * How far a member's chain goes.
     *
     * @param head its last block's header with the certificate; absent if it has no block
     * @param signedBlock the block after it, if the member signed one that is not final yet
     * @param replicaKey the public key of its replica
     * @param question true if the sender asks for the receiver's status
     */
    record Status(Optional<Head> head, Optional<Block> signedBlock, Bytes replicaKey, boolean question)
            implements Message {
        long height() {
            return head.map(last -> last.header().height()).orElse(0L);
        }
    }

    /** A header and its certificate. */
    record Head(BlockHeader header, BlockCertificate certificate) {}

    /**
     * An order for all replicas.
     *
     * @param session random, chosen by the sender each time it starts
     * @param sequence counts the sender's requests in this session
     * @param order an encoded {@link Order}
     */
    record Request(int session, int sequence, Bytes order) implements Message {}

    /** The sender's signature on the block at a height. */
    record Signed(long height, Bytes signature) implements Message {}

    /** Asks for the blocks from a height on. */
    record BlocksRequest(long from) implements Message {}

    /** Blocks with their certificates. */
    record Blocks(List<CertifiedBlock> blocks) implements Message {
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }

    /** A replica opened a connection to another one. */
    record StreamOpened(int stream) implements Message {}

    /** Bytes on such a connection. */
    record StreamBytes(int stream, Bytes bytes) implements Message {}

    /** Such a connection has ended. */
    record StreamClosed(int stream) implements Message {}
}
