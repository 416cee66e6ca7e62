package org.medchain.chain.consensus.ratis;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.MemberSet;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.UnavailableException;

/** This member's Raft server in the group of one set of members. Thread-safe. */
final class Generation implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Generation.class.getName());

    private final long number;
    private final int self;
    private final RatisOptions options;
    private final RaftGroupId group;
    private final ClientId client = ClientId.randomId();
    private final Settlements settlements = new Settlements();
    private final Appenders appenders = new Appenders();
    private final Shares shares = new Shares();
    private final Stall stall;
    private final Calls calls;
    private final Requests requests;
    private final QueueMachine machine;
    private final ThreadGroup threads;
    private final RaftServer server;
    private volatile RaftServer.@Nullable Division division;
    private volatile @Nullable Delivery delivery;

    /** Prepares a server; {@link #start} starts it. */
    Generation(int self, MemberSet members, RaftGroupId group, Path folder, RatisOptions options, Peers peers)
            throws IOException {
        this.number = members.changes();
        this.self = self;
        this.options = options;
        this.group = group;
        this.stall = new Stall(options.submissionTime(), System::nanoTime);
        this.calls = new Calls(number, peers, options.answerTime());
        this.requests = new Requests(
                name() + "-requests-",
                this::division,
                new RequestChecks(group, self, members.numbers()),
                this::submitted,
                stall::appended,
                peers,
                members.size());
        this.machine =
                new QueueMachine(Place.first(number), settlements::settled, this::applied, options.snapshotEntries());
        MemberRpc.Factory factory = new MemberRpc.Factory(calls, new AnswerChecks(this::division), appenders);
        this.threads = new ThreadGroup(name());
        this.server = RaftServer.newBuilder()
                .setServerId(Peers.id(self))
                .setGroup(RaftGroup.valueOf(
                        group,
                        members.numbers().stream()
                                .map(member -> RaftPeer.newBuilder()
                                        .setId(Peers.id(member))
                                        .build())
                                .toList()))
                .setStateMachine(machine)
                .setOption(RaftStorage.StartupOption.RECOVER)
                .setProperties(Tuning.properties(folder, options))
                .setParameters(factory.parameters())
                .setThreadGroup(threads)
                .build();
    }

    private String name() {
        return Peers.PREFIX + self;
    }

    /**
     * Starts the server; reads its log.
     *
     * @throws IOException if its files cannot be read
     */
    void start() throws IOException {
        server.start();
        division = server.getDivision(group);
    }

    long number() {
        return number;
    }

    /** Begins to give entries; false if it has begun before. By one thread. */
    boolean deliverTo(Delivery.Taker taker) {
        if (delivery != null) {
            return false;
        }
        Delivery begun = new Delivery(name() + "-delivery", this::division, machine, settlements, taker);
        delivery = begun;
        begun.start();
        return true;
    }

    private void applied() {
        appenders.tell();
        Delivery begun = delivery;
        if (begun != null) {
            begun.wake();
        }
    }

    private RaftServer.Division division() throws UnavailableException {
        RaftServer.Division running = division;
        if (running == null || !running.getInfo().isAlive()) {
            throw new UnavailableException("this member's part of Raft does not run");
        }
        return running;
    }

    /** The member that leads; empty if none is known. */
    Optional<Integer> leader() {
        RaftServer.Division running = division;
        @Nullable RaftPeerId leader = running == null ? null : running.getInfo().getLeaderId();
        return Optional.ofNullable(leader).map(id -> Peers.member(id.toByteString()));
    }

    /** Why the server, or what reads its log, has ended by itself. */
    Optional<String> end() {
        RaftServer.Division running = division;
        if (running != null && !running.getInfo().isAlive()) {
            return Optional.of("Ratis ended it");
        }
        Delivery begun = delivery;
        return begun == null ? Optional.empty() : begun.failure();
    }

    /** True if this member's log has to be given up, because it excludes the leader's. */
    boolean isStalled() {
        RaftServer.Division running = division;
        return running != null
                && stall.isLong()
                && running.getRaftLog().getLastCommittedIndex() > RaftLog.INVALID_LOG_INDEX;
    }

    /** Passes an entry on to the leader. Completes when it is committed, fails if it is not known to be. */
    CompletableFuture<Void> submit(QueuedEntry entry) {
        Optional<Integer> leader = leader();
        if (leader.isEmpty()) {
            return CompletableFuture.failedFuture(new UnansweredException("no member leads"));
        }
        return leader.get() == self
                ? commit(entry.encode())
                : calls.call(leader.get(), Message.Kind.SUBMIT, entry.encode()).thenAccept(taken -> {});
    }

    /** Another member's entry, for this one as its leader. */
    private CompletableFuture<Void> submitted(int member, Bytes entry) {
        long settled = settlements.settled().map(Place::index).orElse(RaftLog.INVALID_LOG_INDEX);
        if (!shares.take(member, entry.size(), settled)) {
            return CompletableFuture.failedFuture(new UnansweredException(
                    "member " + member + " has " + Shares.SHARE + " bytes in the log that no block has settled"));
        }
        return commit(entry).whenComplete((done, failure) -> shares.ended(member, entry.size(), nextIndex()));
    }

    private long nextIndex() {
        RaftServer.Division running = division;
        return running == null ? Long.MAX_VALUE : running.getRaftLog().getNextIndex();
    }

    /** Puts an entry into the log, if this member leads. */
    private CompletableFuture<Void> commit(Bytes entry) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(client)
                .setServerId(Peers.id(self))
                .setGroupId(group)
                .setCallId(CallId.getAndIncrement())
                .setMessage(() -> UnsafeByteOperations.unsafeWrap(entry.toByteArray()))
                .setType(RaftClientRequest.writeRequestType())
                .build();
        try {
            return server.submitClientRequestAsync(request)
                    .orTimeout(options.answerTime().toMillis(), TimeUnit.MILLISECONDS)
                    .thenAccept(reply -> {
                        if (!reply.isSuccess()) {
                            throw new IllegalStateException("the entry was not taken: " + reply.getException());
                        }
                    });
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A member's request, or its answer to one. */
    void received(int member, Message message) {
        if (message.kind().isRequest()) {
            requests.received(member, message);
        } else {
            calls.answered(member, message);
        }
    }

    void down(int member) {
        calls.down(member);
    }

    void settled(long position) {
        settlements.settled(position);
    }

    /** Ends the server and all its threads. */
    @Override
    public void close() {
        calls.close();
        Delivery begun = delivery;
        if (begun != null) {
            begun.close();
        }
        requests.close();
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "MC-L031 this member's part of Raft does not end as it should", e);
        }
        // A message that arrives while the server closes can start a thread that the server does not end.
        threads.interrupt();
    }
}
