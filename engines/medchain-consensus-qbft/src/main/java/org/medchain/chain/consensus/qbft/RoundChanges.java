package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The verified ROUND_CHANGEs at one height: of each member the one to the highest round. Not thread-safe. */
final class RoundChanges {
    private final Map<Integer, Message.RoundChange> latest = new TreeMap<>();

    /** True if the member's ROUND_CHANGE to this round or a higher one is here already. */
    boolean has(Signed change) {
        Message.RoundChange known = latest.get(change.member());
        return known != null && round(known) >= change.statement().view().round();
    }

    void add(Message.RoundChange change) {
        if (!has(change.signed())) {
            latest.put(change.signed().member(), change);
        }
    }

    /** True if this member has left the round for a later one. */
    boolean hasLeft(int member, long round) {
        Message.RoundChange known = latest.get(member);
        return known != null && round(known) > round;
    }

    /** Those to this round, ascending by member. */
    List<Message.RoundChange> to(long round) {
        return latest.values().stream().filter(change -> round(change) == round).toList();
    }

    /** Of those to this round, the prepared certificate of the highest round. */
    Optional<PreparedCertificate> highestPrepared(long round) {
        Optional<PreparedCertificate> highest = Optional.empty();
        for (Message.RoundChange change : to(round)) {
            boolean higher = change.prepared().isPresent()
                    && (highest.isEmpty()
                            || change.prepared().get().round() > highest.get().round());
            highest = higher ? change.prepared() : highest;
        }
        return highest;
    }

    /** How many members other than {@code self} have reached or passed this round. */
    int others(int self, long round) {
        int others = 0;
        for (Map.Entry<Integer, Message.RoundChange> change : latest.entrySet()) {
            others += change.getKey() != self && round(change.getValue()) >= round ? 1 : 0;
        }
        return others;
    }

    /** The highest round that {@code members} members have reached or passed, if it is above {@code round}. */
    Optional<Long> reachedBy(int members, long round) {
        List<Long> rounds = new ArrayList<>();
        for (Message.RoundChange change : latest.values()) {
            if (round(change) > round) {
                rounds.add(round(change));
            }
        }
        rounds.sort(Comparator.reverseOrder());
        return rounds.size() < members ? Optional.empty() : Optional.of(rounds.get(members - 1));
    }

    private static long round(Message.RoundChange change) {
        return change.signed().statement().view().round();
    }
}
