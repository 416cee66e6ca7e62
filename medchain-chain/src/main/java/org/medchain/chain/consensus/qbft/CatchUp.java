package org.medchain.chain.consensus.qbft;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Brings this member level with the others, block by block, each verified with its certificate: whoever sends them can hold
 * them back and do no more. Not thread-safe.
 */
final class CatchUp {
    /** About how many bytes of blocks are sent at once. */
    private static final int BATCH_BYTES = 8 << 20;

    private final Replica replica;
    private final Committee committee;
    private final long[] claimed;
    private final Set<Integer> proved = new HashSet<>();
    private long highestProved;
    private int asked = -1;
    private boolean ready;

    CatchUp(Replica replica, Committee committee) {
        this.replica = replica;
        this.committee = committee;
        this.claimed = new long[committee.members()];
    }

    /**
     * True once this member had what a quorum proved to have: then it may hold nothing back that was acknowledged before it
     * started. Stays true.
     */
    boolean isReady() {
        ready |= proved.size() + 1 >= committee.quorum() && replica.height() >= highestProved;
        return ready;
    }

    /** What this member tells the others about its own chain; {@code question} asks the same of them. */
    Message.Status status(boolean question) throws StorageException {
        Optional<CertifiedBlock> last = replica.block(replica.height());
        return new Message.Status(
                last.map(block -> new Message.Head(block.block().header(), block.certificate())), question);
    }

    /** Takes a member's word, after verifying what it proves. */
    void status(int member, Message.Status status) throws VerificationException {
        if (status.height() > replica.height()) {
            Message.Head head = status.head().orElseThrow();
            head.certificate().verify(replica.config(), head.header());
            highestProved = Math.max(highestProved, status.height());
        }
        proved.add(member);
        claimed[member] = Math.max(claimed[member], status.height());
    }

    /** A member acted as if its chain had this height. */
    void claim(int member, long height) {
        claimed[member] = Math.max(claimed[member], height);
    }

    /** Whom to ask for the next block: another member each time, of those that say that they have it. */
    Optional<Integer> whomToAsk() {
        for (int i = 1; i <= claimed.length; i++) {
            int member = Math.floorMod(asked + i, claimed.length);
            if (claimed[member] > replica.height()) {
                asked = member;
                return Optional.of(member);
            }
        }
        return Optional.empty();
    }

    /** True if blocks are expected from this member. */
    boolean isAsked(int member) {
        return member == asked;
    }

    /** The member had less than it said, or something false. */
    void disappointed(int member) {
        claimed[member] = 0;
    }

    /** The blocks from a height on that fit into a message. */
    Message.Blocks blocks(long from) throws StorageException {
        CertifiedBlock[] blocks = new CertifiedBlock[MessageCodec.MAX_BLOCKS];
        int count = 0;
        int bytes = 0;
        Optional<CertifiedBlock> next = replica.block(from);
        while (next.isPresent() && count < blocks.length && bytes < BATCH_BYTES) {
            blocks[count++] = next.get();
            bytes += next.get().block().encode().size();
            next = bytes < BATCH_BYTES ? replica.block(from + count) : Optional.empty();
        }
        return new Message.Blocks(List.of(Arrays.copyOf(blocks, count)));
    }
}
