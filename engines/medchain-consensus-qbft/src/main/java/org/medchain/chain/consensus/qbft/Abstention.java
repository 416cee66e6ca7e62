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
 * How long a member that remembers no votes must abstain. It may vote at once if it never voted: then a quorum, itself included,
 * knows no earlier incarnation of it. Otherwise its disk was lost. It may have voted up to one block after the last one that was
 * decided then, and it votes again when those heights are past.
 *
 * <p>A quorum, itself included, of members that remember their votes tells it how far that is, in answers to questions that it
 * asked after it started. Let D be the last height that was decided anywhere when the disk was lost. A quorum had sent COMMITs
 * at D, so one of those that answer is an honest member that had sent one, and has block D - 1. This member voted at most at
 * height D + 1. Once its chain is two blocks longer than the highest answer, it has block D + 1. Not thread-safe.
 */
final class Abstention {
    /** This member may have voted at most so many heights above the highest answer. */
    private static final int UNSEEN = 2;

    private final Replica replica;
    private final int self;
    private final Incarnations incarnations;
    private final Map<Integer, Long> answers = new TreeMap<>();
    private final Set<Integer> vouching = new TreeSet<>();

    Abstention(Replica replica, int self, Incarnations incarnations) {
        this.replica = replica;
        this.self = self;
        this.incarnations = incarnations;
    }

    /** A member that remembers its votes proved its height; only its first answer counts. */
    void answered(int member, long height) {
        answers.putIfAbsent(member, height);
    }

    /** A member knows no earlier incarnation of this one. */
    void vouched(int member) {
        vouching.add(member);
    }

    /** True if this member never voted with its key. */
    boolean hasNeverVoted() {
        return isQuorum(vouching) || wasAlone();
    }

    /** True if this member alone has certified blocks so far, and it received none since this disk was first used. */
    private boolean wasAlone() {
        long height = replica.height();
        MemberSet last = replica.members(height);
        return height > 0
                && incarnations.isFirstUsedAt(height)
                && last.size() == 1
                && last.member(self).isPresent();
    }

    /** This member learned that it had voted and forgot it: what others vouched for is void. */
    void forget() {
        vouching.clear();
    }

    /** True if the chain has passed all heights at which this member may have voted. */
    boolean isPast() {
        return isQuorum(answers.keySet()) && replica.height() >= Collections.max(answers.values()) + UNSEEN;
    }

    /** True if these others and this member are a quorum of the validators of the next block. */
    private boolean isQuorum(Collection<Integer> others) {
        MemberSet members = replica.members();
        long count = others.stream()
                .filter(other -> other != self && members.member(other).isPresent())
                .count();
        return count + 1 >= members.quorum();
    }
}
