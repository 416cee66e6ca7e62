package org.medchain.chain.consensus.ratis;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.RaftGroupId;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.consensus.member.EngineThread;
import org.medchain.chain.consensus.member.Work;
import org.medchain.chain.ordering.MemberChannel;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.ordering.OrderingContext;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.FileTrees;
import org.medchain.io.Printable;

/**
 * An ordering by Apache Ratis, with a Raft server in each member. When the members change, each begins a new log with the new
 * members. Thread-safe.
 */
final class RatisOrdering implements Ordering, MemberChannel.Listener {
    private static final Logger LOG = System.getLogger(RatisOrdering.class.getName());
    private static final Duration TICK = Duration.ofMillis(20);
    private static final long FIRST_PAUSE_NANOS = 1_000_000_000;
    private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;
    /** A log that cannot be opened so often is given up. */
    private static final int GIVEN_UP_AFTER = 3;

    private final OrderingContext context;
    private final RatisOptions options;
    private final EngineThread thread;
    private final Submissions submissions;
    /** The highest position that was given or settled. */
    private final AtomicLong known = new AtomicLong();
    /** Whether an entry that raises positions is under way; there is no use in more of them. */
    private final AtomicBoolean raising = new AtomicBoolean();

    private MemberSet members;
    private int failures;
    private long retryAt;
    private volatile @Nullable Generation generation;
    private volatile @Nullable Follower follower;
    private volatile long leaderSeenAt = System.nanoTime();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean hasEnded;
    private volatile boolean closed;

    private RatisOrdering(OrderingContext context, RatisOptions options) {
        this.context = context;
        this.options = options;
        this.members = context.members();
        this.submissions = new Submissions(options.submissionTime());
        this.thread = new EngineThread(Peers.PREFIX + context.member(), System::nanoTime, this::ended);
    }

    static RatisOrdering open(OrderingContext context) {
        RatisOrdering opened = new RatisOrdering(context, RatisOptions.read(context.options()));
        context.channel().listen(opened);
        opened.tell(opened::begin);
        opened.thread.every(TICK, opened::tick);
        return opened;
    }

    private void ended(MedChainException reason) {
        failure = Optional.of("the ordering has ended: " + reason.getMessage());
        hasEnded = true;
    }

    /** Starts a server among those of the present members. */
    private void begin() {
        end();
        if (closed || members.member(context.member()).isEmpty()) {
            return;
        }
        try {
            Path folder = context.folder().resolve("generation-" + members.changes());
            forgetAllBut(folder);
            if (failures >= GIVEN_UP_AFTER) {
                FileTrees.delete(folder);
            }
            LOG.log(Level.INFO, "member {0} starts its part of Raft among {1}", context.member(), members.numbers());
            Generation begun = new Generation(context.member(), members, group(), folder, options, this::send);
            generation = begun;
            begun.start();
            leaderSeenAt = System.nanoTime();
            failure = Optional.empty();
            follow(begun);
        } catch (IOException | RuntimeException e) {
            failed("this member's part of Raft does not start: " + Printable.of(e.toString()));
        }
    }

    private void follow(Generation begun) {
        if (follower != null && begun.deliverTo(this::take) && known.get() > 0) {
            raise();
        }
    }

    private RaftGroupId group() {
        String name = context.consortium() + " " + members.changes() + " " + members.numbers();
        return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(Bytes.utf8(name).toByteArray()));
    }

    private void forgetAllBut(Path folder) throws IOException {
        if (!Files.isDirectory(context.folder())) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(context.folder(), "generation-*")) {
            for (Path one : all) {
                if (!one.equals(folder)) {
                    FileTrees.delete(one);
                }
            }
        }
    }

    private void failed(String reason) {
        LOG.log(Level.WARNING, "MC-L030 member {0}: {1}", context.member(), reason);
        failure = Optional.of(reason);
        end();
        retryAt = System.nanoTime() + Math.min(FIRST_PAUSE_NANOS << Math.min(failures, 5), LONGEST_PAUSE_NANOS);
        failures++;
    }

    private void end() {
        Generation last = generation;
        generation = null;
        if (last != null) {
            last.close();
        }
    }

    private void tick() {
        Generation current = generation;
        if (current == null) {
            if (failure.isPresent() && System.nanoTime() - retryAt > 0) {
                begin();
            }
        } else if (current.end().isPresent()) {
            failed("this member's part of Raft has ended; it begins again: "
                    + current.end().get());
        } else if (current.isStalled()) {
            failures = GIVEN_UP_AFTER;
            failed("this member's log and the leader's exclude each other; it begins with an empty one");
        } else if (current.leader().isPresent()) {
            leaderSeenAt = System.nanoTime();
            failures = 0;
        }
        pass();
        submissions.tick();
    }

    /** Passes what waits to the leader. */
    private void pass() {
        Generation current = generation;
        if (current != null && current.leader().isPresent()) {
            submissions.passTo(entry -> current.submit(new QueuedEntry(known.get(), entry)));
        }
    }

    @Override
    public void follow(long after, Follower taker) {
        synchronized (this) {
            if (follower != null) {
                throw new IllegalStateException("the ordering is followed already");
            }
            follower = taker;
        }
        known.set(after);
        tell(() -> {
            Generation current = generation;
            if (current != null) {
                follow(current);
            }
        });
    }

    /** Called by the thread of the generation. */
    private void take(long position, QueuedEntry queued) throws InterruptedException {
        Follower taker = follower;
        if (position > known.get() && taker != null && !closed) {
            if (queued.entry().isPresent()) {
                taker.entry(position, queued.entry().get());
            }
            known.accumulateAndGet(position, Math::max);
        } else if (queued.entry().isEmpty() && known.get() - position >= Place.MAX_RAISE) {
            raise();
        }
    }

    /** Positions continue after those that this member knows, also those of other members' entries. */
    private void raise() {
        if (raising.compareAndSet(false, true)) {
            CompletableFuture<Void> unused =
                    submissions.add(Optional.empty()).whenComplete((done, failed) -> raising.set(false));
        }
    }

    @Override
    public CompletableFuture<Void> submit(Bytes entry) {
        if (entry.isEmpty() || entry.size() > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "an entry of " + entry.size() + " bytes, expected 1 to " + MAX_ENTRY_BYTES);
        }
        CompletableFuture<Void> taken = submissions.add(Optional.of(entry));
        tell(this::pass);
        return taken;
    }

    @Override
    public void settled(long position) {
        known.accumulateAndGet(position, Math::max);
        Generation current = generation;
        if (current != null) {
            current.settled(position);
        }
    }

    @Override
    public void membersChanged(MemberSet changed) {
        tell(() -> {
            members = changed;
            failures = 0;
            failure = Optional.empty();
            begin();
        });
    }

    private boolean send(int member, Message message) {
        return context.channel().send(member, message.encode());
    }

    @Override
    public void up(int member) {}

    @Override
    public void down(int member) {
        Generation current = generation;
        if (current != null) {
            current.down(member);
        }
    }

    @Override
    public void received(int member, Bytes encoded) {
        try {
            Message message = Message.decode(encoded);
            Generation current = generation;
            if (current != null && current.number() == message.generation()) {
                current.received(member, message);
            }
        } catch (MalformedException e) {
            LOG.log(Level.INFO, () -> "member " + member + " sent a malformed message: " + e.getMessage());
        }
    }

    private void tell(Work work) {
        if (!thread.execute(work)) {
            LOG.log(Level.TRACE, "the ordering has ended");
        }
    }

    @Override
    public List<Issue> issues() {
        IssueCode code = hasEnded ? IssueCode.ENGINE_ENDED : IssueCode.ORDERING_UNAVAILABLE;
        return trouble().map(why -> new Issue(code, why)).stream().toList();
    }

    private Optional<String> trouble() {
        if (failure.isPresent() || generation == null) {
            return failure.or(() -> thread.issue().map(Issue::text));
        }
        Duration without = Duration.ofNanos(System.nanoTime() - leaderSeenAt);
        return without.compareTo(options.electionTime()) < 0
                ? Optional.empty()
                : Optional.of("no member has led Raft for " + without.toSeconds()
                        + " s; more than half of the members must reach one another");
    }

    @Override
    public void close() {
        closed = true;
        submissions.close();
        thread.close();
        end();
    }
}
