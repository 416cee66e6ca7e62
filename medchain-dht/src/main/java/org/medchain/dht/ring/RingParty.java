package org.medchain.dht.ring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.medchain.dht.DhtMetrics;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.Roster;
import org.medchain.error.UnavailableException;
import org.medchain.link.LinkSettings;

/**
 * A {@link Client} in the world, with the {@link Node} around it if it is one: its thread, its links, the threads that verify,
 * its clock and its waiting times. Thread-safe.
 */
final class RingParty implements Surroundings, Inbox, AutoCloseable {
    private static final Logger LOG = System.getLogger(RingParty.class.getName());

    private final OptionalInt self;
    private final DhtNetwork network;
    private final DhtMetrics metrics;
    private final LongSupplier clock;
    private final RingThread thread;
    private final ExecutorService checks;
    private final RingLinks links;
    private final Consumer<Roster> announced = this::announce;
    private volatile @Nullable Node node;
    private volatile @Nullable Client client;

    /** A party without links that does nothing yet. */
    RingParty(
            OptionalInt self,
            DhtNetwork network,
            DhtMetrics metrics,
            LongSupplier clock,
            RingThread thread,
            LinkSettings settings) {
        this.self = self;
        this.network = network;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = thread;
        this.checks = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), named());
        this.links = new RingLinks(settings, self, checks, this);
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "medchain-dht-ring-check-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    Timing timing() {
        return new Timing(network.giveUpAfter(), network.retryAfter(), network.synchroniseEvery());
    }

    /** Will be this node. */
    void begin(Node begun) {
        node = begun;
        client = begun.client();
    }

    /** Will be this client, which is no node. */
    void begin(Client begun) {
        client = begun;
    }

    /** Begins to link and to do what is asked. */
    void start() {
        client().coordinator().view().placements().forEach(one -> links.dial(one.roster()));
        network.rosters().listen(announced);
        execute(self.isPresent() ? ownNode()::start : client()::start);
        network.rosters().known().forEach(this::announce);
    }

    /** Lets others ask this node. */
    void listen(InetSocketAddress address) throws UnavailableException {
        links.listen(address);
    }

    private void announce(Roster roster) {
        links.dial(roster);
        execute(() -> client().announce(roster));
    }

    /** What the thread works with. */
    Client client() {
        Client begun = client;
        if (begun == null) {
            throw new IllegalStateException("not begun");
        }
        return begun;
    }

    /** False if the thread has ended. */
    boolean execute(Runnable work) {
        return thread.execute(work);
    }

    @Override
    public boolean send(int to, Message.Request request) {
        if (self.isPresent() && self.getAsInt() == to) {
            return execute(() -> ownNode().asked(new Self(), request, true));
        }
        return links.send(to, request);
    }

    private Node ownNode() {
        Node own = node;
        if (own == null) {
            throw new IllegalStateException("a client is no node");
        }
        return own;
    }

    @Override
    public void after(Duration delay, Runnable work) {
        thread.after(delay, work);
    }

    @Override
    public long clockMillis() {
        return clock.getAsLong();
    }

    @Override
    public Duration jittered(Duration mean) {
        long nanos = mean.toNanos();
        return Duration.ofNanos(nanos / 2 + (long) (network.random().nextDouble() * nanos));
    }

    @Override
    public void asked(Caller caller, Message.Request request, boolean sound) {
        execute(() -> ownNode().asked(caller, request, sound));
    }

    @Override
    public void answered(int from, Message.Answer answer, boolean sound) {
        execute(() -> client().requests().answered(from, answer, sound));
    }

    @Override
    public void up(int to) {
        metrics.linked(to, true);
        LOG.log(Level.INFO, "link to node {0}", to);
        execute(() -> client().coordinator().linkUp(to));
    }

    @Override
    public void down(int to) {
        metrics.linked(to, false);
        LOG.log(Level.INFO, "no link to node {0}", to);
        execute(() -> client().coordinator().linkDown(to));
    }

    /** Nothing comes any more, and nothing goes. */
    @Override
    public void close() {
        network.rosters().forget(announced);
        thread.close();
        links.close();
        checks.shutdownNow();
    }

    /** This node as its own caller: what comes from its own disk is verified like what comes from others. */
    private final class Self implements Caller {
        @Override
        public OptionalInt node() {
            return self;
        }

        @Override
        public void answer(Message.Answer answer) {
            int own = self.orElseThrow();
            if (Writes.in(answer).isEmpty()) {
                answered(own, answer, true);
                return;
            }
            try {
                checks.execute(() -> answered(own, answer, Writes.verify(answer)));
            } catch (RejectedExecutionException e) {
                LOG.log(Level.TRACE, "this party is closing");
            }
        }
    }
}
