package org.medchain.chain.consensus.qbft;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * One instance of the consensus, which decides the block of one height, as a state machine: a message, a timeout or a block to
 * propose goes in, a {@link Ready} comes out. It has no thread, clock, socket or disk. Moniz, "The Istanbul BFT Consensus
 * Algorithm", algorithms 1 to 4; rounds count from 0. Not thread-safe.
 *
 * <p>Two members never decide differently: a COMMIT says that its member holds a prepared certificate of the block, and from
 * then on every quorum of ROUND_CHANGEs has one that names this block, so that no other can be proposed with justification.
 */
final class QbftInstance {
    private final ValidatorSet validators;
    private final Signatures signatures;
    private final Justification justification;
    private final BlockCheck blocks;
    private final long height;
    private final FirstRound firstRound;

    private final VoteSet prepares = new VoteSet();
    private final VoteSet commits = new VoteSet();
    private final RoundChanges roundChanges = new RoundChanges();
    private final AcceptedBlocks accepted = new AcceptedBlocks();
    private final InstanceOutput output;

    private long round;
    private @Nullable Block proposal;
    private @Nullable BlockHash bound;
    private @Nullable PreparedCertificate prepared;
    private boolean decided;
    private boolean candidateRefused;

    /** What this member does in round 0. */
    enum FirstRound {
        /** As in later rounds, a leader proposes. */
        LED,
        /** Nobody proposes: all members give the block that they made by themselves. */
        LEADERLESS,
        /** It says nothing, because it does not know what it said before its process ended. */
        FORFEIT
    }

    QbftInstance(
            ValidatorSet validators, Signatures signatures, BlockCheck blocks, long height, FirstRound firstRound) {
        this.validators = validators;
        this.signatures = signatures;
        this.justification = new Justification(validators, signatures);
        this.blocks = blocks;
        this.output = new InstanceOutput(signatures);
        this.height = height;
        this.firstRound = firstRound;
    }

    /** The height whose block is decided here. */
    long height() {
        return height;
    }

    /** The round that this member is in. */
    long round() {
        return round;
    }

    /** True if this member accepted a block that is not decided yet: the rounds go on even if no events wait. */
    boolean isUnderWay() {
        return !decided && (bound != null || prepared != null);
    }

    /** What this member sent in this round, for a member that may have missed it. */
    List<Message> sent() {
        return output.sentInRound();
    }

    /** Continues from the votes that this member made before its process ended; before any other input. */
    Ready resume(List<VoteRecord> votes) {
        for (VoteRecord vote : votes) {
            round = Math.max(round, vote.view().round());
            prepared = vote.prepared().orElse(prepared);
        }
        for (VoteRecord vote : votes) {
            if (vote.view().round() == round && vote.accepted().isPresent()) {
                bound = vote.accepted().get();
            }
        }
        output.begin();
        if (round > 0 && (prepared == null || prepared.round() < round)) {
            roundChanges.add(output.sendRoundChange(view(), Optional.ofNullable(prepared)));
        }
        if (prepared != null && prepared.round() == round) {
            proposal = prepared.block();
            commits.add(
                    output.sendVote(Statement.commit(view(), prepared.block().hash())));
        }
        output.startTimer(round);
        return output.ready();
    }

    /** True if this member leads the round and no prepared certificate binds it: it may propose a new block. */
    boolean mayPropose() {
        return isLeaderWithoutProposal()
                && (round == 0
                        ? firstRound == FirstRound.LED
                        : (changesToRound().size() >= validators.quorum()))
                && roundChanges.highestPrepared(round).isEmpty();
    }

    private boolean isLeaderWithoutProposal() {
        return !decided && proposal == null && bound == null && validators.leader(view()) == validators.self();
    }

    /** True if this member may vote for the block that it made by itself. */
    boolean mayTakeCandidate() {
        return firstRound == FirstRound.LEADERLESS && !decided && round == 0 && proposal == null && !candidateRefused;
    }

    /**
     * Takes the block that this member made by itself for round 0, in which nobody proposes; only if it
     * {@linkplain #mayTakeCandidate may}. A member that voted for another block before it stopped does not vote for this one.
     */
    Ready candidate(Block block) {
        if (!mayTakeCandidate()) {
            throw new IllegalStateException("this member takes no block of its own in " + view());
        }
        output.begin();
        if (bound == null || bound.equals(block.hash())) {
            accept(block);
        } else {
            candidateRefused = true;
        }
        return output.ready();
    }

    /** Proposes a new block; only if this member {@linkplain #mayPropose may}. */
    Ready propose(Block block) {
        if (!mayPropose()) {
            throw new IllegalStateException("this member may not propose in " + view());
        }
        output.begin();
        sendProposal(block, List.of());
        return output.ready();
    }

    /**
     * The time of the round is over. The member enters the next round if a quorum has reached this one; if not, it sends the
     * messages of this round again. So no member runs ahead alone through rounds that the others would have to follow.
     */
    Ready timeout() {
        output.begin();
        if (!decided && isWithQuorum()) {
            enter(round + 1);
        } else if (!decided) {
            output.sendAgain();
            output.startTimer(round);
        }
        return output.ready();
    }

    /**
     * True if this member may enter the next round before the time of this one is over, because it has nothing to expect of it: the
     * round is forfeit, or its leader has proposed nothing and cannot be reached, or has left the round itself. That is done in the
     * first rounds only, as many as members may be away, so that wrong guesses about members cost no more than these rounds.
     */
    boolean isHopeless(IntPredicate reachable) {
        boolean waits = !decided && proposal == null && bound == null;
        if (round == 0 && firstRound == FirstRound.FORFEIT) {
            return waits;
        }
        int leader = validators.leader(view());
        boolean led = round > 0 || firstRound == FirstRound.LED;
        return waits
                && led
                && round < validators.faulty()
                && leader != validators.self()
                && (!reachable.test(leader) || roundChanges.hasLeft(leader, round))
                && isWithQuorum();
    }

    /** A proposal in a later round was justified by a quorum. */
    private boolean isWithQuorum() {
        return round == 0
                || proposal != null
                || roundChanges.others(validators.self(), round) + 1 >= validators.quorum();
    }

    /**
     * Takes a message of another member.
     *
     * @throws VerificationException if an honest member would not have sent it; nothing changed
     * @throws StorageException if the block could not be judged
     */
    Ready receive(Message.ForInstance message) throws VerificationException, StorageException {
        Signed signed = message.signed();
        if (signed.statement().view().height() != height) {
            throw new IllegalArgumentException("a message of height " + height + " expected, found height "
                    + signed.statement().view().height());
        }
        output.begin();
        if (decided || signed.member() == validators.self()) {
            return output.ready();
        }
        if (message instanceof Message.Proposal received) {
            receiveProposal(received);
        } else if (message instanceof Message.RoundChange received) {
            receiveRoundChange(received);
        } else {
            receiveVote(signed);
        }
        return output.ready();
    }

    private void receiveProposal(Message.Proposal received) throws VerificationException, StorageException {
        View view = received.signed().statement().view();
        Block block = received.block();
        boolean late = view.round() < round || (view.round() == round && proposal != null);
        boolean forfeit = view.round() == 0 && firstRound == FirstRound.FORFEIT;
        if (late || forfeit) {
            return;
        }
        if (firstRound == FirstRound.LEADERLESS && view.round() == 0) {
            throw new VerificationException(
                    block + " is proposed in " + view + ", in which every member makes the block");
        }
        justification.verifyProposer(received);
        if (view.round() == round && bound != null && !bound.equals(block.hash())) {
            throw new VerificationException(block + " is proposed in " + view + " after " + bound);
        }
        signatures.verify(received.signed());
        boolean reproposed = view.round() > 0 && justification.verify(received);
        blocks.check(block, reproposed);
        if (view.round() > round) {
            enter(view.round());
        }
        accept(block);
    }

    private void receiveRoundChange(Message.RoundChange received) throws VerificationException {
        Signed signed = received.signed();
        if (!roundChanges.has(signed)) {
            signatures.verify(signed);
            justification.verify(received);
            roundChanges.add(received);
            Optional<Long> reached = roundChanges.reachedBy(validators.weakQuorum(), round);
            if (reached.isPresent()) {
                enter(reached.get());
            } else {
                reproposeIfLeader();
            }
        }
    }

    private void receiveVote(Signed vote) throws VerificationException {
        boolean prepare = vote.statement().kind() == Statement.Kind.PREPARE;
        VoteSet votes = prepare ? prepares : commits;
        boolean superfluous = prepare && isPreparedIn(vote.statement().view().round());
        if (!superfluous && !votes.has(vote)) {
            signatures.verify(vote);
            votes.add(vote);
            if (prepare) {
                commitIfPrepared();
            } else {
                decideIfCommitted(
                        vote.statement().view().round(),
                        vote.statement().block().orElseThrow());
            }
        }
    }

    private void enter(long next) {
        round = next;
        proposal = null;
        bound = null;
        output.enterRound();
        output.save(VoteRecord.moved(view()));
        roundChanges.add(output.sendRoundChange(view(), Optional.ofNullable(prepared)));
        output.startTimer(round);
        reproposeIfLeader();
    }

    /** As the leader of a later round: proposes the block to which a quorum of ROUND_CHANGEs binds it, if they name one. */
    private void reproposeIfLeader() {
        if (round > 0 && isLeaderWithoutProposal() && changesToRound().size() >= validators.quorum()) {
            Optional<PreparedCertificate> highest = roundChanges.highestPrepared(round);
            highest.ifPresent(block -> sendProposal(block.block(), block.prepares()));
        }
    }

    private List<Message.RoundChange> changesToRound() {
        return roundChanges.to(round);
    }

    private void sendProposal(Block block, List<Signed> prepares) {
        List<Signed> changes = round == 0
                ? List.of()
                : changesToRound().stream().map(Message.RoundChange::signed).toList();
        output.save(VoteRecord.accepted(view(), block.hash()));
        bound = block.hash();
        output.sendProposal(Statement.propose(view(), block.hash()), block, changes, prepares);
        accept(block);
    }

    private void accept(Block block) {
        proposal = block;
        accepted.add(block);
        if (!block.hash().equals(bound)) {
            bound = block.hash();
            output.save(VoteRecord.accepted(view(), block.hash()));
        }
        output.startTimer(round);
        prepares.add(output.sendVote(Statement.prepare(view(), block.hash())));
        commitIfPrepared();
        decideIfCommitted(round, block.hash());
    }

    private @Nullable Block known(BlockHash hash) {
        if (prepared != null && prepared.block().hash().equals(hash)) {
            return prepared.block();
        }
        return accepted.get(hash);
    }

    private void commitIfPrepared() {
        if (proposal == null || isPreparedIn(round)) {
            return;
        }
        List<Signed> votes = prepares.votes(round, proposal.hash());
        if (votes.size() >= validators.quorum()) {
            prepared = new PreparedCertificate(round, proposal, votes);
            output.save(VoteRecord.prepared(view(), prepared));
            commits.add(output.sendVote(Statement.commit(view(), proposal.hash())));
            decideIfCommitted(round, proposal.hash());
        }
    }

    /** True if this member holds a prepared certificate of this round or a later one: it needs no more PREPAREs. */
    private boolean isPreparedIn(long someRound) {
        return prepared != null && prepared.round() >= someRound;
    }

    private void decideIfCommitted(long inRound, BlockHash hash) {
        Block block = known(hash);
        List<Signed> votes = commits.votes(inRound, hash);
        if (!decided && block != null && votes.size() >= validators.quorum()) {
            decided = true;
            BlockCertificate certificate = new BlockCertificate(
                    inRound, votes.stream().map(Signed::signature).toList());
            output.decide(new CertifiedBlock(block, certificate));
        }
    }

    private View view() {
        return new View(height, round);
    }
}
