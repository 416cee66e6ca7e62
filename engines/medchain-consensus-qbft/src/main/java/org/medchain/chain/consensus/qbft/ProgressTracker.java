package org.medchain.chain.consensus.qbft;

import java.util.Arrays;
import java.util.Comparator;
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
 * How far each member's chain goes, by its word and by what it proved, and which members owe this one blocks. Not thread-safe.
 */
final class ProgressTracker {
    /** After so many ticks an answer is not expected any more. */
    private static final int PATIENCE_TICKS = 5;

    private final Replica replica;
    private final int self;
    private final SortedMap<Integer, Long> claimed = new TreeMap<>();
    private final Set<Integer> proved = new HashSet<>();
    /** By member: the ticks since it was asked for blocks, from 1; 0 if it owes no answer. */
    private final int[] waiting = new int[ConsortiumConfig.MAX_MEMBERS];

    private long highestProved;
    private int asked = -1;
    private boolean ready;
    private long headHeight;
    private Optional<Message.Head> head = Optional.empty();

    ProgressTracker(Replica replica, int self) {
        this.replica = replica;
        this.self = self;
    }

    /**
     * True once this member has had the blocks that a quorum, itself included, proved to have. It then has all that was
     * acknowledged before it started. Stays true.
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

    /** The header and certificate of this member's last block. */
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
     * Takes a member's status, after verifying its certificate. A height that other validators certify cannot be verified before
     * this member has caught up with their change.
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

    /** A member's message implies that its chain has this height. */
    void claim(int member, long height) {
        claimed.merge(member, height, Math::max);
    }

    /** The height that a member said last that it has; 0 if it said none. */
    long claimed(int member) {
        return claimed.getOrDefault(member, 0L);
    }

    /** A height that an honest member's chain has: the highest one that was proved, or that one member more claims than may lie. */
    long highestOfOthers() {
        MemberSet members = replica.members();
        long credible = claimed.entrySet().stream()
                .filter(claim ->
                        claim.getKey() != self && members.member(claim.getKey()).isPresent())
                .map(Map.Entry::getValue)
                .sorted(Comparator.reverseOrder())
                .skip(members.faulty())
                .findFirst()
                .orElse(0L);
        return Math.max(credible, highestProved);
    }

    /**
     * The member to ask for the next block, in turn among those that claim to have it and owe no answer. It owes one from now on.
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

    /** The member to ask for the block at this height, chosen likewise. */
    Optional<Integer> whoHas(long height) {
        return next(claim -> claim >= height);
    }

    /** This member is asked for blocks, and owes an answer. */
    void ask(int member) {
        waiting[member] = 1;
    }

    /** True if any member owes an answer. */
    boolean isWaiting() {
        return Arrays.stream(waiting).anyMatch(ticks -> ticks > 0);
    }

    /** A member sends blocks; true if it owed them. */
    boolean answered(int member) {
        boolean expected = waiting[member] > 0;
        waiting[member] = 0;
        return expected;
    }

    /** The member had fewer blocks than it claimed, or invalid ones. */
    void disappointed(int member) {
        claimed.remove(member);
    }

    /** A new link to this member is up: its answer was lost with the link before. */
    void linked(int member) {
        waiting[member] = 0;
    }

    /** Counts time: an answer that is late is no longer expected. */
    void tick() {
        for (int member = 0; member < waiting.length; member++) {
            int ticks = waiting[member] == 0 ? 0 : waiting[member] + 1;
            waiting[member] = ticks > PATIENCE_TICKS ? 0 : ticks;
        }
    }
}
