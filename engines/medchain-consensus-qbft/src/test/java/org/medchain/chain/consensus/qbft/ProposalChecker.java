package org.medchain.chain.consensus.qbft;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.BlockHash;
import org.medchain.error.VerificationException;

/**
 * Judges every proposal and every justification for itself, and sees to it that honest members send and prepare none but
 * sound ones: a check that is missing shows at the first member that lets something pass.
 */
final class ProposalChecker {
    private static final long SKEW_MILLIS =
            SimulatedMember.SETTINGS.maxClockSkew().toMillis();

    private final Membership membership;
    private final Signatures signatures;
    private final ChainChecker chain;
    private final boolean leaderless;
    private final LongSupplier highestPosition;
    private final Map<Statement, Set<Message.Proposal>> proposed = new HashMap<>();
    private final Map<Statement, Message.Proposal> sound = new HashMap<>();
    private final Set<PreparedCertificate> judged = new HashSet<>();

    /** {@code signatures} verify, whoever is a member; {@code ordering} gives entries, if there is one, and then nobody proposes in round 0. */
    ProposalChecker(
            Membership membership, Signatures signatures, ChainChecker chain, Optional<SimulatedOrdering> ordering) {
        this.membership = membership;
        this.signatures = signatures;
        this.chain = chain;
        this.leaderless = ordering.isPresent();
        this.highestPosition = () -> ordering.map(SimulatedOrdering::last).orElse(0L);
    }

    /** Somebody sends this, honest or not. */
    void transmitted(Message message) {
        if (message instanceof Message.Proposal proposal) {
            proposed.computeIfAbsent(proposal.signed().statement(), first -> new LinkedHashSet<>())
                    .add(proposal);
        }
    }

    /** An honest member sends this, by whose clock it is so late. */
    void sent(int member, long clockMillis, Message message) {
        boolean unsound = message instanceof Message.Proposal proposal
                && !(isSound(proposal) && isConsistent(proposal) && !isUncalledFor(proposal));
        if (unsound && message instanceof Message.Proposal proposal) {
            throw new ChainChecker.Violation("member " + member + " proposes without justification in "
                    + proposal.signed().statement().view());
        }
        if (message instanceof Message.RoundChange change) {
            change.prepared().ifPresent(prepared -> checkPrepared(member, change, prepared));
        }
        if (message instanceof Message.Vote vote && vote.signed().statement().kind() == Statement.Kind.PREPARE) {
            checkProposed(member, clockMillis, vote.signed().statement());
        }
    }

    private boolean isUncalledFor(Message.Proposal proposal) {
        return leaderless && proposal.signed().statement().view().round() == 0;
    }

    /** A member names only what a quorum prepared. */
    private void checkPrepared(int member, Message.RoundChange change, PreparedCertificate prepared) {
        View view = change.signed().statement().view();
        View in = new View(view.height(), prepared.round());
        if (judged.add(prepared)
                && !isQuorum(
                        prepared.prepares(),
                        Statement.prepare(in, prepared.block().hash()))) {
            throw new ChainChecker.Violation("member " + member + " names a block that no quorum prepared in " + view);
        }
    }

    /** A member prepares what the one proposed who leads, if it is justified and a sound block. */
    private void checkProposed(int member, long clockMillis, Statement prepare) {
        View view = prepare.view();
        if (leaderless && view.round() == 0) {
            return;
        }
        Statement propose = Statement.propose(view, prepare.block().orElseThrow());
        Message.Proposal proposal = sound.get(propose);
        if (proposal == null) {
            proposal = proposed.getOrDefault(propose, Set.of()).stream()
                    .filter(this::isSound)
                    .findFirst()
                    .orElseThrow(() -> new ChainChecker.Violation("member " + member + " says " + prepare
                            + ", which member " + membership.leader(view) + " did not propose with justification"));
            sound.put(propose, proposal);
        }
        checkBlock(member, clockMillis, view, proposal);
    }

    private void checkBlock(int member, long clockMillis, View view, Message.Proposal proposal) {
        Block block = proposal.block();
        long timestamp = block.header().timestampMillis();
        boolean reproposed = view.round() > 0 && preparedRound(proposal).isPresent();
        boolean early = !reproposed && timestamp > clockMillis + SKEW_MILLIS && timestamp > chain.lastTimestamp();
        early |= !reproposed && block.header().orderedTo() > highestPosition.getAsLong();
        if (early || block.header().height() != view.height() || !chain.mayFollow(block)) {
            throw new ChainChecker.Violation("member " + member + " prepares " + block + ", which breaks a rule");
        }
    }

    /** True if the leader made it, and what is in it follows from what others signed. */
    private boolean isSound(Message.Proposal proposal) {
        Statement statement = proposal.signed().statement();
        View view = statement.view();
        boolean genuine = proposal.signed().member() == membership.leader(view)
                && statement.equals(Statement.propose(view, proposal.block().hash()))
                && isGenuine(proposal.signed());
        return genuine && (view.round() == 0 || isJustified(view, proposal));
    }

    /** In one round a quorum prepares one block: of those who name others in the same round one lies, as its leader saw. */
    private static boolean isConsistent(Message.Proposal proposal) {
        Map<Long, BlockHash> named = new HashMap<>();
        return proposal.roundChanges().stream()
                .map(Signed::statement)
                .filter(change -> change.block().isPresent())
                .allMatch(change -> {
                    BlockHash block = change.block().get();
                    BlockHash before = named.putIfAbsent(change.preparedRound().orElseThrow(), block);
                    return before == null || before.equals(block);
                });
    }

    private boolean isJustified(View view, Message.Proposal proposal) {
        boolean changes = proposal.roundChanges().stream()
                .allMatch(change -> change.statement().kind() == Statement.Kind.ROUND_CHANGE
                        && change.statement().view().equals(view));
        if (!changes || !isQuorum(view, proposal.roundChanges())) {
            return false;
        }
        OptionalLong prepared = preparedRound(proposal);
        if (prepared.isEmpty()) {
            return true;
        }
        Statement prepare = Statement.prepare(
                new View(view.height(), prepared.getAsLong()), proposal.block().hash());
        boolean bound = proposal.roundChanges().stream()
                .map(Signed::statement)
                .filter(change -> change.preparedRound().equals(prepared))
                .anyMatch(change ->
                        change.block().equals(Optional.of(proposal.block().hash())));
        return bound && isQuorum(proposal.prepares(), prepare);
    }

    /** The highest round in which one of those who changed the round saw a block prepared. */
    private static OptionalLong preparedRound(Message.Proposal proposal) {
        return proposal.roundChanges().stream()
                .flatMapToLong(change -> change.statement().preparedRound().stream())
                .max();
    }

    private boolean isQuorum(List<Signed> said, Statement statement) {
        return said.stream().allMatch(signed -> signed.statement().equals(statement))
                && isQuorum(statement.view(), said);
    }

    /** True if these are genuine statements of a quorum of members. */
    private boolean isQuorum(View view, List<Signed> said) {
        long signers = said.stream()
                .map(Signed::member)
                .filter(membership.at(view.height())::contains)
                .distinct()
                .count();
        return membership.isQuorum(view.height(), signers) && said.stream().allMatch(this::isGenuine);
    }

    private boolean isGenuine(Signed signed) {
        try {
            signatures.verify(signed);
            return true;
        } catch (VerificationException e) {
            return false;
        }
    }
}
