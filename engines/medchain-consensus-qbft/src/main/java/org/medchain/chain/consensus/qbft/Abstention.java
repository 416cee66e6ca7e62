package org.medchain.chain.consensus.qbft;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.Replica;

/**
 * How long a member that remembers no votes must not vote. It votes at once if it never did: a quorum, itself among them,
 * knows no earlier disk of its. Else its disk was lost, and it may have voted as far as the chain went then and one block
 * further; it votes when all of that is past.
 *
 * <p>How far that is, a quorum tells, itself among them, of members who remember their votes, when asked after this one
 * started. Let D be the last block that was decided when the disk was lost, wherever. A quorum had sent COMMIT for it, so among
 * those who answer there is an honest one that had, and has block D - 1. This member voted at most at height D + 1: if it has two
 * blocks more than anybody answered, it has block D + 1. Not thread-safe.
 */
final class Abstention {
    /** The answers' heights are at most so many below what this member may have voted about. */
    private static final int UNSEEN = 2;

    private final Replica replica;
    private final int self;
    private final Beginnings beginnings;
    private final Map<Integer, Long> answers = new TreeMap<>();
    private final Set<Integer> vouching = new TreeSet<>();

    Abstention(Replica replica, int self, Beginnings beginnings) {
        this.replica = replica;
        this.self = self;
        this.beginnings = beginnings;
    }

    /** A member that remembers its votes proved that its chain has this height; its first answer counts. */
    void answered(int member, long height) {
        answers.putIfAbsent(member, height);
    }

    /** A member knows no earlier disk of this one. */
    void vouched(int member) {
        vouching.add(member);
    }

    /** True if this member never voted with its key. */
    boolean hasNeverVoted() {
        return isQuorum(vouching) || wasAlone();
    }

    /** Nobody else certified a block so far, and no block came from elsewhere since this disk was first used. */
    private boolean wasAlone() {
        long height = replica.height();
        MemberSet last = replica.members(height);
        return height > 0
                && beginnings.isFirstUsedAt(height)
                && last.size() == 1
                && last.member(self).isPresent();
    }

    /** This member learned that it had voted, and forgot: nobody vouches for that it did not. */
    void forget() {
        vouching.clear();
    }

    /** True if all heights are past at which this member may have voted. */
    boolean isPast() {
        return isQuorum(answers.keySet()) && replica.height() >= Collections.max(answers.values()) + UNSEEN;
    }

    /** True if these others and this member are a quorum of those who certify the next block. */
    private boolean isQuorum(Collection<Integer> others) {
        MemberSet members = replica.members();
        long count = others.stream()
                .filter(other -> other != self && members.member(other).isPresent())
                .count();
        return count + 1 >= members.quorum();
    }
}
