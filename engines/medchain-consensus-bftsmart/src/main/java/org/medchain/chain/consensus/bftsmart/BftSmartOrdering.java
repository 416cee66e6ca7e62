package org.medchain.chain.consensus.bftsmart;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/**
 * An ordering by BFT-SMaRt, with a replica in each member. When the members change, all replicas are started anew, as those of
 * the new members. Thread-safe.
 */
final class BftSmartOrdering implements Ordering, MemberChannel.Listener {
    private static final Logger LOG = System.getLogger(BftSmartOrdering.class.getName());
    private static final int MIN_MEMBERS = 4;
    private static final Duration TICK = Duration.ofMillis(250);
    /** A request that is not decided after that time may be lost. */
    private static final long LOST_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OrderingContext context;
    private final BftSmartOptions options;
    private final EngineThread thread;
    private final Map<Bytes, Submission> waiting = new LinkedHashMap<>();
    private final Map<Integer, Message.Hello> hellos = new HashMap<>();
    private final Set<Integer> linked = new HashSet<>();
    private MemberSet members;
    private Optional<Bytes> raise = Optional.empty();
    private volatile @Nullable Generation generation;
    private volatile @Nullable Follower follower;
    /** The highest position that was given or settled; it never falls, since later positions are raised above it. */
    private final AtomicLong known = new AtomicLong();

    private volatile boolean ready;
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean closed;

    private record Submission(CompletableFuture<Void> taken, long atNanos) {}

    private BftSmartOrdering(OrderingContext context, BftSmartOptions options) {
        this.context = context;
        this.options = options;
        this.members = context.members();
        this.thread = new EngineThread(
                "medchain-ledger-bftsmart-" + context.member() + "-ordering", System::nanoTime, this::ended);
    }

    static BftSmartOrdering open(OrderingContext context) throws UnavailableException {
        if (context.members().size() < MIN_MEMBERS) {
            throw new IllegalArgumentException("the engine bftsmart serves " + MIN_MEMBERS + " members or more, found "
                    + context.members().size());
        }
        BftSmartOptions options = BftSmartOptions.read(context.options());
        if (options.serialFilterRequired()) {
            SerialFilter.require();
        }
        BftSmartOrdering opened = new BftSmartOrdering(context, options);
        context.channel().listen(opened);
        return opened;
    }

    private void ended(MedChainException reason) {
        failure = Optional.of("the ordering has ended: " + reason.getMessage());
    }

    @Override
    public void follow(long after, Follower taker) {
        if (follower != null) {
            throw new IllegalStateException("the ordering is followed already");
        }
        known.set(after);
        follower = taker;
        tell(this::begin);
        thread.every(TICK, this::tick);
    }

    /** Starts a replica among those of the present members. */
    private void begin() {
        Generation before = generation;
        generation = null;
        ready = false;
        raise = Optional.empty();
        if (before != null) {
            before.close();
        }
        failAll("the replicas of BFT-SMaRt are started anew, because the members changed");
        if (closed || members.member(context.member()).isEmpty()) {
            return;
        }
        if (members.size() < MIN_MEMBERS) {
            failure = Optional.of("BFT-SMaRt orders for " + MIN_MEMBERS + " members or more, found " + members.size()
                    + "; open the ledger with another engine");
            return;
        }
        try {
            long number = members.changes();
            Generation.Listener listener = new Generation.Listener(
                    this::decided, () -> tell(() -> running(number)), reason -> tell(() -> failed(number, reason)));
            LOG.log(Level.INFO, "member {0} starts a replica among members {1}", context.member(), members.numbers());
            Generation begun =
                    new Generation(context.member(), members, options, context.random(), this::send, listener);
            synchronized (linked) {
                generation = begun;
                linked.forEach(begun::linkUp);
            }
            failure = Optional.empty();
            begun.tick();
            Map.copyOf(hellos).forEach(this::hello);
        } catch (UnavailableException e) {
            failure = Optional.of("BFT-SMaRt's replica does not start: " + e.getMessage());
        }
    }

    private void failed(long number, UnavailableException reason) {
        if (isCurrent(number)) {
            failure = Optional.of(String.valueOf(reason.getMessage()));
        }
    }

    private boolean isCurrent(long number) {
        Generation current = generation;
        return current != null && current.number() == number;
    }

    /** The replica takes requests. */
    private void running(long number) {
        if (isCurrent(number)) {
            LOG.log(Level.INFO, "the replica of member {0} has started", context.member());
            Generation current = generation;
            if (current != null) {
                current.running();
            }
        }
    }

    /** Has positions continue after those that this member knows. */
    private void raise() {
        Bytes id = id();
        raise = Optional.of(id);
        submit(id, Request.above(id, known.get()), new CompletableFuture<>());
    }

    private Bytes id() {
        byte[] id = new byte[Request.ID_BYTES];
        context.random().nextBytes(id);
        return Bytes.copyOf(id);
    }

    @Override
    public CompletableFuture<Void> submit(Bytes entry) {
        if (entry.isEmpty() || entry.size() > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "an entry of " + entry.size() + " bytes, expected 1 to " + MAX_ENTRY_BYTES);
        }
        CompletableFuture<Void> taken = new CompletableFuture<>();
        boolean told = ready
                && thread.execute(() -> {
                    Bytes id = id();
                    submit(id, Request.entry(id, entry), taken);
                });
        if (!told) {
            taken.completeExceptionally(notRunning());
        }
        return taken;
    }

    private UnavailableException notRunning() {
        return new UnavailableException(
                "BFT-SMaRt's replica does not take entries" + (closed ? ", it is closed" : " yet, try again"));
    }

    private void submit(Bytes id, Request request, CompletableFuture<Void> taken) {
        Generation current = generation;
        synchronized (waiting) {
            waiting.put(id, new Submission(taken, System.nanoTime()));
        }
        if (current == null || closed || !current.submit(request.encode())) {
            answer(id).ifPresent(lost -> lost.taken().completeExceptionally(notRunning()));
        }
    }

    private Optional<Submission> answer(Bytes id) {
        synchronized (waiting) {
            return Optional.ofNullable(waiting.remove(id));
        }
    }

    /** Called by BFT-SMaRt's thread. */
    private void decided(long position, Request request) {
        answer(request.id()).ifPresent(submission -> submission.taken().complete(null));
        if (request.above().isPresent()) {
            tell(() -> raised(request.id(), position));
        }
        Follower taker = follower;
        boolean isNew = known.getAndAccumulate(position, Math::max) < position;
        if (request.entry().isPresent() && taker != null && isNew && !closed) {
            try {
                taker.entry(position, request.entry().get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void raised(Bytes id, long position) {
        if (!raise.equals(Optional.of(id))) {
            return;
        }
        if (Positions.reach(position) < known.get()) {
            raise();
        } else {
            ready = true;
        }
    }

    @Override
    public void settled(long position) {
        known.accumulateAndGet(position, Math::max);
    }

    @Override
    public void membersChanged(MemberSet changed) {
        tell(() -> {
            members = changed;
            begin();
        });
    }

    private boolean send(int member, Message message) {
        return context.channel().send(member, MessageCodec.encode(message));
    }

    @Override
    public void up(int member) {
        synchronized (linked) {
            linked.add(member);
            Generation current = generation;
            if (current != null) {
                current.linkUp(member);
            }
        }
        tell(() -> {
            Generation current = generation;
            if (current != null) {
                current.up(member);
            }
        });
    }

    @Override
    public void down(int member) {
        synchronized (linked) {
            linked.remove(member);
            Generation current = generation;
            if (current != null) {
                current.down(member);
            }
        }
    }

    @Override
    public void received(int member, Bytes encoded) {
        try {
            Message message = MessageCodec.decode(encoded);
            Generation current = generation;
            if (message instanceof Message.Hello hello) {
                tell(() -> {
                    hellos.put(member, hello);
                    hello(member, hello);
                });
            } else if (current != null && current.number() == message.generation()) {
                received(current, member, message);
            }
        } catch (MalformedException e) {
            LOG.log(Level.INFO, () -> "member " + member + " sent a malformed message: " + e.getMessage());
        }
    }

    private void received(Generation current, int member, Message message) {
        if (message instanceof Message.Submitted submitted) {
            current.received(member, submitted);
        } else if (message instanceof Message.StreamOpened opened) {
            current.tunnels().opened(member, opened.stream());
        } else if (message instanceof Message.StreamBytes bytes) {
            current.tunnels().received(member, bytes.stream(), bytes.bytes());
        } else if (message instanceof Message.StreamClosed ended) {
            current.tunnels().closed(member, ended.stream());
        }
    }

    private void hello(int member, Message.Hello hello) {
        Generation current = generation;
        if (current != null && current.number() == hello.generation()) {
            try {
                current.received(member, hello);
            } catch (MalformedException e) {
                LOG.log(Level.INFO, () -> "member " + member + ": " + e.getMessage());
            }
        }
    }

    private void tick() {
        Generation current = generation;
        if (current != null) {
            current.tick();
            if (!ready && raise.isEmpty() && current.takesRequests()) {
                raise();
            }
        }
        long since = System.nanoTime() - LOST_AFTER_NANOS;
        for (Bytes id : olderThan(since)) {
            if (raise.equals(Optional.of(id))) {
                raise = Optional.empty();
            }
            answer(id).ifPresent(lost -> lost.taken()
                    .completeExceptionally(new UnavailableException(
                            "BFT-SMaRt did not decide an entry in time; it may still, and may be submitted again")));
        }
    }

    private List<Bytes> olderThan(long since) {
        synchronized (waiting) {
            return waiting.entrySet().stream()
                    .filter(one -> one.getValue().atNanos() - since < 0)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    private void failAll(String reason) {
        List<Submission> all;
        synchronized (waiting) {
            all = List.copyOf(waiting.values());
            waiting.clear();
        }
        all.forEach(one -> one.taken().completeExceptionally(new UnavailableException(reason)));
    }

    private void tell(Work work) {
        if (!thread.execute(work)) {
            LOG.log(Level.TRACE, "the ordering has ended");
        }
    }

    @Override
    public List<Issue> issues() {
        return Stream.of(trouble().map(why -> new Issue(IssueCode.ORDERING_UNAVAILABLE, why)), thread.issue())
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> trouble() {
        boolean starting = generation != null && !ready && !closed;
        return failure.isEmpty() && starting
                ? Optional.of(
                        "BFT-SMaRt's replica here starts, and has decided nothing yet: stop no other member until it"
                                + " has")
                : failure;
    }

    @Override
    public void close() {
        closed = true;
        ready = false;
        thread.close();
        Generation last = generation;
        if (last != null) {
            last.close();
        }
        failAll("the ordering is closed");
    }
}
