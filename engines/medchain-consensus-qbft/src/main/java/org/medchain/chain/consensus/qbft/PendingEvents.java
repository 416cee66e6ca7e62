package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.consensus.member.Submissions;
import org.medchain.chain.consensus.member.Work;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * The pending requests: events on their way into a block, from submission to receipt. They are screened, put into the lane of
 * the member through which they came, passed on to the other members, and judged when a block is made. Not thread-safe.
 */
final class PendingEvents {
    private static final Logger LOG = System.getLogger(PendingEvents.class.getName());

    private final Replica replica;
    private final int self;
    private final NodeSettings settings;
    private final Environment environment;
    private final Work arrived;

    private final EventLanes lanes;
    private final Map<Integer, ScreeningQueue> screening = new HashMap<>();
    private final Submissions submissions = new Submissions();
    private final EventGossip gossip;
    /** How many of this member's own events came in. */
    private long admitted;

    private long hintHeight = -1;
    private long hintAdmitted;

    /** {@code arrived} is run after events came in. */
    PendingEvents(Replica replica, int self, NodeSettings settings, Environment environment, Work arrived) {
        this.replica = replica;
        this.self = self;
        this.settings = settings;
        this.environment = environment;
        this.arrived = arrived;
        this.gossip = new EventGossip(replica, self, environment);
        this.lanes = new EventLanes(settings.laneBytes());
    }

    /** Takes an event of this member's own application. */
    void submit(Event event, CompletableFuture<EventRef> receipt) throws StorageException {
        boolean room = screen(self, event, (screened, failure) -> admitOwn(screened, failure, receipt));
        if (!room) {
            receipt.completeExceptionally(overloaded(event));
        }
    }

    /** Takes events that another member passed on. */
    void received(int member, List<Event> events) throws StorageException {
        for (Event event : events) {
            if (!screen(member, event, (screened, failure) -> admitOther(member, screened, failure))) {
                LOG.log(Level.DEBUG, () -> "no room for more events of member " + member);
            }
        }
    }

    /** False if the member's lane is full, together with its events that are being screened. */
    private boolean screen(int member, Event event, ScreeningQueue.Outcome outcome) throws StorageException {
        ScreeningQueue queue = screening.computeIfAbsent(member, this::screeningQueue);
        if (queue.bytes() + lanes.bytes(member) + EventLanes.weight(event) > settings.laneBytes()) {
            return false;
        }
        queue.add(event, outcome);
        queue.drain();
        return true;
    }

    private ScreeningQueue screeningQueue(int member) {
        Work drain = () -> {
            ScreeningQueue queue = screening.get(member);
            if (queue != null) {
                queue.drain();
                arrived.run();
            }
        };
        return new ScreeningQueue(replica::screen, () -> environment.execute(drain));
    }

    private static UnavailableException overloaded(Event event) {
        return new UnavailableException("the ledger is overloaded, submit " + event + " again later");
    }

    private void admitOwn(Event event, @Nullable Throwable failure, CompletableFuture<EventRef> receipt)
            throws StorageException {
        if (failure != null) {
            receipt.completeExceptionally(failure);
            return;
        }
        Optional<EventRef> recorded = replica.find(event.hash());
        if (recorded.isPresent()) {
            receipt.complete(recorded.get());
        } else if (lanes.add(self, event)) {
            admitted++;
            submissions.add(event, environment.elapsedMillis(), receipt);
            gossip.add(event);
        } else {
            receipt.completeExceptionally(overloaded(event));
        }
    }

    private void admitOther(int member, Event event, @Nullable Throwable failure) throws StorageException {
        if (failure != null) {
            LOG.log(Level.DEBUG, () -> "member " + member + " passed on " + event + ": " + failure.getMessage());
        } else if (replica.find(event.hash()).isEmpty() && !lanes.add(member, event)) {
            LOG.log(Level.DEBUG, () -> "no room for more events of member " + member);
        }
    }

    /** How many events wait for a block; one that came through two members counts twice. */
    int size() {
        return lanes.size();
    }

    /** True if events wait for a block. */
    boolean hasEvents() {
        return !lanes.isEmpty();
    }

    /**
     * Makes the next block, and removes events that may not be in one.
     *
     * @return none if no event may
     */
    Optional<Block> makeBlock() throws StorageException {
        Optional<Block> block = Optional.empty();
        boolean judged = true;
        while (block.isEmpty() && judged && !lanes.isEmpty()) {
            int max = replica.config().limits().maxEvents();
            List<Event> candidates = lanes.candidates(replica.height(), max);
            Proposal proposal = replica.prepare(candidates, environment.clockMillis());
            judged = settle(candidates, proposal);
            block = proposal.block();
        }
        return block;
    }

    /** Removes events that may not be in a block. */
    void removeUnacceptable() throws StorageException {
        Optional<Block> unused = makeBlock();
    }

    /**
     * Another member would not put an event of this one into a block. Judges this member's own events, unless nothing has changed
     * since they were judged last.
     */
    void hinted(EventHash event) throws StorageException {
        boolean changed = hintHeight != replica.height() || hintAdmitted != admitted;
        if (submissions.has(event) && changed) {
            hintHeight = replica.height();
            hintAdmitted = admitted;
            List<Event> own = lanes.lane(self, replica.config().limits().maxEvents());
            settle(own, replica.prepare(own, environment.clockMillis()));
        }
    }

    /** Carries out the verdicts that need no block; false if there were none. */
    private boolean settle(List<Event> candidates, Proposal proposal) throws StorageException {
        boolean settled = false;
        for (int i = 0; i < candidates.size(); i++) {
            Event event = candidates.get(i);
            Verdict verdict = proposal.verdicts().get(i);
            if (verdict instanceof Verdict.Recorded recorded) {
                lanes.remove(event.hash());
                submissions.complete(recorded.ref());
                settled = true;
            } else if (verdict instanceof Verdict.Refused refused) {
                refuse(event, refused.reason());
                settled = true;
            } else if (verdict instanceof Verdict.Unjudged unjudged) {
                giveUp(event, unjudged.reason());
                settled = true;
            }
        }
        return settled;
    }

    private void refuse(Event event, EventRefusedException reason) {
        for (int member : lanes.lanesOf(event.hash())) {
            if (member != self) {
                environment.send(member, new Message.Unacceptable(event.hash()));
            }
        }
        giveUp(event, reason);
    }

    private void giveUp(Event event, MedChainException reason) {
        lanes.remove(event.hash());
        submissions.fail(event.hash(), reason);
    }

    /** A block with these events is durable here. */
    void committed(Block block) {
        for (Event event : block.events()) {
            lanes.remove(event.hash());
        }
        submissions.complete(block);
    }

    /** The other members learn of this block's events from the proposal. */
    void proposed(Block block) {
        block.events().forEach(event -> gossip.remove(event.hash()));
    }

    /** True if events wait to be passed on. */
    boolean hasGossip() {
        return gossip.hasUnsent();
    }

    /** Passes on to all members what came since the last call. */
    void gossip() {
        gossip.send();
    }

    /**
     * Passes on once more the events that have waited longest, to members that may have missed them: first this member's own,
     * then others', because a liar may have sent them to this member alone, to make it lose its turn.
     */
    void gossipAgain(Collection<Integer> members) {
        gossip.sendAgain(members, lanes.oldest(self, MessageCodec.MAX_EVENTS));
    }

    /** Since when the event waits that was submitted here first. */
    OptionalLong waitingSince() {
        return submissions.waitingSince();
    }

    /** Fails submissions that have waited for too long; {@code hearing} says which members take part. */
    void expire(Supplier<String> hearing) {
        long since = environment.elapsedMillis() - settings.giveUpAfter().toMillis();
        submissions
                .failOlderThan(since, event -> noQuorum(event, hearing.get()))
                .forEach(lanes::remove);
    }

    /** The reason for which a submission fails that has waited for too long. */
    static UnavailableException noQuorum(EventHash event, String hearing) {
        return new UnavailableException("no quorum of members agreed on a block with event " + event + " in time: "
                + hearing + "; whether it comes to the ledger later is unknown, submitting it again is safe");
    }

    /** This node is not a member any more, and cannot bring its events into a block. */
    void left() {
        if (!submissions.isEmpty()) {
            submissions.failAll(new UnavailableException("this node is no longer a member of the consortium, at height "
                    + replica.height()
                    + "; whether the event comes to the ledger is unknown, submitting it again to a member is safe"));
        }
    }

    /** Fails all submissions. */
    void close(MedChainException reason) {
        submissions.failAll(reason);
    }
}
