package org.medchain.chain.consensus.qbft;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.BlockHash;
import org.medchain.error.VerificationException;

/** Verifies that what members send follows from what others signed. */
final class Justification {
    private final Committee committee;
    private final Signatures signatures;

    Justification(Committee committee, Signatures signatures) {
        this.committee = committee;
        this.signatures = signatures;
    }

    /** Verifies the PREPAREs behind a ROUND_CHANGE that names a block. */
    void verify(Message.RoundChange change) throws VerificationException {
        Statement statement = change.signed().statement();
        if (statement.block().isPresent() != change.prepared().isPresent()) {
            throw new VerificationException("a ROUND_CHANGE names a prepared block and brings none, or the reverse");
        }
        if (change.prepared().isPresent()) {
            Prepared prepared = change.prepared().get();
            boolean same = prepared.round() == statement.preparedRound().orElseThrow()
                    && prepared.block().hash().equals(statement.block().orElseThrow())
                    && prepared.block().header().height() == statement.view().height();
            if (!same) {
                throw new VerificationException("a ROUND_CHANGE names another block than it brings");
            }
            verifyPrepares(
                    prepared.prepares(),
                    new View(statement.view().height(), prepared.round()),
                    prepared.block().hash());
        }
    }

    /**
     * Verifies a proposal in a round after 0: the ROUND_CHANGEs of a quorum to it, and, if one of them names a block, that
     * the block proposed is the one of the highest round and was prepared by a quorum then.
     *
     * @return true if the block was prepared before
     */
    boolean verify(Message.Proposal proposal) throws VerificationException {
        View view = proposal.signed().statement().view();
        Statement highest = null;
        for (Signed change : quorum(proposal.roundChanges())) {
            Statement statement = change.statement();
            if (statement.kind() != Statement.Kind.ROUND_CHANGE
                    || !statement.view().equals(view)) {
                throw new VerificationException("a proposal brings a statement that is no ROUND_CHANGE to " + view);
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
                throw new VerificationException("a statement is no PREPARE of " + block + " in " + view);
            }
            signatures.verify(prepare);
        }
    }

    /** The same statements, if they are by at least a quorum of different members. */
    private List<Signed> quorum(List<Signed> statements) throws VerificationException {
        Set<Integer> members = new HashSet<>();
        for (Signed statement : statements) {
            if (!members.add(statement.member())) {
                throw new VerificationException("two statements by member " + statement.member());
            }
        }
        if (members.size() < committee.quorum()) {
            throw new VerificationException(
                    "statements by " + members.size() + " members, expected " + committee.quorum());
        }
        return statements;
    }
}
