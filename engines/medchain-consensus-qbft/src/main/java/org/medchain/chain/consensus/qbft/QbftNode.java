package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.member.LocalMember;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.health.Issue;

/**
 * A member's node: takes events, messages, links and timers, gives each to the part that deals with it, and commits the blocks
 * that are decided. All in one thread; its behaviour depends on nothing but the order of the calls and
 * {@link Environment#clockMillis}. After a {@link StorageException} it must not be called again.
 *
 * <p>Its parts: {@link Participation} says whether this member may vote, {@link InstanceDriver} runs the consensus on the next
 * block, a {@link BlockSource} supplies blocks, and {@link CatchUp} fetches blocks that other members have.
 */
final class QbftNode implements Inbox.Receiver {
    private static final Logger LOG = System.getLogger(QbftNode.class.getName());

    private final Replica replica;
    private final LocalMember self;
    private final NodeSettings settings;
    private final Environment environment;
    private final OwnKey ownKey;
    private final ProgressTracker progress;
    private final Participation participation;
    private final Outbox outbox;
    private final RoundTimer roundTimer;
    private final InstanceDriver driver;
    private final BlockSource source;
    private final CatchUp catchUp;
    private final Lag lag;
    private final Hearing hearing;
    private final Standstill standstill;
    private final ClockCheck clock;
    private long memberChanges;

    QbftNode(
            Replica replica,
            LocalMember self,
            Signatures signatures,
            StableStorage storage,
            BlockSource.Factory sources,
            NodeSettings settings,
            Environment environment) {
        this.replica = replica;
        this.self = self;
        this.settings = settings;
        this.environment = environment;
        this.ownKey = new OwnKey(signatures);
        this.progress = new ProgressTracker(replica, self.number());
        this.participation = new Participation(replica, self, storage, progress, ownKey);
        this.outbox = new Outbox(storage.votes(), environment);
        this.roundTimer = new RoundTimer(settings, environment);
        BlockCheck blocks = new ProposedBlockCheck(replica, settings.maxClockSkew(), environment, this::orderedTo);
        this.driver = new InstanceDriver(
                () -> new QbftInstance(
                        new ValidatorSet(replica.members(), self.number()),
                        ownKey,
                        blocks,
                        replica.height() + 1,
                        firstRound(sources.isLeaderless())),
                participation,
                outbox,
                roundTimer,
                this::commit);
        this.source = sources.create(
                new BlockSource.Parts(replica, self.number(), settings, environment, driver, this::settle));
        this.catchUp = new CatchUp(replica, progress, participation, environment, this::committed);
        this.lag = new Lag(replica, progress, environment);
        this.hearing = new Hearing(replica, participation, progress, environment);
        this.standstill = new Standstill(replica, hearing, environment);
        this.clock = new ClockCheck(replica, settings.maxClockSkew(), environment);
        this.memberChanges = replica.members().changes();
    }

    private QbftInstance.FirstRound firstRound(boolean leaderless) {
        if (participation.isForfeit(replica.height() + 1)) {
            return QbftInstance.FirstRound.FORFEIT;
        }
        return leaderless ? QbftInstance.FirstRound.LEADERLESS : QbftInstance.FirstRound.LED;
    }

    private long orderedTo() {
        return source.orderedTo();
    }

    /** Begins; before any other call. */
    void start() throws StorageException {
        environment.setTimer(Environment.Timer.CATCH_UP, settings.catchUpEvery());
        participation.start();
        settle();
    }

    /** Takes an event of this member's own application; {@code receipt} gets the outcome. */
    void submit(Event event, CompletableFuture<EventRef> receipt) throws StorageException {
        if (self.isIn(replica.members())) {
            source.submit(event, receipt);
        } else {
            receipt.completeExceptionally(
                    new UnavailableException("this node is not a member of the consortium at height " + replica.height()
                            + " and orders no events; submit the event to a member"));
        }
        settle();
    }

    /** Whether this member votes, and what it voted; the methods that say so are for any thread. */
    Participation participation() {
        return participation;
    }

    /** What is wrong with this node; for any thread. */
    List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(participation.issues());
        ownKey.issue().ifPresent(issues::add);
        lag.issue().ifPresent(issues::add);
        standstill.issue().ifPresent(issues::add);
        clock.issue().ifPresent(issues::add);
        return issues;
    }

    /** The highest height of others that was known a moment ago; for any thread. */
    long highestOfOthers() {
        return lag.highestOfOthers();
    }

    /** A new link to this member is up: sends it what it may have missed. */
    @Override
    public void linkUp(int member) throws StorageException {
        catchUp.linkUp(member);
        if (participation.isActive()) {
            outbox.send();
            driver.sent().forEach(message -> environment.send(member, message));
        }
        source.linkUp(member);
        settle();
    }

    /** A link is gone: its member may be away. */
    @Override
    public void linkDown(int member) throws StorageException {
        settle();
    }

    /**
     * Takes a message; one that an honest member would not send changes nothing. A message that fails unexpectedly is dropped, as
     * if the network had lost it, unless a vote or a block may be half done: then this member must stop.
     */
    @Override
    public void received(int member, Message message) throws StorageException {
        try {
            dispatch(member, message);
        } catch (VerificationException e) {
            LOG.log(Level.DEBUG, () -> "member " + member + ": " + e.getMessage());
        } catch (RuntimeException | Error e) {
            if (message instanceof Message.ForInstance || message instanceof Message.Blocks) {
                throw e;
            }
            environment.dropped(member, e);
        }
        settle();
    }

    private void dispatch(int member, Message message) throws VerificationException, StorageException {
        if (message instanceof Message.ForCatchUp forCatchUp) {
            catchUp.received(member, forCatchUp);
        } else if (replica.members().member(member).isEmpty()) {
            throw new VerificationException("is not a validator of the next block, expected one of "
                    + replica.members().numbers());
        } else if (message instanceof Message.ForInstance forInstance) {
            receive(member, forInstance);
        } else if (message instanceof Message.Events events) {
            source.received(member, events.events());
        } else if (message instanceof Message.Unacceptable hint && progress.isReady()) {
            source.hinted(hint.event());
        }
    }

    private void receive(int member, Message.ForInstance message) throws VerificationException, StorageException {
        checkSenderAndSize(member, message);
        long height = message.signed().statement().view().height();
        progress.claim(member, height - 1);
        if (height == driver.height()) {
            hearing.heard(member);
        }
        if (message instanceof Message.Proposal proposal) {
            clock.proposed(member, proposal);
        }
        if (height < driver.height()) {
            if (message instanceof Message.RoundChange) {
                environment.send(member, participation.status(false));
            }
        } else if (participation.isActive() && height == driver.height()) {
            driver.receive(message);
        } else if (height <= driver.height() + 1) {
            driver.buffer(message);
        } else {
            catchUp.requestBlocksUnlessWaiting();
        }
    }

    private void checkSenderAndSize(int member, Message.ForInstance message) throws VerificationException {
        int signer = message.signed().member();
        if (signer != member) {
            throw new VerificationException("sends a statement of member " + signer + ", expected one of its own");
        }
        int limit = replica.config().limits().maxBlockBytes();
        if (message.blockBytes() > limit) {
            throw new VerificationException(
                    "sends a block of " + message.blockBytes() + " bytes, expected at most " + limit);
        }
    }

    /** A timer went off. */
    void timer(Environment.Timer timer) throws StorageException {
        switch (timer) {
            case CATCH_UP -> {
                environment.setTimer(Environment.Timer.CATCH_UP, settings.catchUpEvery());
                ownKey.tryAgain();
                source.tick(hearing::text);
                catchUp.tick();
                lag.tick();
                standstill.tick(source.waitingSince());
                clock.tick();
            }
            case BATCH -> source.batchTimeout();
            case ROUND -> roundTimeout();
        }
        settle();
    }

    private void roundTimeout() throws StorageException {
        if (roundTimer.isRunning() && participation.isActive()) {
            roundTimer.stop();
            if (!driver.isUnderWay()) {
                source.removeUnacceptable();
            }
            if (driver.isUnderWay() || source.hasWork()) {
                source.roundOver(participation.others());
                driver.timeout();
            }
        }
    }

    /** Does all that can be done now, until nothing more follows. */
    private void settle() throws StorageException {
        participateIfPossible();
        participation.noticeIfCaughtUp();
        if (!self.isIn(replica.members())) {
            source.left();
        }
        boolean more = participation.isActive();
        while (more) {
            long height = driver.height();
            driver.receiveBuffered();
            participateIfPossible();
            more = participation.isActive() && driver.height() != height;
        }
        leaveHopelessRounds();
        source.schedule();
        boolean timed = source.hasWork() || driver.isUnderWay();
        if (!timed) {
            roundTimer.stop();
        } else if (participation.isActive() && !roundTimer.isRunning()) {
            roundTimer.start(driver.round());
        }
    }

    /** Only if enough members can be reached to agree on something in the next round. */
    private void leaveHopelessRounds() throws StorageException {
        MemberSet members = replica.members();
        long reachable = members.numbers().stream().filter(this::isReachable).count();
        if (reachable >= members.quorum()) {
            driver.leaveHopelessRounds(this::isReachable);
        }
    }

    private boolean isReachable(int member) {
        return member == self.number() || environment.isLinked(member);
    }

    private void participateIfPossible() throws StorageException {
        if (participation.update()) {
            driver.resume();
        }
    }

    private void commit(CertifiedBlock decided) throws StorageException {
        try {
            replica.commitDecided(decided.block(), decided.certificate());
        } catch (VerificationException e) {
            throw new IllegalStateException("a block that a quorum decided is invalid here", e);
        }
        committed(decided.block());
    }

    /** The next block is durable. */
    private void committed(Block block) throws StorageException {
        driver.advance();
        hearing.committed();
        if (replica.members().changes() != memberChanges) {
            memberChanges = replica.members().changes();
            participation.membersChanged();
            environment.membersChanged();
            source.membersChanged();
        }
        source.committed(block);
    }

    @Override
    public String toString() {
        return "QbftNode[member " + self.number() + ", height " + replica.height() + ", round " + driver.round()
                + (participation.isActive() ? ", votes" : ", catches up") + (driver.isUnderWay() ? ", under way" : "")
                + (source.hasWork() ? ", events wait" : "") + (roundTimer.isRunning() ? ", timed" : "") + "]";
    }

    /** Fails all submissions with {@code reason}. */
    void close(MedChainException reason) {
        source.close(reason);
    }
}
