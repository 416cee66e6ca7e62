package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * The agreement on the block of one height, as a state machine: message or timeout in, {@linkplain Step steps} out. It has
 * no thread, clock, socket or disk. Moniz, "The Istanbul BFT Consensus Algorithm", algorithms 1 to 4; rounds count from 0.
 * Not thread-safe.
 *
 * <p>Two members never decide differently: a COMMIT says that its member saw a quorum prepare the block, and from then on
 * every quorum of ROUND_CHANGEs holds one that names this block, so that no other can be proposed with justification.
 */
final class Agreement {
    /** How many accepted blocks are kept beside the one that is prepared, in case that they are decided late. */
    private static final int KEPT_BLOCKS = 8;

    private final Committee committee;
    private final Signatures signatures;
    private final Justification justification;
    private final BlockCheck blocks;
    private final long height;

    private final VoteBox prepares = new VoteBox();
    private final VoteBox commits = new VoteBox();
    private final RoundChanges roundChanges = new RoundChanges();
    private final Map<BlockHash, Block> accepted = new LinkedHashMap<>();
    private final List<Message> said = new ArrayList<>();

    private long round;
    private @Nullable Block proposal;
    private @Nullable BlockHash bound;
    private @Nullable Prepared prepared;
    private boolean decided;

    Agreement(Committee committee, Signatures signatures, BlockCheck blocks, long height) {
        this.committee = committee;
        this.signatures = signatures;
        this.justification = new Justification(committee, signatures);
        this.blocks = blocks;
        this.height = height;
    }

    /** The height whose block is agreed on. */
    long height() {
        return height;
    }

    /** The round that this member is in. */
    long round() {
        return round;
    }

    /** True if something is under way that must come to an end, whether events wait or not. */
    boolean isUnderWay() {
        return !decided && (bound != null || prepared != null);
    }

    /** What this member said in this round, for a member that may not have heard it. */
    List<Message> said() {
        return List.copyOf(said);
    }

    /** Takes up what this member had voted before its process ended; before any other call. */
    List<Step> resume(List<VoteRecord> votes) {
        for (VoteRecord vote : votes) {
            round = Math.max(round, vote.view().round());
            prepared = vote.prepared().orElse(prepared);
        }
        for (VoteRecord vote : votes) {
            if (vote.view().round() == round && vote.accepted().isPresent()) {
                bound = vote.accepted().get();
            }
        }
        List<Step> steps = new ArrayList<>();
        if (round > 0 && (prepared == null || prepared.round() < round)) {
            sayRoundChange(steps);
        }
        if (prepared != null && prepared.round() == round) {
            proposal = prepared.block();
            sayVote(Statement.commit(view(), prepared.block().hash()), commits, steps);
        }
        steps.add(new Step.StartTimer(round));
        return steps;
    }

    /** True if this member leads the round, nothing binds it to a block, and it may propose one of its own making. */
    boolean mayPropose() {
        return isLeaderWithoutProposal()
                && (round == 0 || (changesToRound().size() >= committee.quorum()))
                && highestPrepared().isEmpty();
    }

    private boolean isLeaderWithoutProposal() {
        return !decided && proposal == null && bound == null && committee.leader(view()) == committee.self();
    }

    /** Proposes a block that this member made; only if it {@linkplain #mayPropose may}. */
    List<Step> propose(Block block) {
        if (!mayPropose()) {
            throw new IllegalStateException("this member may not propose in " + view());
        }
        List<Step> steps = new ArrayList<>();
        sayProposal(block, List.of(), steps);
        return steps;
    }

    /**
     * The time of the round is over: on to the next, if a quorum has come as far as this member; if not, it says once more
     * what it said. So no member runs ahead alone, through rounds that the others would have to go through after it.
     */
    List<Step> timeout() {
        List<Step> steps = new ArrayList<>();
        if (!decided && isWithQuorum()) {
            enter(round + 1, steps);
        } else if (!decided) {
            said.forEach(message -> steps.add(new Step.Broadcast(message)));
            steps.add(new Step.StartTimer(round));
        }
        return steps;
    }

    /** A proposal in a later round was justified by a quorum. */
    private boolean isWithQuorum() {
        return round == 0 || proposal != null || roundChanges.others(committee.self(), round) + 1 >= committee.quorum();
    }

    /**
     * Takes a message of another member.
     *
     * @throws VerificationException if an honest member would not have sent it; nothing changed
     * @throws StorageException if the block could not be judged
     */
    List<Step> receive(Message.ForAgreement message) throws VerificationException, StorageException {
        Signed signed = message.signed();
        if (signed.statement().view().height() != height) {
            throw new IllegalArgumentException(
                    "a message about height " + signed.statement().view().height() + " is none of height " + height);
        }
        List<Step> steps = new ArrayList<>();
        if (decided || signed.member() == committee.self()) {
            return steps;
        }
        if (message instanceof Message.Proposal received) {
            receiveProposal(received, steps);
        } else if (message instanceof Message.RoundChange received) {
            receiveRoundChange(received, steps);
        } else {
            receiveVote(signed, steps);
        }
        return steps;
    }

    private void receiveProposal(Message.Proposal received, List<Step> steps)
            throws VerificationException, StorageException {
        Statement statement = received.signed().statement();
        View view = statement.view();
        Block block = received.block();
        boolean late = view.round() < round || (view.round() == round && proposal != null);
        if (late) {
            return;
        }
        if (received.signed().member() != committee.leader(view)
                || !statement.says(Statement.Kind.PROPOSE, view, block.hash())
                || block.header().height() != height) {
            throw new VerificationException("member " + received.signed().member() + " proposes " + block + " in "
                    + view + ", which is not for it to propose");
        }
        if (view.round() == round && bound != null && !bound.equals(block.hash())) {
            throw new VerificationException(block + " is proposed in " + view + " after " + bound);
        }
        signatures.verify(received.signed());
        boolean reproposed = view.round() > 0 && justification.verify(received);
        blocks.check(block, reproposed);
        if (view.round() > round) {
            enter(view.round(), steps);
        }
        accept(block, steps);
    }

    private void receiveRoundChange(Message.RoundChange received, List<Step> steps) throws VerificationException {
        Signed signed = received.signed();
        if (!roundChanges.has(signed)) {
            signatures.verify(signed);
            justification.verify(received);
            roundChanges.add(received);
            Optional<Long> reached = roundChanges.reachedBy(committee.someHonest(), round);
            if (reached.isPresent()) {
                enter(reached.get(), steps);
            } else {
                reproposeIfLeader(steps);
            }
        }
    }

    private void receiveVote(Signed vote, List<Step> steps) throws VerificationException {
        boolean prepare = vote.statement().kind() == Statement.Kind.PREPARE;
        VoteBox box = prepare ? prepares : commits;
        boolean needless = prepare && isPreparedIn(vote.statement().view().round());
        if (!needless && !box.has(vote)) {
            signatures.verify(vote);
            box.add(vote);
            if (prepare) {
                commitIfPrepared(steps);
            } else {
                decideIfCommitted(
                        vote.statement().view().round(),
                        vote.statement().block().orElseThrow(),
                        steps);
            }
        }
    }

    private void enter(long next, List<Step> steps) {
        round = next;
        proposal = null;
        bound = null;
        said.clear();
        steps.add(new Step.Save(VoteRecord.moved(view())));
        sayRoundChange(steps);
        steps.add(new Step.StartTimer(round));
        reproposeIfLeader(steps);
    }

    private void sayRoundChange(List<Step> steps) {
        Optional<Prepared> named = Optional.ofNullable(prepared);
        Message.RoundChange change =
                new Message.RoundChange(signatures.sign(Statement.roundChange(view(), named)), named);
        roundChanges.add(change);
        say(change, steps);
    }

    /** As the leader of a later round: proposes what a quorum's ROUND_CHANGEs bind it to, if they do. */
    private void reproposeIfLeader(List<Step> steps) {
        if (round > 0 && isLeaderWithoutProposal() && changesToRound().size() >= committee.quorum()) {
            Optional<Prepared> highest = highestPrepared();
            highest.ifPresent(block -> sayProposal(block.block(), block.prepares(), steps));
        }
    }

    private List<Message.RoundChange> changesToRound() {
        return roundChanges.to(round);
    }

    private Optional<Prepared> highestPrepared() {
        Optional<Prepared> highest = Optional.empty();
        for (Message.RoundChange change : changesToRound()) {
            boolean higher = change.prepared().isPresent()
                    && (highest.isEmpty()
                            || change.prepared().get().round() > highest.get().round());
            highest = higher ? change.prepared() : highest;
        }
        return highest;
    }

    private void sayProposal(Block block, List<Signed> prepared, List<Step> steps) {
        List<Signed> changes = round == 0
                ? List.of()
                : changesToRound().stream().map(Message.RoundChange::signed).toList();
        steps.add(new Step.Save(VoteRecord.accepted(view(), block.hash())));
        bound = block.hash();
        say(
                new Message.Proposal(
                        signatures.sign(Statement.propose(view(), block.hash())), block, changes, prepared),
                steps);
        accept(block, steps);
    }

    private void accept(Block block, List<Step> steps) {
        proposal = block;
        keep(block);
        if (!block.hash().equals(bound)) {
            bound = block.hash();
            steps.add(new Step.Save(VoteRecord.accepted(view(), block.hash())));
        }
        steps.add(new Step.StartTimer(round));
        sayVote(Statement.prepare(view(), block.hash()), prepares, steps);
        commitIfPrepared(steps);
        decideIfCommitted(round, block.hash(), steps);
    }

    private void keep(Block block) {
        accepted.put(block.hash(), block);
        if (accepted.size() > KEPT_BLOCKS) {
            accepted.remove(accepted.keySet().iterator().next());
        }
    }

    private @Nullable Block known(BlockHash hash) {
        if (prepared != null && prepared.block().hash().equals(hash)) {
            return prepared.block();
        }
        return accepted.get(hash);
    }

    private void commitIfPrepared(List<Step> steps) {
        if (proposal == null || isPreparedIn(round)) {
            return;
        }
        List<Signed> votes = prepares.votes(round, proposal.hash());
        if (votes.size() >= committee.quorum()) {
            prepared = new Prepared(round, proposal, votes);
            steps.add(new Step.Save(VoteRecord.prepared(view(), prepared)));
            sayVote(Statement.commit(view(), proposal.hash()), commits, steps);
            decideIfCommitted(round, proposal.hash(), steps);
        }
    }

    /** True if a quorum of PREPAREs in this round, or in a later one, was seen: no more are of use. */
    private boolean isPreparedIn(long someRound) {
        return prepared != null && prepared.round() >= someRound;
    }

    private void decideIfCommitted(long inRound, BlockHash hash, List<Step> steps) {
        Block block = known(hash);
        List<Signed> votes = commits.votes(inRound, hash);
        if (!decided && block != null && votes.size() >= committee.quorum()) {
            decided = true;
            BlockCertificate certificate = new BlockCertificate(
                    inRound, votes.stream().map(Signed::signature).toList());
            steps.add(new Step.Decide(new CertifiedBlock(block, certificate)));
        }
    }

    private void sayVote(Statement statement, VoteBox box, List<Step> steps) {
        Signed vote = signatures.sign(statement);
        box.add(vote);
        say(new Message.Vote(vote), steps);
    }

    private void say(Message message, List<Step> steps) {
        said.add(message);
        steps.add(new Step.Broadcast(message));
    }

    private View view() {
        return new View(height, round);
    }
}
