package org.medchain.chain.consensus.qbft;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
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
    private static final int BATCH_BYTES = 1 << 20;
    /** How many bytes of blocks a member is sent between two ticks; more must wait. */
    private static final long SERVED_BYTES = 32L << 20;
    /** What it costs to look for blocks, in bytes. */
    private static final int LOOK_BYTES = 16 << 10;
    /** After so many ticks an answer is not expected any more. */
    private static final int PATIENCE_TICKS = 5;

    private final Replica replica;
    private final int self;
    private final SortedMap<Integer, Long> claimed = new TreeMap<>();
    private final Set<Integer> proved = new HashSet<>();
    private final long[] served = new long[ConsortiumConfig.MAX_MEMBERS];
    /** For how many ticks an answer has been awaited, from 1; 0 if none is. */
    private final int[] waiting = new int[ConsortiumConfig.MAX_MEMBERS];

    private long highestProved;
    private int asked = -1;
    private boolean ready;
    private long headHeight;
    private Optional<Message.Head> head = Optional.empty();

    CatchUp(Replica replica, int self) {
        this.replica = replica;
        this.self = self;
    }

    /**
     * True once this member had what a quorum proved to have: then it may hold nothing back that was acknowledged before it
     * started. Stays true.
     */
    boolean isReady() {
        if (ready) {
            return true;
        }
        MemberSet members = replica.members();
        long heard = members.numbers().stream()
                .filter(member -> member == self || proved.contains(member))
                .count();
        ready = heard >= members.quorum() && replica.height() >= highestProved;
        return ready;
    }

    /** The last block's header, and what makes it final. */
    Optional<Message.Head> head() throws StorageException {
        long height = replica.height();
        if (headHeight != height) {
            Optional<CertifiedBlock> last = replica.block(height);
            last.ifPresent(
                    block -> head = Optional.of(new Message.Head(block.block().header(), block.certificate())));
            headHeight = last.isPresent() ? height : headHeight;
        }
        return head;
    }

    /**
     * Takes a member's word, after verifying what it proves. Of a height to which other members lead nothing is proved
     * until this member has come closer.
     */
    void status(int member, Message.Status status) throws VerificationException {
        claim(member, status.height());
        if (status.height() > replica.height()) {
            Message.Head head = status.head().orElseThrow();
            head.certificate().verify(replica.config(), replica.members(), head.header());
            highestProved = Math.max(highestProved, status.height());
        }
        proved.add(member);
    }

    /** A member acted as if its chain had this height. */
    void claim(int member, long height) {
        claimed.merge(member, height, Math::max);
    }

    /**
     * Whom to ask for the next block: another member each time, of those that say that they have it and owe no answer. It
     * owes one then.
     */
    Optional<Integer> whomToAsk() {
        return next(claim -> claim > replica.height());
    }

    private Optional<Integer> next(LongPredicate enough) {
        List<Integer> ahead = claimed.entrySet().stream()
                .filter(claim -> enough.test(claim.getValue()) && waiting[claim.getKey()] == 0)
                .map(Map.Entry::getKey)
                .toList();
        Optional<Integer> next = ahead.stream().filter(member -> member > asked).findFirst();
        Optional<Integer> chosen = next.isPresent() ? next : ahead.stream().findFirst();
        chosen.ifPresent(member -> {
            asked = member;
            ask(member);
        });
        return chosen;
    }

    /** Whom to ask for the block at this height, which it says that it has; another member each time. It owes an answer then. */
    Optional<Integer> whoHas(long height) {
        return next(claim -> claim >= height);
    }

    /** This member is asked for blocks. */
    void ask(int member) {
        waiting[member] = 1;
    }

    /** True if blocks are expected from anybody. */
    boolean isWaiting() {
        return Arrays.stream(waiting).anyMatch(ticks -> ticks > 0);
    }

    /** A member sends blocks; true if they were expected. */
    boolean answered(int member) {
        boolean expected = waiting[member] > 0;
        waiting[member] = 0;
        return expected;
    }

    /** The member had less than it said, or something false. */
    void disappointed(int member) {
        claimed.remove(member);
    }

    /** A link to this member begins: what it owed was lost. */
    void linked(int member) {
        waiting[member] = 0;
    }

    /** Some time passed. */
    void tick() {
        Arrays.fill(served, 0);
        for (int member = 0; member < waiting.length; member++) {
            int ticks = waiting[member] == 0 ? 0 : waiting[member] + 1;
            waiting[member] = ticks > PATIENCE_TICKS ? 0 : ticks;
        }
    }

    /** The blocks from a height on that fit into a message, up to one that is damaged; none if the member was sent enough for now. */
    Optional<Message.Blocks> serve(int member, long from) throws StorageException {
        if (served[member] >= SERVED_BYTES) {
            return Optional.empty();
        }
        Message.Blocks blocks = blocks(from);
        served[member] += LOOK_BYTES;
        for (CertifiedBlock block : blocks.blocks()) {
            served[member] += block.block().encode().size();
        }
        return Optional.of(blocks);
    }

    private Message.Blocks blocks(long from) throws StorageException {
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
