package org.medchain.chain.consensus.qbft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.medchain.chain.event.BlockHash;
import org.medchain.error.VerificationException;

/** Watches every statement that an honest member sends: a broken promise shows here long before it makes a fork. */
final class VoteChecker {
    private static final long ABSTAIN_MILLIS =
            QbftNode.ABSTAIN_TICKS * SimulatedMember.SETTINGS.catchUpEvery().toMillis();

    private final Conditions conditions;
    private final Signatures signatures;
    private final Membership membership;
    private final Map<Said, Statement> said = new HashMap<>();
    private final Map<Position, Long> rounds = new HashMap<>();
    /** Which members lost their disk, and since when they may vote again whatever they said before. */
    private final Map<Integer, Long> forgetful = new HashMap<>();

    private final Map<Vote, Set<Integer>> commits = new HashMap<>();
    /** At each height the first block that enough honest members committed for a quorum with the liars, and its round. */
    private final Map<Long, Vote> locked = new HashMap<>();

    private final Set<Proposed> proposed = new HashSet<>();

    private record Proposed(int member, Statement statement) {}

    private record Said(int member, Statement.Kind kind, View view) {}

    private record Position(int member, long height) {}

    private record Vote(View view, BlockHash block) {}

    /** {@code signatures} verify, whoever is a member. */
    VoteChecker(Conditions conditions, Membership membership, Signatures signatures) {
        this.conditions = conditions;
        this.signatures = signatures;
        this.membership = membership;
    }

    /** An honest member sends this. */
    void sent(int member, long nowMillis, Message message) {
        boolean mayHaveForgotten = forgetful.getOrDefault(member, Long.MAX_VALUE) <= nowMillis;
        if (message instanceof Message.ForAgreement forAgreement) {
            checkSeated(member, forAgreement.signed().statement());
        }
        if (message instanceof Message.ForAgreement forAgreement && !mayHaveForgotten) {
            Statement statement = forAgreement.signed().statement();
            checkOnce(member, statement);
            checkProposed(member, statement);
            checkRound(member, statement);
            checkLock(member, statement);
        }
        if (message instanceof Message.Proposal proposal
                && proposal.signed().statement().view().round() > 0) {
            checkJustified(member, proposal);
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

    /** An honest leader proposes in a later round only what others cannot but take for justified. */
    private void checkJustified(int member, Message.Proposal proposal) {
        View view = proposal.signed().statement().view();
        boolean justified = isQuorum(proposal.roundChanges(), Statement.Kind.ROUND_CHANGE, view);
        OptionalLong prepared = proposal.roundChanges().stream()
                .flatMapToLong(change -> change.statement().preparedRound().stream())
                .max();
        if (prepared.isPresent()) {
            View in = new View(view.height(), prepared.getAsLong());
            justified &= isQuorum(proposal.prepares(), Statement.Kind.PREPARE, in);
        }
        if (!justified) {
            throw new ChainChecker.Violation("member " + member + " proposes without justification in " + view);
        }
    }

    private boolean isQuorum(List<Signed> statements, Statement.Kind kind, View view) {
        long signers = statements.stream()
                .filter(signed -> signed.statement().kind() == kind
                        && signed.statement().view().equals(view)
                        && isGenuine(signed))
                .map(Signed::member)
                .filter(membership.at(view.height())::contains)
                .distinct()
                .count();
        return membership.isQuorum(view.height(), signers);
    }

    private boolean isGenuine(Signed signed) {
        try {
            signatures.verify(signed);
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }

    /** Somebody sends this, honest or not. */
    void transmitted(Message message) {
        if (message instanceof Message.Proposal proposal && isGenuine(proposal.signed())) {
            proposed.add(new Proposed(
                    proposal.signed().member(), proposal.signed().statement()));
        }
    }

    /** A member prepares what the one proposed who leads, and nothing else. */
    private void checkProposed(int member, Statement statement) {
        if (statement.kind() == Statement.Kind.PREPARE) {
            int leader = membership.leader(statement.view());
            Statement propose =
                    Statement.propose(statement.view(), statement.block().orElseThrow());
            if (!proposed.contains(new Proposed(leader, propose))) {
                throw new ChainChecker.Violation(
                        "member " + member + " says " + statement + ", which member " + leader + " did not propose");
            }
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
    }

    /** Once a quorum may have committed a block, no honest member prepares another in a later round. */
    private void checkLock(int member, Statement statement) {
        View view = statement.view();
        if (statement.kind() == Statement.Kind.COMMIT) {
            Vote vote = new Vote(view, statement.block().orElseThrow());
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

    /**
     * A member starts; if it lost its disk it abstains for a while, from now, and then is not watched any more: also if it
     * starts again, for it may have begun to vote and not been heard.
     */
    void started(int member, long nowMillis) {
        forgetful.computeIfPresent(
                member, (forgetfulOne, since) -> since <= nowMillis ? since : nowMillis + ABSTAIN_MILLIS);
    }

    /**
     * A member lost its disk. At the first two heights it cannot know that it ever had one: what it said there is
     * forgotten, as it has forgotten it.
     */
    void wiped(int member) {
        forgetful.put(member, Long.MAX_VALUE);
        said.keySet().removeIf(key -> key.member() == member && key.view().height() <= 2);
        rounds.keySet().removeIf(key -> key.member() == member && key.height() <= 2);
    }
}
