package org.medchain.chain.consensus.qbft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.medchain.chain.event.BlockHash;

/** Watches every statement that an honest member sends: a broken promise shows here long before it makes a fork. */
final class VoteChecker {
    private final Conditions conditions;
    private final Membership membership;
    private final Map<Said, Statement> said = new HashMap<>();
    private final Map<Position, Long> rounds = new HashMap<>();

    private final Map<Vote, Set<Integer>> commits = new HashMap<>();
    /** At each height the first block that enough honest members committed for a quorum with the liars, and its round. */
    private final Map<Long, Vote> locked = new HashMap<>();

    private final Map<Vote, Set<Integer>> prepares = new HashMap<>();
    /** Up to which height each member that lost its disk may not know what it said. */
    private final Map<Integer, Long> forgotten = new HashMap<>();

    private record Said(int member, Statement.Kind kind, View view) {}

    private record Position(int member, long height) {}

    private record Vote(View view, BlockHash block) {}

    VoteChecker(Conditions conditions, Membership membership) {
        this.conditions = conditions;
        this.membership = membership;
    }

    /** An honest member sends this; also one that lost its disk keeps to what it said before. */
    void sent(int member, Message message) {
        if (message instanceof Message.ForInstance forAgreement) {
            Statement statement = forAgreement.signed().statement();
            checkSeated(member, statement);
            checkOnce(member, statement);
            checkRound(member, statement);
            checkLock(member, statement);
            checkPrepared(member, statement);
        }
    }

    /** Who is no member at a height says nothing about its block. */
    private void checkSeated(int member, Statement statement) {
        long height = statement.view().height();
        if (!membership.isKnown(height) || !membership.at(height).contains(member)) {
            throw new ChainChecker.Violation(
                    "member " + member + " says " + statement + " among " + membership.at(height));
        }
    }

    /** In one view a member says one thing of each kind. */
    private void checkOnce(int member, Statement statement) {
        Statement before = said.putIfAbsent(new Said(member, statement.kind(), statement.view()), statement);
        if (before != null && !before.equals(statement)) {
            throw new ChainChecker.Violation("member " + member + " says " + statement + " after " + before);
        }
    }

    /** No member goes back to a round that it gave up. */
    private void checkRound(int member, Statement statement) {
        long round = statement.view().round();
        long highest = rounds.merge(new Position(member, statement.view().height()), round, Math::max);
        if (round < highest) {
            throw new ChainChecker.Violation("member " + member + " says " + statement + " in round " + highest);
        }
        if (statement.kind() == Statement.Kind.ROUND_CHANGE && round > 1) {
            checkCompany(member, statement);
        }
    }

    /** No member goes to a round before a quorum, the liars with it, has reached the one before. */
    private void checkCompany(int member, Statement statement) {
        View view = statement.view();
        long others = membership.at(view.height()).stream()
                .filter(conditions::isHonest)
                .filter(other -> rounds.getOrDefault(new Position(other, view.height()), 0L) >= view.round() - 1)
                .count();
        if (!membership.isQuorum(view.height(), others + conditions.byzantine())) {
            throw new ChainChecker.Violation("member " + member + " says " + statement + " before others came so far");
        }
    }

    /** A member commits what a quorum prepared, the liars with it; its own PREPARE it may not have sent before a crash. */
    private void checkPrepared(int member, Statement statement) {
        if (statement.kind() == Statement.Kind.PREPARE || statement.kind() == Statement.Kind.COMMIT) {
            prepares.computeIfAbsent(vote(statement), first -> new HashSet<>()).add(member);
        }
        if (statement.kind() == Statement.Kind.COMMIT) {
            long by = prepares.getOrDefault(vote(statement), Set.of()).size();
            if (!membership.isQuorum(statement.view().height(), by + conditions.byzantine())) {
                throw new ChainChecker.Violation(
                        "member " + member + " says " + statement + ", which only " + by + " prepared");
            }
        }
    }

    private static Vote vote(Statement statement) {
        return new Vote(statement.view(), statement.block().orElseThrow());
    }

    /** Once a quorum may have committed a block, no honest member prepares another in a later round. */
    private void checkLock(int member, Statement statement) {
        View view = statement.view();
        if (statement.kind() == Statement.Kind.COMMIT) {
            Vote vote = vote(statement);
            Set<Integer> by = commits.computeIfAbsent(vote, first -> new HashSet<>());
            by.add(member);
            if (membership.isQuorum(view.height(), by.size() + conditions.byzantine())) {
                locked.putIfAbsent(view.height(), vote);
            }
        } else if (statement.kind() == Statement.Kind.PREPARE) {
            Vote lock = locked.get(view.height());
            if (lock != null
                    && view.round() > lock.view().round()
                    && !lock.block().equals(statement.block().orElseThrow())) {
                throw new ChainChecker.Violation(
                        "member " + member + " says " + statement + " though " + lock + " may be decided");
            }
        }
    }

    /** A member that starts knows all that it said about the height that it is at, unless it lost its disk since. */
    void remembers(int member, long height, Remembered remembered) {
        if (height <= forgotten.getOrDefault(member, 0L)) {
            return;
        }
        said.forEach((key, statement) -> {
            boolean own = key.member() == member && key.view().height() == height;
            if (own && !remembered.covers(statement)) {
                throw new ChainChecker.Violation("member " + member + " forgot that it said " + statement);
            }
        });
    }

    /** A member lost its disk. */
    void wiped(int member) {
        said.keySet().stream()
                .filter(key -> key.member() == member)
                .forEach(key -> forgotten.merge(member, key.view().height(), Math::max));
    }
}
