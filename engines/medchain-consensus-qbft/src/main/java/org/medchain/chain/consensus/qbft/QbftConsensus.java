package org.medchain.chain.consensus.qbft;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.EngineStatus;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.member.EngineThread;
import org.medchain.chain.consensus.member.LocalMember;
import org.medchain.chain.consensus.member.MemberLinks;
import org.medchain.chain.consensus.member.PendingReceipts;
import org.medchain.chain.consensus.member.Work;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.log.LogFolder;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.metrics.Tag;

/** Runs a {@link QbftNode} with its thread, links, clock and files, and keeps the receipts that applications wait for. */
final class QbftConsensus implements Consensus {
    private static final Logger LOG = System.getLogger(QbftConsensus.class.getName());
    private static final String FOLDER = "qbft";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final QbftOptions options;
    private final StableStorage storage;
    private final EngineThread thread;
    private final QbftNode node;
    private final OrderingChannel channel;
    private final PendingReceipts receipts;
    private final Metrics.Registration pending;
    private volatile @Nullable MemberLinks links;

    private QbftConsensus(
            ConsensusContext context,
            QbftOptions options,
            StableStorage storage,
            String name,
            BlockSource.Factory sources,
            OrderingChannel channel) {
        this.options = options;
        this.receipts = new PendingReceipts(options.queueBytes());
        this.pending = context.metrics().gauge(Instrument.LEDGER_PENDING_EVENTS.series(), receipts::size);
        this.storage = storage;
        this.channel = channel;
        this.thread =
                new EngineThread("medchain-ledger-" + name + "-" + context.member(), context.nanoTime(), receipts::end);
        Replica replica = context.replica();
        this.node = new QbftNode(
                replica,
                LocalMember.of(context),
                new ConsortiumSignatures(replica.config(), replica::members, context.member(), context.identity()),
                storage,
                sources,
                options.node(),
                new Host(context));
    }

    /**
     * Starts a node.
     *
     * @param name the engine's, for its thread
     * @param sources create what supplies blocks
     * @param channel for the messages of an ordering
     */
    static QbftConsensus start(
            ConsensusContext context,
            QbftOptions options,
            String name,
            BlockSource.Factory sources,
            OrderingChannel channel)
            throws UnavailableException, StorageException {
        StableStorage storage = openStorage(context);
        QbftConsensus engine = new QbftConsensus(context, options, storage, name, sources, channel);
        try {
            engine.open(context);
            return engine;
        } catch (UnavailableException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static StableStorage openStorage(ConsensusContext context) throws StorageException {
        Path folder = context.folder().resolve(FOLDER);
        try {
            return StableStorage.open(LogFolder.onDisk(folder, context.metrics(), Tag.LogFile.VOTES), context.random());
        } catch (IOException e) {
            throw new StorageException("the votes in " + folder + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private void open(ConsensusContext context) throws UnavailableException {
        thread.execute(node::start);
        MemberLinks opened = MemberLinks.open(context, options.addresses(), new Inbox(thread, node, channel));
        links = opened;
        channel.use(opened);
        thread.every(LOOK_EVERY, opened::look);
    }

    @Override
    public CompletableFuture<EventRef> submit(Event event) {
        return receipts.submit(event, (taken, receipt) -> thread.execute(() -> node.submit(taken, receipt)));
    }

    /** Runs {@code work} on the node's thread; not at all once the node has ended. */
    void execute(Work work) {
        if (!thread.execute(work)) {
            LOG.log(Level.TRACE, "the node has ended");
        }
    }

    @Override
    public long agreedTo() {
        return node.participation().agreedTo();
    }

    @Override
    public List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(receipts.issues());
        if (issues.isEmpty()) {
            thread.issue().ifPresent(issues::add);
            issues.addAll(node.issues());
            MemberLinks connected = links;
            if (connected != null) {
                issues.addAll(connected.issues());
            }
        }
        return issues;
    }

    @Override
    public EngineStatus status() {
        MemberLinks connected = links;
        return connected == null
                ? EngineStatus.ALONE
                : new EngineStatus(node.highestOfOthers(), connected.status(), connected.refusals());
    }

    @Override
    public boolean isCaughtUp() {
        return node.participation().isCaughtUp();
    }

    @Override
    public void close() {
        pending.close();
        receipts.close();
        MemberLinks connected = links;
        if (connected != null) {
            connected.close();
        }
        thread.close();
        try {
            storage.close();
        } catch (StorageException e) {
            LOG.log(Level.WARNING, "MC-L012 the vote log could not be closed: " + e.getMessage());
        }
    }

    /** Threads, links and clocks. */
    private final class Host implements Environment {
        private final ConsensusContext context;
        private final Map<Timer, Future<?>> timers = new EnumMap<>(Timer.class);
        private @Nullable Message lastMessage;
        private Bytes lastFrame = Bytes.empty();

        Host(ConsensusContext context) {
            this.context = context;
        }

        @Override
        public void send(int member, Message message) {
            MemberLinks connected = links;
            if (connected != null) {
                if (lastMessage != message) {
                    lastMessage = message;
                    lastFrame = MessageCodec.encode(message);
                }
                if (!connected.send(member, lastFrame)) {
                    LOG.log(Level.TRACE, "no way to member {0}", member);
                }
            }
        }

        @Override
        public boolean isLinked(int member) {
            MemberLinks connected = links;
            return connected != null && connected.isLinked(member);
        }

        @Override
        public void setTimer(Timer timer, Duration delay) {
            Optional<Future<?>> set = thread.after(delay, () -> node.timer(timer));
            Future<?> before = set.isPresent() ? timers.put(timer, set.get()) : timers.remove(timer);
            if (before != null) {
                before.cancel(false);
            }
        }

        @Override
        public void dropped(int member, Throwable failure) {
            LOG.log(
                    Level.ERROR,
                    "MC-L013 a message of member " + member + " was dropped, because it failed unexpectedly",
                    failure);
        }

        @Override
        public void execute(Work work) {
            QbftConsensus.this.execute(work);
        }

        @Override
        public void membersChanged() {
            MemberLinks connected = links;
            if (connected != null) {
                connected.update();
            }
        }

        @Override
        public void nextPiece() {
            thread.nextPiece();
        }

        @Override
        public Optional<String> notLinked(int member) {
            MemberLinks connected = links;
            return connected == null ? Optional.of("the links are being opened") : connected.trouble(member);
        }

        @Override
        public Metrics metrics() {
            return context.metrics();
        }

        @Override
        public long clockMillis() {
            return context.clock().millis();
        }

        @Override
        public long elapsedMillis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }
    }
}
