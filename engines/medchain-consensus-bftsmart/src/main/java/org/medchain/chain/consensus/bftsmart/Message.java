package org.medchain.chain.consensus.bftsmart;

import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockHeader;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.crypto.bytes.Bytes;

/** What members of this engine say to one another. */
sealed interface Message {
    /**
     * How far a member is.
     *
     * @param head its last block's header with the certificate; absent if it has no block
     * @param promised the block after it that the member signed, if there is one
     * @param replicaKey the public key of its replica
     * @param question whether the same is asked of the other
     */
    record Status(Optional<Head> head, Optional<Block> promised, Bytes replicaKey, boolean question)
            implements Message {
        long height() {
            return head.map(last -> last.header().height()).orElse(0L);
        }
    }

    /** A header and its certificate. */
    record Head(BlockHeader header, BlockCertificate certificate) {}

    /**
     * An order to be ordered.
     *
     * @param session of the sender, another one after each start
     * @param sequence one more than that of the sender's request before
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

    /** A replica's connection to another begins. */
    record StreamOpened(int stream) implements Message {}

    /** Bytes on such a connection. */
    record StreamBytes(int stream, Bytes bytes) implements Message {}

    /** Such a connection has ended. */
    record StreamClosed(int stream) implements Message {}
}
