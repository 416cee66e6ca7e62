package org.medchain.chain.consensus.ratis;

import com.google.common.util.concurrent.MoreExecutors;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MalformedException;
import org.medchain.error.UnavailableException;
import org.medchain.io.Printable;

/** Answers the requests of other members, each member's one after the other. Thread-safe. */
final class Requests implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Requests.class.getName());
    /** So many requests of a member may wait. */
    private static final int MAX_WAITING = 256;
    /** So many bytes of a member's requests may wait, beside one of any size. */
    private static final long MAX_BYTES = 16L << 20;

    /** Ratis remembers the path of each snapshot that a leader sends until the process ends. */
    private static final Duration SNAPSHOT_EVERY = Duration.ofSeconds(5);

    private static final long IDLE_SECONDS = 10;

    private final Raft raft;
    private final RequestChecks checks;
    private final Submitted submitted;
    private final Observer observer;
    private final Peers peers;
    private final ExecutorService pool;
    private final Pace snapshots = new Pace(SNAPSHOT_EVERY, System::nanoTime);
    private final Map<Integer, Queue> queues = new ConcurrentHashMap<>();
    /** Members of which a request failed unexpectedly: only the first is a warning, since one that lies could send many. */
    private final Set<Integer> failed = ConcurrentHashMap.newKeySet();

    /** Takes the entries that members submit to this one, as their leader. */
    @FunctionalInterface
    interface Submitted {
        /** Completes when the member's entry is committed. */
        CompletableFuture<Void> submitted(int member, Bytes queuedEntry);
    }

    /** Learns what this member answered to a leader. */
    @FunctionalInterface
    interface Observer {
        void appended(org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto answer);
    }

    private record Queue(Executor executor, AtomicInteger waiting, AtomicLong bytes) {}

    Requests(
            String name,
            Raft raft,
            RequestChecks checks,
            Submitted submitted,
            Observer observer,
            Peers peers,
            int most) {
        this.raft = raft;
        this.checks = checks;
        this.submitted = submitted;
        this.observer = observer;
        this.peers = peers;
        AtomicInteger threads = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread created = new Thread(work, name + threads.incrementAndGet());
            created.setDaemon(true);
            return created;
        });
    }

    /** A member's request. Never blocks. */
    void received(int member, Message request) {
        Queue queue = queues.computeIfAbsent(
                member,
                key -> new Queue(MoreExecutors.newSequentialExecutor(pool), new AtomicInteger(), new AtomicLong()));
        int size = request.body().size();
        long before = queue.bytes().getAndAdd(size);
        int waiting = queue.waiting().getAndIncrement();
        Runnable done = () -> {
            queue.bytes().addAndGet(-size);
            queue.waiting().decrementAndGet();
        };
        if (waiting >= MAX_WAITING || (before > 0 && before + size > MAX_BYTES)) {
            done.run();
            refuse(member, request);
            return;
        }
        try {
            queue.executor().execute(() -> {
                done.run();
                answer(member, request);
            });
        } catch (RejectedExecutionException e) {
            done.run();
            refuse(member, request);
        }
    }

    private void answer(int member, Message request) {
        try {
            CompletableFuture<Bytes> unused = begin(member, request).whenComplete((body, failure) -> {
                if (failure == null) {
                    reply(member, request, Message.Kind.ANSWER, body);
                } else {
                    refuse(member, request);
                }
            });
        } catch (MalformedException | InvalidProtocolBufferException e) {
            LOG.log(Level.INFO, "member {0} sent a malformed request: {1}", member, Printable.of(e.toString()));
            refuse(member, request);
        } catch (IOException | UnavailableException e) {
            LOG.log(Level.DEBUG, "a request of member {0} cannot be answered now: {1}", member, e.toString());
            refuse(member, request);
        } catch (RuntimeException e) {
            LOG.log(
                    !failed.add(member) ? Level.DEBUG : Level.WARNING,
                    "MC-L032 a request of member " + member + " failed unexpectedly",
                    e);
            refuse(member, request);
        }
    }

    private CompletableFuture<Bytes> begin(int member, Message request)
            throws MalformedException, IOException, UnavailableException {
        checks.sender(member);
        RaftServer.Division division = raft.division();
        RaftServer server = division.getRaftServer();
        long term = division.getInfo().getCurrentTerm();
        byte[] body = request.body().toByteArray();
        return switch (request.kind()) {
            case VOTE ->
                done(server.requestVote(checks.checked(
                        member, FieldLimit.parse(RequestVoteRequestProto.getDefaultInstance(), body), term)));
            case APPEND ->
                server.appendEntriesAsync(checks.checked(
                                member, FieldLimit.parse(AppendEntriesRequestProto.getDefaultInstance(), body), term))
                        .thenApply(answer -> {
                            observer.appended(answer);
                            return Bytes.takeOwnership(answer.toByteArray());
                        });
            case SNAPSHOT -> {
                InstallSnapshotRequestProto snapshot = checks.checked(
                        member, FieldLimit.parse(InstallSnapshotRequestProto.getDefaultInstance(), body), term);
                if (!snapshots.permits(member)) {
                    throw new UnavailableException("the member sent a snapshot less than " + SNAPSHOT_EVERY + " ago");
                }
                yield done(server.installSnapshot(snapshot));
            }
            case SUBMIT -> {
                QueuedEntry unused = QueuedEntry.decode(request.body());
                yield submitted.submitted(member, request.body()).thenApply(taken -> Bytes.empty());
            }
            case ANSWER, REFUSAL -> throw new MalformedException("a request expected, found " + request.kind());
        };
    }

    private static CompletableFuture<Bytes> done(MessageLite answer) {
        return CompletableFuture.completedFuture(Bytes.takeOwnership(answer.toByteArray()));
    }

    private void refuse(int member, Message request) {
        reply(member, request, Message.Kind.REFUSAL, Bytes.empty());
    }

    private void reply(int member, Message request, Message.Kind kind, Bytes body) {
        if (!peers.send(member, new Message(request.generation(), kind, request.number(), body))) {
            LOG.log(Level.DEBUG, "member {0} does not get its answer", member);
        }
    }

    /** Takes no more requests, and waits for those under way for five seconds. */
    @Override
    public void close() {
        boolean unused = MoreExecutors.shutdownAndAwaitTermination(pool, 5, TimeUnit.SECONDS);
    }
}
