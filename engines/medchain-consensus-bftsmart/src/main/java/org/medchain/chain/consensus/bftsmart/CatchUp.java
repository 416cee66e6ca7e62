package org.medchain.chain.consensus.bftsmart;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Catch-up, also called state transfer: fetches the blocks that other members have, before BFT-SMaRt starts, and whenever a replica
 * takes over the state of others. Not thread-safe.
 */
final class CatchUp {
    /** About how many bytes of blocks are sent at once. */
    private static final int BATCH_BYTES = 4 << 20;

    private final Replica replica;
    private final Peers peers;
    private final long[] heights;
    private final Set<Integer> heard = new HashSet<>();

    CatchUp(Replica replica, Peers peers) {
        this.replica = replica;
        this.peers = peers;
        this.heights = new long[replica.members().size()];
    }

    /** The header and certificate of this member's last block. */
    Optional<Message.Head> head() throws StorageException {
        return replica.block(replica.height())
                .map(last -> new Message.Head(last.block().header(), last.certificate()));
    }

    /** Takes a member's status, after verifying its certificate. */
    void heard(int member, Message.Status status) throws VerificationException {
        if (status.height() > replica.height()) {
            Message.Head head = status.head().orElseThrow();
            head.certificate().verify(replica.config(), replica.members(), head.header());
        }
        heights[member] = status.height();
        heard.add(member);
    }

    /** True if a quorum, this member included, told its height, and none is ahead of this member. */
    boolean isCaughtUp() {
        return heard.size() + 1 >= replica.members().quorum() && ahead().isEmpty();
    }

    /** True if all members told their height. */
    boolean hasHeardAll() {
        return heard.size() + 1 == heights.length;
    }

    /** Asks one of the members that are ahead for the next blocks. */
    void ask() {
        List<Integer> ahead = ahead();
        if (!ahead.isEmpty()) {
            int whom = ahead.get((int) (replica.height() % ahead.size()));
            peers.send(whom, new Message.BlocksRequest(replica.height() + 1));
        }
    }

    private List<Integer> ahead() {
        List<Integer> ahead = new ArrayList<>();
        for (int member = 0; member < heights.length; member++) {
            if (heights[member] > replica.height()) {
                ahead.add(member);
            }
        }
        return ahead;
    }

    /** The blocks from a height on that fit into a message. */
    Message.Blocks blocks(long from) throws StorageException {
        List<CertifiedBlock> blocks = new ArrayList<>();
        int bytes = 0;
        Optional<CertifiedBlock> next = replica.block(from);
        while (next.isPresent() && blocks.size() < MessageCodec.MAX_BLOCKS && bytes < BATCH_BYTES) {
            Block block = next.get().block();
            blocks.add(next.get());
            bytes += block.encode().size();
            next = replica.block(block.header().height() + 1);
        }
        return new Message.Blocks(blocks);
    }
}
