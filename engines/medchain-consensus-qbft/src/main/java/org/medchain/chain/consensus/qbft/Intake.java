package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.consensus.member.Work;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * The events' way into a block: screened, put into the lane of the member through which they came, told to the other
 * members, judged. Not thread-safe.
 */
final class Intake {
    private static final Logger LOG = System.getLogger(Intake.class.getName());
    private static final int GOSSIP_BYTES = 4 << 20;

    private final Replica replica;
    private final int self;
    private final NodeSettings settings;
    private final Surroundings surroundings;
    private final Work arrived;

    private final Mempool mempool;
    private final Map<Integer, Arrivals> arrivals = new HashMap<>();
    private final Submissions submissions = new Submissions();
    private final Map<EventHash, Event> toGossip = new LinkedHashMap<>();
    private long taken;
    private long hintTakenAt = -1;
    private long hintTakenAfter;

    /** {@code arrived} is run after events came in. */
    Intake(Replica replica, int self, NodeSettings settings, Surroundings surroundings, Work arrived) {
        this.replica = replica;
        this.self = self;
        this.settings = settings;
        this.surroundings = surroundings;
        this.arrived = arrived;
        this.mempool = new Mempool(settings.laneBytes());
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

    /** False if the lane is full, on the way in or behind it. */
    private boolean screen(int member, Event event, Arrivals.Outcome outcome) throws StorageException {
        Arrivals lane = arrivals.computeIfAbsent(member, this::arrivals);
        if (lane.bytes() + mempool.bytes(member) + Mempool.weight(event) > settings.laneBytes()) {
            return false;
        }
        lane.add(event, outcome);
        lane.drain();
        return true;
    }

    private Arrivals arrivals(int member) {
        Work drain = () -> {
            Arrivals lane = arrivals.get(member);
            if (lane != null) {
                lane.drain();
                arrived.run();
            }
        };
        return new Arrivals(replica::screen, () -> surroundings.execute(drain));
    }

    private static UnavailableException overloaded(Event event) {
        return new UnavailableException("the ledger is overloaded; submit " + event + " again later");
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
        } else if (mempool.add(self, event)) {
            taken++;
            submissions.add(event.hash(), surroundings.elapsedMillis(), receipt);
            toGossip.put(event.hash(), event);
        } else {
            receipt.completeExceptionally(overloaded(event));
        }
    }

    private void admitOther(int member, Event event, @Nullable Throwable failure) throws StorageException {
        if (failure != null) {
            LOG.log(Level.DEBUG, () -> "member " + member + " passed on " + event + ": " + failure.getMessage());
        } else if (replica.find(event.hash()).isEmpty() && !mempool.add(member, event)) {
            LOG.log(Level.DEBUG, () -> "no room for more events of member " + member);
        }
    }

    /** How many events wait for a block. */
    int waiting() {
        return mempool.size();
    }

    /** True if events wait for a block. */
    boolean hasEvents() {
        return !mempool.isEmpty();
    }

    /**
     * Makes the next block of what waits, and gives up what may not be in it.
     *
     * @return none if nothing may
     */
    Optional<Block> makeBlock() throws StorageException {
        Optional<Block> block = Optional.empty();
        boolean judged = true;
        while (block.isEmpty() && judged && !mempool.isEmpty()) {
            int max = replica.config().limits().maxEvents();
            List<Event> candidates = mempool.candidates(replica.height(), max);
            Proposal proposal = replica.prepare(candidates, surroundings.clockMillis());
            judged = settle(candidates, proposal);
            block = proposal.block();
        }
        return block;
    }

    /**
     * Another member would not put an event of this one into a block: looks whether this member would, unless nothing has
     * changed since it last looked.
     */
    void hinted(EventHash event) throws StorageException {
        boolean changed = hintTakenAt != replica.height() || hintTakenAfter != taken;
        if (submissions.has(event) && changed) {
            hintTakenAt = replica.height();
            hintTakenAfter = taken;
            List<Event> own = mempool.lane(self, replica.config().limits().maxEvents());
            settle(own, replica.prepare(own, surroundings.clockMillis()));
        }
    }

    /** Carries out the verdicts that need no block; false if there were none. */
    private boolean settle(List<Event> candidates, Proposal proposal) throws StorageException {
        boolean settled = false;
        for (int i = 0; i < candidates.size(); i++) {
            Event event = candidates.get(i);
            Verdict verdict = proposal.verdicts().get(i);
            if (verdict instanceof Verdict.Recorded recorded) {
                mempool.remove(event.hash());
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
        for (int member : mempool.lanesOf(event.hash())) {
            if (member != self) {
                surroundings.send(member, new Message.Unacceptable(event.hash()));
            }
        }
        giveUp(event, reason);
    }

    private void giveUp(Event event, MedChainException reason) {
        mempool.remove(event.hash());
        submissions.fail(event.hash(), reason);
    }

    /** A block with these events is durable here. */
    void committed(Block block) {
        for (Event event : block.events()) {
            mempool.remove(event.hash());
            submissions.complete(new EventRef(block.hash(), event.hash()));
        }
    }

    /** This member proposes the block to all others, who so learn of its events. */
    void proposed(Block block) {
        block.events().forEach(event -> toGossip.remove(event.hash()));
    }

    /** True if the other members were not told of some events yet. */
    boolean hasGossip() {
        return !toGossip.isEmpty();
    }

    /** Passes on what came since the last call, to all members. */
    void gossip() {
        if (!toGossip.isEmpty()) {
            for (Message.Events batch : batches(toGossip.values())) {
                replica.members().numbers().forEach(member -> sendTo(member, batch));
            }
            toGossip.clear();
        }
    }

    /**
     * Passes on the events that have waited longest, once more, to members that may not have heard of them: this member's
     * own first, and then others, which may have been told to this member alone, to make it lose its time.
     */
    void gossipAgain(Collection<Integer> members) {
        Map<EventHash, Event> oldest = new LinkedHashMap<>();
        int bytes = 0;
        for (Event event : mempool.oldest(self, MessageCodec.MAX_EVENTS)) {
            bytes += event.encode().size();
            if (bytes <= GOSSIP_BYTES) {
                oldest.putIfAbsent(event.hash(), event);
            }
        }
        if (!oldest.isEmpty()) {
            Message.Events again = new Message.Events(List.copyOf(oldest.values()));
            members.forEach(member -> sendTo(member, again));
        }
    }

    private void sendTo(int member, Message message) {
        if (member != self) {
            surroundings.send(member, message);
        }
    }

    private static List<Message.Events> batches(Collection<Event> events) {
        List<Message.Events> batches = new ArrayList<>();
        List<Event> batch = new ArrayList<>();
        int bytes = 0;
        for (Event event : events) {
            batch.add(event);
            bytes += event.encode().size();
            if (batch.size() == MessageCodec.MAX_EVENTS || bytes >= GOSSIP_BYTES) {
                batches.add(new Message.Events(batch));
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            batches.add(new Message.Events(batch));
        }
        return batches;
    }

    /** Gives up submissions that wait for too long. */
    void expire() {
        long since = surroundings.elapsedMillis() - settings.giveUpAfter().toMillis();
        submissions.failOlderThan(since).forEach(mempool::remove);
    }

    /** This node is no member any more: what waits here, it cannot bring into a block. */
    void left() {
        if (!submissions.isEmpty()) {
            submissions.failAll(
                    new UnavailableException("this node is none of the consortium's members any more, at height "
                            + replica.height()
                            + "; whether what waits here comes to the ledger is not known, submitting it again"
                            + " to a member is safe"));
        }
    }

    /** Nothing more will be done: ends all that waits. */
    void close(MedChainException reason) {
        submissions.failAll(reason);
    }
}
