package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.member.Seated;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * A member: takes events and messages, drives the {@link Agreement} on one height after the other, and commits what was
 * decided. All in one thread; what it does depends on nothing but the order of the calls and what
 * {@link Surroundings#clockMillis} says. After a {@link StorageException} it must not be called again.
 */
final class QbftNode implements Inbox.Receiver {
    private static final Logger LOG = System.getLogger(QbftNode.class.getName());
    /** Every so many ticks the others are told the height, whether it changed or not. */
    private static final int TELL_EVERY = 8;

    private final Replica replica;
    private final Seated self;
    private final OwnKey ownKey;
    private final Standing standing;
    private final NodeSettings settings;
    private final Surroundings surroundings;
    private final Intake intake;
    private final CatchUp catchUp;
    private final Repair repair;
    private final Outbox outbox;
    private final BlockCheck blocks;
    private final Ahead ahead = new Ahead();
    private final Gathering gathering = new Gathering();

    private Agreement agreement;
    private boolean participating;
    private boolean timing;
    private long toldHeight;
    private int ticks;
    private long memberChanges;
    private boolean dueSoon;

    QbftNode(
            Replica replica,
            Seated self,
            Signatures signatures,
            Memory memory,
            NodeSettings settings,
            Surroundings surroundings) {
        this.replica = replica;
        this.self = self;
        this.ownKey = new OwnKey(signatures);
        this.settings = settings;
        this.surroundings = surroundings;
        this.intake = new Intake(replica, self.number(), settings, surroundings, this::settle);
        this.catchUp = new CatchUp(replica, self.number());
        this.standing = new Standing(replica, self, memory, catchUp);
        this.repair = new Repair(replica, catchUp, surroundings);
        this.outbox = new Outbox(memory.votes(), surroundings);
        this.blocks = new ProposedBlockCheck(replica, settings.maxClockSkew(), surroundings);
        this.agreement = newAgreement();
        this.toldHeight = replica.height();
        this.memberChanges = replica.members().changes();
    }

    private Agreement newAgreement() {
        Committee committee = new Committee(replica.members(), self.number());
        return new Agreement(committee, ownKey, blocks, replica.height() + 1);
    }

    /** Begins, before any other call. */
    void start() throws StorageException {
        surroundings.setTimer(Surroundings.Timer.CATCH_UP, settings.catchUpEvery());
        standing.start();
        settle();
    }

    /** Takes an event of this member's own application; {@code receipt} gets its outcome. */
    void submit(Event event, CompletableFuture<EventRef> receipt) throws StorageException {
        if (self.isIn(replica.members())) {
            intake.submit(event, receipt);
        } else {
            receipt.completeExceptionally(
                    new UnavailableException("this node is none of the consortium's members at height "
                            + replica.height() + ", and so orders no events"));
        }
        settle();
    }

    /** True once this member had, since it began, what a quorum proved to have; for any thread. */
    boolean isCaughtUp() {
        return standing.isCaughtUp();
    }

    /** True if this member votes now. */
    boolean isParticipating() {
        return participating;
    }

    /** How this member stands; what says so there is for any thread. */
    Standing standing() {
        return standing;
    }

    /** What whoever runs this member should know of its key; for any thread. */
    List<String> keyTroubles() {
        return ownKey.troubles();
    }

    /** There is a link to this member: tells it what it may have missed. */
    @Override
    public void linkUp(int member) throws StorageException {
        catchUp.linked(member);
        surroundings.send(member, standing.status(isBehind()));
        if (participating) {
            outbox.send();
            agreement.said().forEach(message -> surroundings.send(member, message));
        }
        intake.gossipAgain(List.of(member));
    }

    /**
     * Takes a message; one that an honest member would not send changes nothing. One that fails as nobody expected is as if the
     * network had lost it, unless a vote or a block may be done by half: then this member must not go on.
     */
    @Override
    public void received(int member, Message message) throws StorageException {
        try {
            take(member, message);
        } catch (VerificationException e) {
            LOG.log(Level.DEBUG, () -> "member " + member + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
            if (message instanceof Message.ForAgreement || message instanceof Message.Blocks) {
                throw e;
            }
            surroundings.dropped(member, e);
        }
        settle();
    }

    private void take(int member, Message message) throws VerificationException, StorageException {
        if (replica.members().member(member).isEmpty() && !(message instanceof Message.AboutTheChain)) {
            throw new VerificationException("is no member, and takes part in nothing");
        }
        if (message instanceof Message.ForAgreement forAgreement) {
            take(member, forAgreement);
        } else if (message instanceof Message.Events events) {
            intake.received(member, events.events());
        } else if (message instanceof Message.Unacceptable hint) {
            if (catchUp.isReady()) {
                intake.hinted(hint.event());
            }
        } else if (message instanceof Message.Status status) {
            if (status.question() || status.height() < replica.height()) {
                surroundings.send(member, standing.answer(member, status));
            }
            standing.told(member, status);
            askForBlocksUnlessWaiting();
        } else if (message instanceof Message.BlocksRequest request) {
            catchUp.serve(member, request.from()).ifPresent(blocks -> surroundings.send(member, blocks));
        } else if (message instanceof Message.Blocks blocks) {
            takeBlocks(member, blocks);
        }
    }

    private void take(int member, Message.ForAgreement message) throws VerificationException, StorageException {
        Signed signed = message.signed();
        long height = signed.statement().view().height();
        if (signed.member() != member) {
            throw new VerificationException("speaks for member " + signed.member());
        }
        int limit = replica.config().limits().maxBlockBytes();
        if (message.blockBytes() > limit) {
            throw new VerificationException(
                    "sends a block of " + message.blockBytes() + " bytes, expected at most " + limit);
        }
        catchUp.claim(member, height - 1);
        if (height < agreement.height()) {
            if (message instanceof Message.RoundChange) {
                surroundings.send(member, standing.status(false));
            }
        } else if (participating && height == agreement.height()) {
            receive(message);
        } else if (height <= agreement.height() + 1) {
            ahead.add(member, message);
        } else {
            askForBlocksUnlessWaiting();
        }
    }

    /** What cannot be answered while this member's key is away is kept until it is back. */
    private void receive(Message.ForAgreement message) throws VerificationException, StorageException {
        if (!ask(() -> agreement.receive(message))) {
            ahead.add(message.signed().member(), message);
        }
    }

    /** A timer went off. */
    void timer(Surroundings.Timer timer) throws StorageException {
        if (timer == Surroundings.Timer.CATCH_UP) {
            surroundings.setTimer(Surroundings.Timer.CATCH_UP, settings.catchUpEvery());
            ticks++;
            ownKey.tryAgain();
            catchUp.tick();
            intake.expire();
            tellHeight();
            askForBlocks();
            repair.tick();
        } else if (timer == Surroundings.Timer.GATHER) {
            gathering.end();
        } else if (timing && participating) {
            timing = false;
            if (!agreement.isUnderWay()) {
                intake.makeBlock();
            }
            if (agreement.isUnderWay() || intake.hasEvents()) {
                intake.gossipAgain(others());
                ask(agreement::timeout);
            }
        }
        settle();
    }

    /** So that a member that missed the last block learns of it even if no other follows. */
    private void tellHeight() throws StorageException {
        if (isBehind() || toldHeight != replica.height() || ticks % TELL_EVERY == 0) {
            toldHeight = replica.height();
            Message.Status status = standing.status(isBehind());
            others().forEach(member -> surroundings.send(member, status));
        }
    }

    private void askForBlocks() {
        catchUp.whomToAsk()
                .ifPresent(member -> surroundings.send(member, new Message.BlocksRequest(replica.height() + 1)));
    }

    private void askForBlocksUnlessWaiting() {
        if (!catchUp.isWaiting()) {
            askForBlocks();
        }
    }

    private void takeBlocks(int member, Message.Blocks blocks) throws StorageException {
        if (!catchUp.answered(member)) {
            return;
        }
        long before = replica.height();
        repair.take(member, blocks);
        try {
            for (CertifiedBlock block : blocks.blocks()) {
                if (block.block().header().height() == replica.height() + 1) {
                    replica.commit(block.block(), block.certificate());
                    standing.fetched(block);
                    committed(block.block());
                }
            }
        } catch (VerificationException e) {
            LOG.log(Level.INFO, () -> "member " + member + " sent a block that does not pass: " + e.getMessage());
        }
        if (replica.height() > before) {
            catchUp.ask(member);
            surroundings.send(member, new Message.BlocksRequest(replica.height() + 1));
        } else if (!isPassed(blocks)) {
            catchUp.disappointed(member);
        }
    }

    /** Another member was faster. */
    private boolean isPassed(Message.Blocks blocks) {
        return blocks.blocks().stream().anyMatch(block -> block.block().header().height() <= replica.height());
    }

    /** Does all that can be done now, until nothing more follows. */
    private void settle() throws StorageException {
        participateIfReady();
        standing.noticeIfCaughtUp();
        if (!self.isIn(replica.members())) {
            intake.left();
        }
        boolean more = participating;
        while (more) {
            long height = agreement.height();
            takeEarlierMessages();
            participateIfReady();
            more = participating && agreement.height() != height;
        }
        if (!dueSoon && (mayPropose() || intake.hasGossip())) {
            dueSoon = true;
            surroundings.execute(this::passOn);
        }
        if (participating && !timing && (intake.hasEvents() || agreement.isUnderWay())) {
            startRoundTimer(agreement.round());
        }
    }

    private boolean mayPropose() {
        return participating && agreement.mayPropose() && intake.hasEvents();
    }

    /** Proposes and gossips after what waited to be taken in: so much that came together makes one block and one message. */
    private void passOn() throws StorageException {
        dueSoon = false;
        if (mayPropose()) {
            if (agreement.round() > 0 || gathering.isOver(intake.waiting())) {
                propose();
            } else if (gathering.begins()) {
                surroundings.setTimer(Surroundings.Timer.GATHER, settings.gather());
            }
        }
        intake.gossip();
    }

    private void propose() throws StorageException {
        Optional<Block> block = intake.makeBlock();
        if (block.isPresent()) {
            if (ask(() -> agreement.propose(block.get()))) {
                intake.proposed(block.get());
            }
            settle();
        }
    }

    private void takeEarlierMessages() throws StorageException {
        long height = agreement.height();
        for (Message.ForAgreement message : ahead.take(height)) {
            if (!participating) {
                ahead.add(message.signed().member(), message);
            } else if (agreement.height() == height) {
                try {
                    receive(message);
                } catch (VerificationException e) {
                    LOG.log(Level.DEBUG, () -> "member " + message.signed().member() + ": " + e.getMessage());
                }
            }
        }
    }

    private void participateIfReady() throws StorageException {
        participating &= standing.isSeated() && standing.remembers();
        if (!participating && !ownKey.isResting() && standing.mayVote()) {
            participating = true;
            List<VoteRecord> earlier = standing.votesAt(agreement.height());
            if (!earlier.isEmpty()) {
                ask(() -> agreement.resume(earlier));
            }
        }
    }

    private boolean isBehind() {
        return !participating || !catchUp.isReady();
    }

    /** Calls the agreement. */
    @FunctionalInterface
    private interface Call<E extends Exception> {
        List<Step> steps() throws E, StorageException;
    }

    /**
     * Does what the agreement says. If this member's key cannot be used then, nothing of that was done or said: it is as if the
     * process had ended before, and the agreement begins anew from the votes in the log when the key is to be tried again.
     *
     * @return false if the key cannot be used
     */
    private <E extends Exception> boolean ask(Call<E> call) throws E, StorageException {
        List<Step> steps;
        try {
            steps = call.steps();
        } catch (KeyUnavailableException e) {
            participating = false;
            timing = false;
            agreement = newAgreement();
            return false;
        }
        perform(steps);
        return true;
    }

    private void perform(List<Step> steps) throws StorageException {
        for (Step step : steps) {
            if (step instanceof Step.Save save) {
                save.vote()
                        .prepared()
                        .ifPresent(block -> standing.agrees(save.vote().view().height()));
                outbox.save(save.vote());
            } else if (step instanceof Step.Broadcast broadcast) {
                outbox.add(others(), broadcast.message());
            } else if (step instanceof Step.StartTimer start) {
                startRoundTimer(start.round());
            } else if (step instanceof Step.Decide decide) {
                commit(decide.block());
            }
        }
    }

    private void commit(CertifiedBlock decided) throws StorageException {
        try {
            replica.commitDecided(decided.block(), decided.certificate());
        } catch (VerificationException e) {
            throw new IllegalStateException("what a quorum decided does not pass here", e);
        }
        committed(decided.block());
    }

    private void committed(Block block) throws StorageException {
        outbox.settled();
        timing = false;
        agreement = newAgreement();
        if (replica.members().changes() != memberChanges) {
            memberChanges = replica.members().changes();
            standing.membersChanged();
            surroundings.membersChanged();
        }
        intake.committed(block);
        gathering.committed(
                block.events().size(),
                intake.waiting(),
                replica.config().limits().maxEvents());
    }

    private void startRoundTimer(long round) {
        timing = true;
        surroundings.setTimer(Surroundings.Timer.ROUND, settings.roundTime(round));
    }

    private List<Integer> others() {
        return replica.members().numbers().stream()
                .filter(member -> member != self.number())
                .toList();
    }

    @Override
    public String toString() {
        return "QbftNode[member " + self.number() + ", height " + replica.height() + ", round " + agreement.round()
                + (participating ? ", votes" : ", catches up") + (agreement.isUnderWay() ? ", under way" : "")
                + (intake.hasEvents() ? ", events wait" : "") + (timing ? ", timed" : "") + "]";
    }

    /** Ends all that waits. */
    void close(MedChainException reason) {
        intake.close(reason);
    }
}
