package org.medchain.chain.consensus.qbft;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.BlockHash;
import org.medchain.error.VerificationException;

/** Verifies that proposals and ROUND_CHANGEs are justified by the signed statements that they carry. */
final class Justification {
    private final ValidatorSet validators;
    private final Signatures signatures;

    Justification(ValidatorSet validators, Signatures signatures) {
        this.validators = validators;
        this.signatures = signatures;
    }

    /** Verifies that the sender of a proposal leads the view, and signed this block at its height. */
    void verifyProposer(Message.Proposal proposal) throws VerificationException {
        Statement statement = proposal.signed().statement();
        View view = statement.view();
        if (proposal.signed().member() != validators.leader(view)
                || !statement.says(
                        Statement.Kind.PROPOSE, view, proposal.block().hash())
                || proposal.block().header().height() != view.height()) {
            throw new VerificationException("member " + proposal.signed().member() + " proposes " + proposal.block()
                    + " in " + view + ", expected a block of that height by member " + validators.leader(view));
        }
    }

    /** Verifies the PREPAREs behind a ROUND_CHANGE that names a block. */
    void verify(Message.RoundChange change) throws VerificationException {
        Statement statement = change.signed().statement();
        if (statement.block().isPresent() != change.prepared().isPresent()) {
            throw new VerificationException(
                    "a ROUND_CHANGE names a prepared block without its certificate, or has a certificate and names none");
        }
        if (change.prepared().isPresent()) {
            PreparedCertificate prepared = change.prepared().get();
            boolean same = prepared.round() == statement.preparedRound().orElseThrow()
                    && prepared.block().hash().equals(statement.block().orElseThrow())
                    && prepared.block().header().height() == statement.view().height();
            if (!same) {
                throw new VerificationException("a ROUND_CHANGE names another block than its prepared certificate");
            }
            verifyPrepares(
                    prepared.prepares(),
                    new View(statement.view().height(), prepared.round()),
                    prepared.block().hash());
        }
    }

    /**
     * Verifies a proposal in a round after 0. It has ROUND_CHANGEs of a quorum to this round. If one of them names a prepared block,
     * the proposed block is the one of the highest round, with the PREPAREs of a quorum.
     *
     * @return true if the block was prepared in an earlier round
     */
    boolean verify(Message.Proposal proposal) throws VerificationException {
        View view = proposal.signed().statement().view();
        Statement highest = null;
        for (Signed change : quorum(proposal.roundChanges())) {
            Statement statement = change.statement();
            if (statement.kind() != Statement.Kind.ROUND_CHANGE
                    || !statement.view().equals(view)) {
                throw new VerificationException("a proposal has a statement that is not a ROUND_CHANGE to " + view);
            }
            signatures.verify(change);
            highest = higher(highest, statement);
        }
        if (highest == null || highest.block().isEmpty()) {
            return false;
        }
        BlockHash expected = highest.block().get();
        if (!proposal.block().hash().equals(expected)) {
            throw new VerificationException(
                    "block " + proposal.block().hash() + " is proposed, expected " + expected + ", which was prepared");
        }
        verifyPrepares(
                proposal.prepares(),
                new View(view.height(), highest.preparedRound().orElseThrow()),
                expected);
        return true;
    }

    private static Statement higher(@Nullable Statement one, Statement other) {
        return one == null
                        || other.preparedRound().orElse(-1)
                                > one.preparedRound().orElse(-1)
                ? other
                : one;
    }

    private void verifyPrepares(List<Signed> prepares, View view, BlockHash block) throws VerificationException {
        for (Signed prepare : quorum(prepares)) {
            if (!prepare.statement().says(Statement.Kind.PREPARE, view, block)) {
                throw new VerificationException(
                        "expected a PREPARE of " + block + " in " + view + ", found " + prepare.statement());
            }
            signatures.verify(prepare);
        }
    }

    /** The same statements, after checking that a quorum of different members made them. */
    private List<Signed> quorum(List<Signed> statements) throws VerificationException {
        Set<Integer> members = new HashSet<>();
        for (Signed statement : statements) {
            if (!members.add(statement.member())) {
                throw new VerificationException("two statements by member " + statement.member());
            }
        }
        if (members.size() < validators.quorum()) {
            throw new VerificationException(
                    "statements by " + members.size() + " members, expected " + validators.quorum());
        }
        return statements;
    }
}
