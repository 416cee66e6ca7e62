package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.medchain.chain.event.BlockHash;

/**
 * The verified votes of one kind at one height: the first of each member in each round. Each member has room for its highest eight
 * rounds only, so that one that floods displaces no votes but its own. Not thread-safe.
 */
final class VoteSet {
    private static final int ROUNDS_PER_MEMBER = 8;

    private final Map<Integer, TreeMap<Long, Signed>> byMember = new TreeMap<>();

    /** True if a vote of this member in this round is here already. */
    boolean has(Signed vote) {
        TreeMap<Long, Signed> rounds = byMember.get(vote.member());
        return rounds != null && rounds.containsKey(vote.statement().view().round());
    }

    void add(Signed vote) {
        TreeMap<Long, Signed> rounds = byMember.computeIfAbsent(vote.member(), member -> new TreeMap<>());
        rounds.putIfAbsent(vote.statement().view().round(), vote);
        if (rounds.size() > ROUNDS_PER_MEMBER) {
            rounds.pollFirstEntry();
        }
    }

    /** The votes for this block in this round, ascending by member. */
    List<Signed> votes(long round, BlockHash block) {
        List<Signed> votes = new ArrayList<>();
        for (TreeMap<Long, Signed> rounds : byMember.values()) {
            Signed vote = rounds.get(round);
            if (vote != null && vote.statement().block().orElseThrow().equals(block)) {
                votes.add(vote);
            }
        }
        return votes;
    }
}
