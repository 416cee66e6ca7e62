package org.medchain.dht.quorum;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.Roster;
import org.medchain.error.UnavailableException;
import org.medchain.link.EventThread;
import org.medchain.link.LinkSettings;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag.Misdeed;
import org.medchain.metrics.Tag.Peer;

/**
 * A {@link Client} in the world, with the {@link Node} around it if it is one: its thread, its links, the threads that verify,
 * its clock and its waiting times. Thread-safe.
 */
final class Party implements Inbox, AutoCloseable {
    private static final Logger LOG = System.getLogger(Party.class.getName());
    private static final String ENDED = "the directory has stopped";
    /** A life begins when it is time; looking again all the same makes up for an error of memory that was in the way. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final OptionalInt self;
    private final DhtNetwork network;
    private final Metrics metrics;
    private final LongSupplier clock;
    private final Health health;
    private final Runnable interrupted;
    private final EventThread thread;
    private final EventThread disk;
    private final ExecutorService checks;
    private final PartyLinks links;
    private final Lifetimes lives;
    private final PartyStatus status;
    private final List<Metrics.Registration> gauges = new ArrayList<>();
    private final Consumer<Roster> announced = this::announce;
    private EventThread.Timer nextLook = () -> {};
    private long lastRequest;

    /**
     * A party without links that does nothing yet.
     *
     * @param beginning makes the party's role; called by its thread, first and after each unexpected failure
     * @param interrupted called by its thread after such a failure: operations under way have no outcome
     */
    Party(
            OptionalInt self,
            DhtNetwork network,
            Metrics metrics,
            LongSupplier clock,
            LinkSettings settings,
            Health health,
            Lifetimes.Beginning beginning,
            Runnable interrupted) {
        this.self = self;
        this.network = network;
        this.metrics = metrics;
        this.clock = clock;
        this.health = health;
        this.interrupted = interrupted;
        String name = "medchain-dht-quorum-" + (self.isPresent() ? String.valueOf(self.getAsInt()) : "client");
        this.thread = new EventThread(name, this::failed);
        this.disk = new EventThread(name + "-disk", unexpected -> execute(() -> failed(unexpected)));
        this.checks = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-dht-quorum-check-%d")
                        .setDaemon(true)
                        .build());
        this.links = new PartyLinks(settings, self, checks, this);
        this.lives = new Lifetimes(Life::new, beginning, health);
        this.status =
                new PartyStatus(network, clock, health, List.of(thread, disk), lives, links, new Reach(self, links));
        gauges.add(metrics.gauge(
                Instrument.DIRECTORY_LINKED_NODES.series(), () -> links.linked().size()));
        if (self.isPresent()) {
            gauges.add(metrics.gauge(Instrument.DIRECTORY_SERVING.series(), () -> status.serves() ? 1 : 0));
        }
    }

    static Timing timing(DhtNetwork network) {
        return new Timing(network.giveUpAfter(), network.retryAfter(), network.synchroniseEvery());
    }

    /** Opens links and begins to serve requests. */
    void start() {
        network.rosters().listen(announced);
        network.rosters().known().forEach(links::dial);
        boolean begun = thread.execute(this::look);
        if (begun) {
            thread.every(LOOK_EVERY, this::look);
        }
    }

    /** Begins the next life, if none is under way. */
    private void look() {
        lives.look().ifPresent(begun -> {
            Coordinator coordinator = begun.client().coordinator();
            coordinator.view().placements().forEach(one -> links.dial(one.roster()));
            begun.start();
            network.rosters().known().forEach(roster -> {
                links.dial(roster);
                begun.client().announce(roster);
            });
            links.linked().forEach(begun.client()::linkUp);
        });
        lookInTime();
    }

    private void lookInTime() {
        nextLook.cancel();
        lives.untilNext().ifPresent(wait -> nextLook = thread.after(wait, this::look));
    }

    /** What was under way with others is lost with the links, as if the process had crashed. */
    private void failed(Throwable unexpected) {
        try {
            lives.over(unexpected);
        } finally {
            interrupted.run();
            links.cut();
            lookInTime();
        }
    }

    /** Lets others ask this node. */
    void listen(InetSocketAddress address) throws UnavailableException {
        links.listen(address);
    }

    private void announce(Roster roster) {
        links.dial(roster);
        execute(() -> lives.role().ifPresent(role -> role.client().announce(roster)));
    }

    /** Has something done with the coordinator; or {@code otherwise}, which hears why, if that cannot be now. */
    void act(Consumer<Coordinator> work, Consumer<String> otherwise) {
        boolean taken = execute(() -> lives.role()
                .ifPresentOrElse(
                        role -> work.accept(role.client().coordinator()), () -> otherwise.accept(status.reasons())));
        if (!taken) {
            otherwise.accept(ENDED);
        }
    }

    /** How this party stands, for operators. */
    PartyStatus status() {
        return status;
    }

    private boolean execute(Runnable work) {
        return thread.execute(work);
    }

    @Override
    public boolean awaits(int node, long request) {
        return lives.role()
                .filter(role -> role.client().requests().isOpen(node, request))
                .isPresent();
    }

    @Override
    public void asked(Caller caller, Message.Request request, boolean sound) {
        boolean taken = execute(() -> ask(caller, request, sound));
        if (!taken) {
            refuse(caller, request);
        }
    }

    private void ask(Caller caller, Message.Request request, boolean sound) {
        Optional<Node> node = lives.role().flatMap(Role::node);
        if (node.isPresent()) {
            node.get().asked(caller, request, sound);
        } else {
            refuse(caller, request);
        }
    }

    private static void refuse(Caller caller, Message.Request request) {
        caller.answer(new Message.Refused(request.id(), Refusal.UNAVAILABLE));
    }

    @Override
    public void answered(int from, Message.Answer answer, boolean sound, Runnable done) {
        boolean taken = execute(() -> {
            try {
                lives.role().ifPresent(role -> role.client().requests().answered(from, answer, sound));
            } finally {
                done.run();
            }
        });
        if (!taken) {
            done.run();
        }
    }

    @Override
    public void up(int to) {
        LOG.log(Level.INFO, "link to node {0}", to);
        execute(() -> lives.role().ifPresent(role -> role.client().linkUp(to)));
    }

    @Override
    public void down(int to) {
        LOG.log(Level.INFO, "no link to node {0}", to);
        execute(() -> lives.role().ifPresent(role -> role.client().linkDown(to)));
    }

    @Override
    public void flooded(int by) {
        LOG.log(Level.WARNING, "MC-D016 node {0} sends more answers than it was asked for; the link is closed", by);
        metrics.add(Instrument.DIRECTORY_MISDEEDS.series(Peer.of(by), Misdeed.FLOODED), 1);
    }

    /** Nothing comes any more, and nothing goes. */
    @Override
    public void close() {
        gauges.forEach(Metrics.Registration::close);
        network.rosters().forget(announced);
        thread.close();
        disk.close();
        links.close();
        checks.shutdownNow();
    }

    /** The surroundings of one life; its timers end with it. */
    private final class Life implements Surroundings {
        private boolean isNow() {
            return lives.isNow(this);
        }

        @Override
        public boolean send(int to, Message.Request request) {
            if (!isNow()) {
                return false;
            }
            boolean own = self.isPresent() && self.getAsInt() == to;
            return own ? execute(() -> ask(new Self(), request, true)) : links.send(to, request);
        }

        @Override
        public Timer after(Duration delay, Runnable work) {
            EventThread.Timer timer = thread.after(delay, () -> {
                if (isNow()) {
                    work.run();
                }
            });
            return timer::cancel;
        }

        @Override
        public void beside(Runnable work) {
            disk.execute(work);
        }

        @Override
        public long clockMillis() {
            return clock.getAsLong();
        }

        @Override
        public Duration jittered(Duration mean) {
            long nanos = mean.toNanos();
            return Duration.ofNanos((nanos / 2) + (long) (network.random().nextDouble() * nanos));
        }

        @Override
        public long nextRequest() {
            return ++lastRequest;
        }

        @Override
        public Health health() {
            return health;
        }
    }

    /** This node as its own caller: what comes from its own disk is verified like what comes from others. */
    private final class Self implements Caller {
        @Override
        public OptionalInt node() {
            return self;
        }

        @Override
        public Bytes account() {
            return network.certificate().identity().id().value();
        }

        @Override
        public void answer(Message.Answer answer) {
            int own = self.orElseThrow();
            if (Writes.in(answer).isEmpty()) {
                answered(own, answer, true, () -> {});
                return;
            }
            try {
                checks.execute(() -> answered(own, answer, Writes.verify(answer), () -> {}));
            } catch (RejectedExecutionException e) {
                LOG.log(Level.TRACE, "this party is closing");
            }
        }
    }
}
