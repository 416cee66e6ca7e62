package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.consensus.member.Submissions;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ordering.Ordering;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * The source of blocks when an {@link Ordering} brings the events into their order: every member makes the same block of the same
 * entries, and votes for it without a proposal. Where members were given different entries, later rounds decide, with a leader
 * that proposes the block that it made. Not thread-safe.
 */
final class OrderedEvents implements BlockSource {
    /** Another member ends a block whose first submitter does not, after so many batch times for each place behind it. */
    private static final int TURN = 4;

    private final Replica replica;
    private final int self;
    private final NodeSettings settings;
    private final Environment environment;
    private final InstanceDriver driver;
    private final Parts parts;
    private final Ordering ordering;
    private final EntryLog log;
    private final EntryOutbox outbox;
    private final ScreeningQueue screening;
    private final Submissions submissions = new Submissions();
    private boolean scheduled;
    private boolean awaitsEnd;
    private @Nullable Candidate candidate;

    /** The block that this member made, and what becomes of the events that are not in it once it is decided. */
    private record Candidate(Block block, List<Event> events, List<Verdict> verdicts) {}

    OrderedEvents(Parts parts, Ordering ordering, IntConsumer released) {
        this.parts = parts;
        this.replica = parts.replica();
        this.self = parts.self();
        this.settings = parts.settings();
        this.environment = parts.environment();
        this.driver = parts.driver();
        this.ordering = ordering;
        this.log = new EntryLog(replica.config().limits(), released);
        this.log.settle(replica.orderedTo());
        this.outbox = new EntryOutbox(ordering, self, environment, replica::orderedTo);
        this.screening = new ScreeningQueue(replica::screen, () -> environment.execute(this::screened));
    }

    private void screened() throws StorageException {
        screening.drain();
        parts.proceed().run();
    }

    /** Takes an entry that the ordering gave. */
    void entry(long position, Bytes encoded) throws StorageException {
        Optional<OrderedEntry> added = log.add(position, encoded);
        added.ifPresent(entry -> entry.events().forEach(event -> {
            CompletableFuture<Void> unused = replica.screen(event);
        }));
        parts.proceed().run();
    }

    @Override
    public void submit(Event event, CompletableFuture<EventRef> receipt) throws StorageException {
        screening.add(event, (screened, failure) -> admit(screened, failure, receipt));
        screening.drain();
    }

    private void admit(Event event, @Nullable Throwable failure, CompletableFuture<EventRef> receipt)
            throws StorageException {
        if (failure != null) {
            receipt.completeExceptionally(failure);
            return;
        }
        Optional<EventRef> recorded = replica.find(event.hash());
        if (recorded.isPresent()) {
            receipt.complete(recorded.get());
        } else if (submissions.add(event, environment.elapsedMillis(), receipt)) {
            outbox.add(event);
        }
    }

    /** The ordering alone passes events on. */
    @Override
    public void received(int member, List<Event> events) {}

    @Override
    public void hinted(EventHash event) {}

    /** A block for which it is too early is no work: no round could decide it. */
    @Override
    public boolean hasWork() {
        Candidate made = candidate;
        return made != null && (!isEarly(made.block()) || log.hasTimely(latest()));
    }

    @Override
    public long orderedTo() {
        return log.tail();
    }

    @Override
    public void schedule() {
        boolean wanted = candidate == null
                ? driver.isActive() && log.first().isPresent()
                : driver.mayTakeCandidate() || driver.mayPropose();
        if (!scheduled && wanted) {
            scheduled = true;
            environment.execute(this::give);
        }
    }

    /** Gives the driver this member's block, if there is one; else waits until its entries are complete. */
    private void give() throws StorageException {
        scheduled = false;
        boolean first = candidate == null;
        if (first) {
            candidate = make();
        }
        if (candidate == null) {
            awaitEnd();
        } else if (driver.mayTakeCandidate() && !isEarly(candidate.block())) {
            boolean unused = driver.candidate(candidate.block());
            parts.proceed().run();
        } else if (driver.mayPropose()) {
            Optional<Block> block = isEarly(candidate.block()) ? withoutEarlyEntries() : Optional.of(candidate.block());
            if (block.isPresent()) {
                boolean unused = driver.propose(block.get());
                parts.proceed().run();
            }
        } else if (first) {
            parts.proceed().run();
        }
    }

    /** True if other members may refuse the block for its time. */
    private boolean isEarly(Block block) {
        long timestamp = block.header().timestampMillis();
        return timestamp > latest() && timestamp > replica.timestampMillis();
    }

    private long latest() {
        return environment.clockMillis() + settings.maxClockSkew().toMillis();
    }

    /** The block of the next segment of which one can be made. */
    private @Nullable Candidate make() throws StorageException {
        Optional<EntryLog.Segment> segment = log.segment(replica.orderedTo());
        while (segment.isPresent()) {
            Candidate made = make(segment.get(), Long.MAX_VALUE);
            if (made != null) {
                return made;
            }
            log.settle(segment.get().last());
            segment = log.segment(replica.orderedTo());
        }
        return null;
    }

    /**
     * A block without the entries whose submitters' clocks are ahead, for a round in which this member leads. It settles them all the
     * same, so that nobody waits for their time to come; their submitters submit them again.
     */
    private Optional<Block> withoutEarlyEntries() throws StorageException {
        Optional<EntryLog.Segment> segment = log.timely(latest());
        Candidate made = segment.isPresent() ? make(segment.get(), latest()) : null;
        return made == null ? Optional.empty() : Optional.of(made.block());
    }

    /** None if no event of the segment may be in a block; the verdicts are then carried out. */
    private @Nullable Candidate make(EntryLog.Segment segment, long latest) throws StorageException {
        List<Event> events = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        long timeMillis = 0;
        for (OrderedEntry entry : segment.entries()) {
            if (!entry.events().isEmpty() && entry.timeMillis() <= latest) {
                events.addAll(entry.events());
                timeMillis = Math.max(timeMillis, entry.timeMillis());
            }
            ends.add(events.size());
        }
        Proposal proposal = replica.prepare(events, timeMillis, verdicts -> settledTo(segment, ends, verdicts));
        if (proposal.block().isPresent()) {
            return new Candidate(proposal.block().get(), events, proposal.verdicts());
        }
        if (latest == Long.MAX_VALUE) {
            carryOut(events, proposal.verdicts());
        }
        return null;
    }

    /** The position of the last entry that has no deferred event, nor one before it. */
    private static long settledTo(EntryLog.Segment segment, List<Integer> ends, List<Verdict> verdicts) {
        int judged = 0;
        while (judged < verdicts.size() && !(verdicts.get(judged) instanceof Verdict.Deferred)) {
            judged++;
        }
        long settled = 0;
        for (int i = 0; i < ends.size() && ends.get(i) <= judged; i++) {
            settled = segment.positions().get(i);
        }
        return settled;
    }

    private void carryOut(List<Event> events, List<Verdict> verdicts) {
        for (int i = 0; i < events.size(); i++) {
            Verdict verdict = verdicts.get(i);
            if (verdict instanceof Verdict.Recorded recorded) {
                outbox.remove(recorded.ref().event());
                submissions.complete(recorded.ref());
            } else if (verdict instanceof Verdict.Refused refused) {
                fail(events.get(i).hash(), refused.reason());
            } else if (verdict instanceof Verdict.Unjudged unjudged) {
                fail(events.get(i).hash(), unjudged.reason());
            }
        }
    }

    private void fail(EventHash event, MedChainException reason) {
        outbox.remove(event);
        submissions.fail(event, reason);
    }

    /** Has the block ended that waits for an end: by its first submitter at once, by the others in turn. */
    private void awaitEnd() {
        Optional<OrderedEntry> first = log.first();
        if (first.isEmpty()) {
            return;
        }
        int places = Math.max(1, replica.members().size());
        int place = Math.floorMod(self - first.get().submitter(), places);
        if (place == 0) {
            outbox.end();
        }
        if (!awaitsEnd) {
            awaitsEnd = true;
            environment.setTimer(Environment.Timer.BATCH, endTime().multipliedBy(place == 0 ? places : place));
        }
    }

    private Duration endTime() {
        return settings.batchTimeout().multipliedBy(TURN).plusMillis(1);
    }

    @Override
    public void batchTimeout() throws StorageException {
        awaitsEnd = false;
        if (candidate == null && driver.isActive() && log.first().isPresent()) {
            outbox.endAnyway();
        }
    }

    @Override
    public void roundOver(Collection<Integer> others) {}

    @Override
    public void removeUnacceptable() {}

    @Override
    public void linkUp(int member) {}

    @Override
    public void tick(Supplier<String> hearing) {
        long since = environment.elapsedMillis() - settings.giveUpAfter().toMillis();
        submissions.failOlderThan(since, event -> noBlock(event, hearing.get())).forEach(outbox::remove);
        outbox.tick();
    }

    @Override
    public OptionalLong waitingSince() {
        return submissions.waitingSince();
    }

    private UnavailableException noBlock(EventHash event, String hearing) {
        return ordering.issues().stream()
                .filter(issue -> issue.code() == IssueCode.ORDERING_UNAVAILABLE)
                .map(Issue::text)
                .findFirst()
                .map(trouble -> new UnavailableException("no block with event " + event
                        + " was made in time, because the ordering is in trouble: " + trouble
                        + "; whether the event comes to the ledger later is unknown, submitting it again is safe"))
                .orElseGet(() -> PendingEvents.noQuorum(event, hearing));
    }

    @Override
    public void committed(Block block) {
        for (Event event : block.events()) {
            outbox.remove(event.hash());
        }
        submissions.complete(block);
        Candidate made = candidate;
        candidate = null;
        if (made != null && made.block().hash().equals(block.hash())) {
            carryOut(made.events(), made.verdicts());
        }
        log.settle(block.header().orderedTo());
        ordering.settled(block.header().orderedTo());
    }

    @Override
    public void membersChanged() {
        ordering.membersChanged(replica.members());
    }

    @Override
    public void left() {
        if (!submissions.isEmpty()) {
            submissions.failAll(new UnavailableException("this node is no longer a member of the consortium, at height "
                    + replica.height()
                    + "; whether the event comes to the ledger is unknown, submitting it again to a member is safe"));
        }
    }

    @Override
    public void close(MedChainException reason) {
        submissions.failAll(reason);
    }
}
