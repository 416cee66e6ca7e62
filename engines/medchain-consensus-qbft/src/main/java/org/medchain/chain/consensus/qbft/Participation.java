package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.medchain.chain.block.Member;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.member.LocalMember;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * Whether this member participates in the consensus: it votes if it is a validator at the next height, its key can be used, and
 * it remembers all votes that it made with this key, or they are about heights in the past. Members tell one another in their
 * statuses what they know of that. Methods that do not say otherwise are for one thread.
 */
final class Participation {
    private static final Logger LOG = System.getLogger(Participation.class.getName());

    private final Replica replica;
    private final LocalMember self;
    private final VoteLog votes;
    private final Incarnations incarnations;
    private final ProgressTracker progress;
    private final OwnKey ownKey;
    private final Abstention abstention;
    private boolean active;
    private volatile long agreedTo;
    private volatile boolean abstaining;
    private volatile boolean caughtUp;

    Participation(Replica replica, LocalMember self, StableStorage storage, ProgressTracker progress, OwnKey ownKey) {
        this.replica = replica;
        this.self = self;
        this.votes = storage.votes();
        this.incarnations = storage.incarnations();
        this.progress = progress;
        this.ownKey = ownKey;
        this.abstention = new Abstention(replica, self.number(), incarnations);
    }

    /** Begins, before any other call. */
    void start() throws StorageException {
        incarnations.use(self.number(), replica.height(), replica.members());
        agreedTo = votes.highestPrepared();
        if (incarnations.hasVoted() && votes.highest() > replica.height() + 1) {
            forget("it voted at height " + votes.highest() + ", but its chain ends at " + replica.height());
        }
    }

    /** True if this member votes now. */
    boolean isActive() {
        return active;
    }

    /** Votes as soon as it may, and no longer than it may; true if it begins to vote now. */
    boolean update() throws StorageException {
        active &= isValidator() && remembers();
        boolean begins = !active && !ownKey.isResting() && mayVote();
        active |= begins;
        return begins;
    }

    /** This member's key cannot be used: it does not vote until {@link #update()} finds that it may. */
    void suspend() {
        active = false;
    }

    /** True if this member does not vote, or lacks blocks that others proved to have. */
    boolean isBehind() {
        return !active || !progress.isReady();
    }

    /** True if this member is one of the validators of the next block. */
    boolean isValidator() {
        return self.isIn(replica.members());
    }

    /** The numbers of the other validators of the next block. */
    List<Integer> others() {
        return new ValidatorSet(replica.members(), self.number()).others();
    }

    /** True if all votes that this member made with its key are on its disk. */
    private boolean remembers() {
        return incarnations.isVoting(self.identity());
    }

    /** True once this member has had the blocks that a quorum proved to have, and those that it committed to; for any thread. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Notices if it has caught up by now. */
    void noticeIfCaughtUp() {
        caughtUp |= progress.isReady() && replica.height() >= agreedTo && !abstaining;
    }

    /** True if it may vote on the next block; the first time, that it votes from this disk becomes durable. */
    private boolean mayVote() throws StorageException {
        abstaining = isValidator() && !remembers();
        if (abstaining && abstention.hasNeverVoted()) {
            begin(incarnations.hasVoted() ? validators() : validatorsSinceOrAfter());
        } else if (abstaining && abstention.isPast() && replica.height() >= votes.highestSaid()) {
            begin(Set.of());
        }
        return isValidator() && !abstaining;
    }

    /** {@code known} are the validators that have not begun to vote, or whose incarnation is known here. */
    private void begin(Set<PublicIdentity> known) throws StorageException {
        if (votes.highest() > 0) {
            votes.clear();
        }
        incarnations.beginVoting(self.identity(), known);
        abstaining = false;
    }

    /** This member's votes at a height whose block is not durable yet. */
    List<VoteRecord> votesAt(long height) throws StorageException {
        return votes.votes(height);
    }

    /** True if this member does not know what it said in round 0 at this height. */
    boolean isForfeit(long height) {
        return votes.isForfeit(height);
    }

    private Set<PublicIdentity> validators() {
        return replica.members().byNumber().values().stream()
                .map(Member::identity)
                .collect(Collectors.toSet());
    }

    /** The validators that did not become members before this one, and so cannot have voted before this disk could know. */
    private Set<PublicIdentity> validatorsSinceOrAfter() {
        long since = replica.seatedSince(self.identity());
        return validators().stream()
                .filter(other -> replica.seatedSince(other) >= since)
                .collect(Collectors.toSet());
    }

    /**
     * True if this member knows whether a validator has begun to vote. It does if it remembers its own votes; or if the other
     * became a member with it or later, and no block was made since, or the consortium changes to this engine.
     */
    private boolean mayVouchFor(PublicIdentity other) {
        if (remembers()) {
            return true;
        }
        long height = replica.height();
        long since = replica.seatedSince(self.identity());
        return replica.seatedSince(other) >= since
                && (height + 1 == since || (since == 1 && incarnations.isFirstUsedAt(height)));
    }

    /** This member's status for all others; {@code question} asks for theirs. */
    Message.Status status(boolean question) throws StorageException {
        return new Message.Status(progress.head(), question, incarnations.own(), remembers(), Optional.empty(), false);
    }

    /** This member's answer to a status of another one. */
    Message.Status answer(int member, Message.Status status) throws StorageException {
        Optional<PublicIdentity> other = replica.members().member(member).map(Member::identity);
        boolean first = other.isPresent()
                && incarnations.observe(other.get(), status.incarnation())
                && mayVouchFor(other.get());
        return new Message.Status(
                progress.head(), false, incarnations.own(), remembers(), Optional.of(status.incarnation()), first);
    }

    /** Takes the status of another member. */
    void received(int member, Message.Status status) throws VerificationException, StorageException {
        Optional<Member> other = replica.members().member(member);
        if (other.isPresent()) {
            boolean unused = incarnations.observe(other.get().identity(), status.incarnation());
        }
        boolean toThisIncarnation = status.answered().equals(Optional.of(incarnations.own()));
        if (toThisIncarnation && status.first()) {
            abstention.vouched(member);
        }
        progress.status(member, status);
        if (toThisIncarnation && status.remembers()) {
            abstention.answered(member, status.height());
        }
    }

    /** The next block has other validators than the last. */
    void membersChanged() throws StorageException {
        incarnations.membersChanged(replica.members());
    }

    /** This member is about to send a COMMIT at this height. */
    void commits(long height) {
        agreedTo = Math.max(agreedTo, height);
    }

    /** The highest height at which this member sent a COMMIT that its vote log still holds, or since it was opened; for any thread. */
    long agreedTo() {
        return agreedTo;
    }

    /** A block came from another member. If this member signed it and its disk does not know, the disk is an old copy. */
    void fetched(CertifiedBlock block) throws StorageException {
        long height = block.block().header().height();
        boolean signed = self.isIn(replica.members(height))
                && block.certificate().signatures().stream().anyMatch(by -> by.member() == self.number());
        if (signed && height > agreedTo && remembers()) {
            forget("it signed block " + height + ", which its disk does not know");
        }
    }

    private void forget(String why) throws StorageException {
        LOG.log(
                Level.WARNING,
                "MC-L011 this member has lost votes of its own and does not vote until their heights are past: " + why);
        incarnations.renew();
        abstention.forget();
    }

    /** What is wrong with this member's part; for any thread. */
    List<Issue> issues() {
        List<Issue> issues = new ArrayList<>();
        if (!caughtUp) {
            issues.add(new Issue(
                    IssueCode.BEHIND,
                    "since it was opened, this member has not had all blocks that were acknowledged before; it is at"
                            + " height " + replica.height()));
        }
        if (abstaining) {
            issues.add(new Issue(
                    IssueCode.VOTES_FORGOTTEN,
                    "this member does not remember its votes: it votes again when all heights are past at which it may"
                            + " have voted"));
        }
        return issues;
    }
}
