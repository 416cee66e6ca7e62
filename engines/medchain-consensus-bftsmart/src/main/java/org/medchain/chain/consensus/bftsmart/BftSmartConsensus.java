package org.medchain.chain.consensus.bftsmart;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.member.EngineThread;
import org.medchain.chain.consensus.member.MemberLinks;
import org.medchain.chain.consensus.member.MemberListener;
import org.medchain.chain.consensus.member.PendingReceipts;
import org.medchain.chain.consensus.member.Work;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;

/** Runs an {@link Engine} with its thread, links, tunnels and replica, and keeps the receipts that applications wait for. */
final class BftSmartConsensus implements Consensus, MemberListener, Peers, Decisions.Listener {
    private static final Logger LOG = System.getLogger(BftSmartConsensus.class.getName());
    private static final String FOLDER = "bftsmart";
    private static final Duration TICK = Duration.ofMillis(250);
    /** How far ahead of this member's clock the time of an order may be. */
    private static final long MAX_SKEW_MILLIS = 10_000;

    private static final long MAX_UNREAD_BYTES = 128L << 20;

    private final ConsensusContext context;
    private final EngineThread thread;
    private final Tunnels tunnels;
    private final Ordering ordering;
    private final Engine engine;
    private final LastSignedBlock lastSigned;
    private final PendingReceipts receipts;
    private final AtomicLongArray unread;
    private volatile @Nullable MemberLinks links;
    private volatile boolean caughtUp;

    private BftSmartConsensus(ConsensusContext context, BftSmartOptions options)
            throws UnavailableException, StorageException {
        this.context = context;
        this.receipts = new PendingReceipts(options.queueBytes());
        this.unread = new AtomicLongArray(ConsortiumConfig.MAX_MEMBERS);
        SecureRandom random = new SecureRandom();
        this.lastSigned = LastSignedBlock.open(context.folder().resolve(FOLDER));
        ReplicaKeys keys = ReplicaKeys.generate(context.member());
        Progress progress = new Progress();
        int port = LocalPorts.free(1).get(0);
        String name = "medchain-ledger-bftsmart-" + context.member();
        this.thread = new EngineThread(name, receipts::end);
        this.tunnels = new Tunnels(name + "-tunnels", port + 1, this);
        Ordering.Settings settings = new Ordering.Settings(
                context.member(),
                port,
                entrances(),
                keys,
                options.leaderTimeout().toMillis(),
                this::isAcceptable);
        this.ordering =
                new Ordering(settings, new Decisions(context.member(), this, progress), this::running, receipts::end);
        Engine.Parts parts = new Engine.Parts(keys, this, ordering, lastSigned, progress);
        this.engine = new Engine(context, options, parts, random.nextInt(Integer.MAX_VALUE));
    }

    /** Of two replicas the one with the higher number opens the connection. */
    private List<Integer> entrances() throws UnavailableException {
        List<Integer> entrances = new ArrayList<>();
        for (int member = 0; member < context.replica().members().size(); member++) {
            entrances.add(member < context.member() ? tunnels.entrance(member) : 0);
        }
        return entrances;
    }

    static BftSmartConsensus start(ConsensusContext context, BftSmartOptions options)
            throws UnavailableException, StorageException {
        if (options.serialFilterRequired()) {
            SerialFilter.require();
        }
        BftSmartConsensus started = new BftSmartConsensus(context, options);
        try {
            started.links = MemberLinks.open(context, options.addresses(), started);
            started.thread.every(TICK, started.engine::tick);
            return started;
        } catch (UnavailableException e) {
            started.close();
            throw e;
        }
    }

    /** Whether a replica accepts a request that the leader proposes. */
    private boolean isAcceptable(byte[] request) {
        try {
            Order order = Order.decode(Bytes.copyOf(request));
            return order.timeMillis() <= context.clock().millis() + MAX_SKEW_MILLIS;
        } catch (MalformedException e) {
            LOG.log(Level.INFO, "a request is malformed: " + e.getMessage());
            return false;
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a request is not ordered, because it failed unexpectedly", e);
            return false;
        }
    }

    @Override
    public CompletableFuture<EventRef> submit(Event event) {
        return receipts.submit(event, (taken, receipt) -> thread.execute(() -> engine.submit(taken, receipt)));
    }

    @Override
    public long agreedTo() {
        return lastSigned.height();
    }

    @Override
    public List<String> warnings() {
        MemberLinks connected = links;
        return connected == null ? List.of() : connected.warnings();
    }

    @Override
    public Optional<String> trouble() {
        return receipts.ended().map(MedChainException::getMessage);
    }

    @Override
    public boolean isCaughtUp() {
        return caughtUp;
    }

    @Override
    public boolean send(int member, Message message) {
        MemberLinks connected = links;
        return connected != null && connected.send(member, MessageCodec.encode(message));
    }

    @Override
    public void sendAll(Message message) {
        MemberLinks connected = links;
        if (connected != null) {
            Bytes frame = MessageCodec.encode(message);
            for (int member : context.replica().config().memberSet().numbers()) {
                if (!connected.send(member, frame)) {
                    LOG.log(Level.TRACE, "member {0} is not reachable", member);
                }
            }
        }
    }

    @Override
    public void up(int member) {
        LOG.log(Level.INFO, "link to member {0}", member);
        tunnels.open(member);
        tell(() -> engine.linkUp(member));
    }

    @Override
    public void down(int member) {
        LOG.log(Level.INFO, "no link to member {0}", member);
        tunnels.cut(member);
    }

    @Override
    public void received(int member, Bytes frame) {
        try {
            Message message = MessageCodec.decode(frame);
            if (message instanceof Message.StreamOpened opened) {
                tunnels.opened(member, opened.stream());
            } else if (message instanceof Message.StreamBytes bytes) {
                tunnels.received(member, bytes.stream(), bytes.bytes());
            } else if (message instanceof Message.StreamClosed ended) {
                tunnels.closed(member, ended.stream());
            } else {
                inTurn(member, message, frame.size());
            }
        } catch (MalformedException e) {
            LOG.log(Level.INFO, () -> "member " + member + " sent a malformed message: " + e.getMessage());
        }
    }

    /** Drops messages of a member that sends faster than this one works, as if the network had lost them. */
    private void inTurn(int member, Message message, int size) {
        if (unread.get(member) + size > MAX_UNREAD_BYTES) {
            LOG.log(Level.DEBUG, "member {0} sends faster than this one works", member);
            return;
        }
        unread.addAndGet(member, size);
        tell(() -> {
            unread.addAndGet(member, -size);
            engine.received(member, message);
        });
    }

    @Override
    public void decided(int consensus, List<Bytes> requests) {
        tell(() -> engine.decided(consensus, requests));
    }

    @Override
    public void installed(int consensus, long height) {
        tell(() -> engine.installed(consensus, height));
    }

    /** The library has started, which it does after catch-up. */
    private void running() {
        caughtUp = true;
        tell(engine::running);
    }

    private void tell(Work work) {
        if (!thread.execute(work)) {
            LOG.log(Level.TRACE, "the engine has ended");
        }
    }

    @Override
    public void close() {
        receipts.end(new UnavailableException("the ledger is closed"));
        MemberLinks connected = links;
        if (connected != null) {
            connected.close();
        }
        tunnels.close();
        ordering.close();
        thread.close();
    }
}
