package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.chain.block.Member;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.member.Seated;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * Whether this member may vote, what it tells others and hears from them for that, and how far it has agreed. But for
 * what says so not thread-safe.
 */
final class Standing {
    private static final Logger LOG = System.getLogger(Standing.class.getName());

    private final Replica replica;
    private final Seated self;
    private final VoteLog votes;
    private final Beginnings beginnings;
    private final CatchUp catchUp;
    private final Abstention abstention;
    private volatile long agreedTo;
    private volatile boolean abstaining;
    private volatile boolean caughtUp;

    Standing(Replica replica, Seated self, Memory memory, CatchUp catchUp) {
        this.replica = replica;
        this.self = self;
        this.votes = memory.votes();
        this.beginnings = memory.beginnings();
        this.catchUp = catchUp;
        this.abstention = new Abstention(replica, self.number(), beginnings);
    }

    /** Begins, before any other call. */
    void start() throws StorageException {
        beginnings.use(self.number(), replica.height(), replica.members());
        agreedTo = votes.highestPrepared();
        if (beginnings.hasVoted() && votes.highest() > replica.height() + 1) {
            forget("it voted at height " + votes.highest() + ", and its chain ends at " + replica.height());
        }
    }

    /** True if this member is one of those who certify the next block. */
    boolean isSeated() {
        return self.isIn(replica.members());
    }

    /** True if all its votes are on its disk, and so it may vote on. */
    boolean remembers() {
        return beginnings.isVoting(self.identity());
    }

    /** True from when this member had what a quorum proved to have, and what it had agreed to itself; for any thread. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Looks whether it has caught up. */
    void noticeIfCaughtUp() {
        caughtUp |= catchUp.isReady() && replica.height() >= agreedTo && !abstaining;
    }

    /** True if it may vote on the next block; from the first time on it remembers that. */
    boolean mayVote() throws StorageException {
        abstaining = isSeated() && !remembers();
        if (abstaining && abstention.hasNeverVoted()) {
            begin(beginnings.hasVoted() ? everybody() : notSeatedBefore());
        } else if (abstaining && abstention.isPast() && replica.height() >= votes.highest()) {
            begin(Set.of());
        }
        return isSeated() && !abstaining;
    }

    /** {@code known} are those who have not begun to vote, or whose token is known here. */
    private void begin(Set<PublicIdentity> known) throws StorageException {
        if (votes.highest() > 0) {
            votes.clear();
        }
        beginnings.begin(self.identity(), known);
        abstaining = false;
    }

    /** How it voted about the block at this height, which is not durable. */
    List<VoteRecord> votesAt(long height) throws StorageException {
        return votes.votes(height);
    }

    private Set<PublicIdentity> everybody() {
        return replica.members().byNumber().values().stream()
                .map(Member::identity)
                .collect(Collectors.toSet());
    }

    /** Those who did not become members before this one, and so could not vote before it could know. */
    private Set<PublicIdentity> notSeatedBefore() {
        long since = replica.seatedSince(self.identity());
        return everybody().stream()
                .filter(other -> replica.seatedSince(other) >= since)
                .collect(Collectors.toSet());
    }

    /**
     * True if this member can know who has begun to vote, of those seated with it or later: it remembers, or no block was made
     * since they are members, or all of them change to this engine.
     */
    private boolean mayVouchFor(PublicIdentity other) {
        if (remembers()) {
            return true;
        }
        long height = replica.height();
        long since = replica.seatedSince(self.identity());
        return replica.seatedSince(other) >= since
                && (height + 1 == since || (since == 1 && beginnings.isFirstUsedAt(height)));
    }

    /** What this member tells all others; {@code question} asks the same of them. */
    Message.Status status(boolean question) throws StorageException {
        return new Message.Status(catchUp.head(), question, beginnings.token(), remembers(), Optional.empty(), false);
    }

    /** What this member tells another one that told it this. */
    Message.Status answer(int member, Message.Status told) throws StorageException {
        Optional<PublicIdentity> other = replica.members().member(member).map(Member::identity);
        boolean first = other.isPresent() && beginnings.meet(other.get(), told.token()) && mayVouchFor(other.get());
        return new Message.Status(
                catchUp.head(), false, beginnings.token(), remembers(), Optional.of(told.token()), first);
    }

    /** A member told this. */
    void told(int member, Message.Status status) throws VerificationException, StorageException {
        Optional<Member> other = replica.members().member(member);
        if (other.isPresent()) {
            boolean unused = beginnings.meet(other.get().identity(), status.token());
        }
        boolean toThisDisk = status.answered().equals(Optional.of(beginnings.token()));
        if (toThisDisk && status.first()) {
            abstention.vouched(member);
        }
        catchUp.status(member, status);
        if (toThisDisk && status.remembers()) {
            abstention.answered(member, status.height());
        }
    }

    /** Other members certify the next block than the last. */
    void membersChanged() throws StorageException {
        beginnings.seated(replica.members());
    }

    /** This member is about to say COMMIT of a block at this height. */
    void agrees(long height) {
        agreedTo = Math.max(agreedTo, height);
    }

    /** The highest height at which this member said COMMIT, in this process or not long before; for any thread. */
    long agreedTo() {
        return agreedTo;
    }

    /** A block came from another member. If this one signed it and does not know, its disk is an old copy. */
    void fetched(CertifiedBlock block) throws StorageException {
        long height = block.block().header().height();
        boolean signed = self.isIn(replica.members(height))
                && block.certificate().signatures().stream().anyMatch(by -> by.member() == self.number());
        if (signed && height > agreedTo && remembers()) {
            forget("it signed block " + height + " and does not know");
        }
    }

    private void forget(String why) throws StorageException {
        LOG.log(Level.WARNING, "this member has lost votes of its own and votes when their heights are past: " + why);
        beginnings.forget();
        abstention.forget();
    }

    /** What whoever runs this member should know; for any thread. */
    List<String> troubles() {
        return abstaining
                ? List.of(
                        "this member remembers no votes of its own: it votes when all heights are past at which it may have voted")
                : List.of();
    }
}
