package org.medchain.chain.remote.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.LedgerStatus;
import org.medchain.chain.remote.wire.Question;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;
import org.medchain.link.EventThread;

/**
 * Runs appends and reads on the client's thread, and completes each: with its result, at its deadline, when the client is closed,
 * or after an unexpected failure of that thread. Thread-safe.
 */
final class MemberClient implements AutoCloseable {
    private static final Logger LOG = System.getLogger(MemberClient.class.getName());
    /** An estimate of the memory that a waiting event uses beyond its encoding. */
    private static final int OVERHEAD = 1024;

    private final long queueBytes;
    private final EventThread thread;
    private final Peers peers;
    private final MemberWatch watch;
    private final AppendQueue appends;
    private final AnswerVerifiers verifiers;
    private final Map<Long, CompletableFuture<?>> pending = new ConcurrentHashMap<>();
    private final AtomicLong lastTicket = new AtomicLong();
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile @Nullable String closed;

    MemberClient(ClientSettings settings) {
        this.queueBytes = settings.queueBytes();
        this.thread = new EventThread("medchain-ledger-client", this::failed);
        this.peers = new Peers(settings, thread);
        this.watch = new MemberWatch(peers);
        peers.onDoubt(watch::update);
        this.appends = new AppendQueue(peers);
        this.verifiers = new AnswerVerifiers(peers.proofs());
    }

    /** Starts to connect; does not wait for a connection. */
    void open() {
        peers.dial();
    }

    /** Appends an event; does not block. The future always completes. */
    CompletableFuture<EventRef> append(Event event) {
        int weight = event.encode().size() + OVERHEAD;
        if (waitingBytes.addAndGet(weight) > queueBytes) {
            waitingBytes.addAndGet(-weight);
            return CompletableFuture.failedFuture(new UnavailableException(
                    "the ledger's client is overloaded: events that wait for receipts use all of its " + queueBytes
                            + " bytes; append " + event + " again later"));
        }
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        CompletableFuture<EventRef> released = receipt.whenComplete((ref, failure) -> waitingBytes.addAndGet(-weight));
        run(receipt, () -> appends.add(event, receipt));
        return released;
    }

    /** A read that was begun. */
    @FunctionalInterface
    interface Pending<T> {
        /** Waits until it is decided; empty if there is no such thing. */
        Optional<T> await() throws UnavailableException;
    }

    /**
     * Asks members, and waits until their answers decide the read.
     *
     * @return empty if there is no such thing
     */
    <T> Optional<T> ask(Question question, AnswerVerifier<T> verifier, ReadPolicy<T> policy)
            throws UnavailableException {
        return begin(question, verifier, policy).await();
    }

    /** Asks members; does not wait for their answers. */
    <T> Pending<T> begin(Question question, AnswerVerifier<T> verifier, ReadPolicy<T> policy) {
        if (thread.isCurrent()) {
            throw new IllegalStateException(
                    "a ledger read blocks and was called on the ledger client's own thread; use another thread");
        }
        CompletableFuture<Optional<T>> result = new CompletableFuture<>();
        run(result, () -> new ReadOperation<>(peers, question, verifier, policy, result).start());
        return () -> await(result);
    }

    private static <T> T await(CompletableFuture<T> result) throws UnavailableException {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while waiting for the ledger", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnavailableException unavailable) {
                throw new UnavailableException(String.valueOf(unavailable.getMessage()), e);
            }
            throw new IllegalStateException("the read failed unexpectedly", e.getCause());
        }
    }

    /** Runs {@code work}, which completes {@code result}. If the thread cannot run it, {@code result} completes with a failure. */
    private void run(CompletableFuture<?> result, Runnable work) {
        long ticket = lastTicket.incrementAndGet();
        pending.put(ticket, result);
        CompletableFuture<?> unused = result.whenComplete((value, failure) -> pending.remove(ticket));
        boolean accepted = thread.execute(work);
        String reason = closed;
        if (reason != null) {
            result.completeExceptionally(new UnavailableException(reason));
        } else if (!accepted) {
            result.completeExceptionally(new UnavailableException("the ledger is closed"));
        }
    }

    AnswerVerifiers verifiers() {
        return verifiers;
    }

    /** The number of members that certify a block. */
    int quorum() {
        return peers.quorum();
    }

    /** The number of members that includes an honest one. */
    int someHonest() {
        return peers.someHonest();
    }

    /** One of the latest events that this client appended; asks no member. */
    Optional<Located> appended(EventHash event) throws UnavailableException {
        String reason = closed;
        if (reason != null) {
            throw new UnavailableException(reason);
        }
        return peers.proofs().appended(event);
    }

    /** The greatest height proven so far. */
    long height() {
        return peers.proofs().height();
    }

    /** The members with all changes verified so far. */
    MemberHistory members() {
        return peers.proofs().members();
    }

    /** What is wrong with this client; on any thread. */
    List<Issue> issues() {
        String reason = closed;
        if (reason != null) {
            return List.of(new Issue(IssueCode.CLOSED, reason));
        }
        List<Issue> issues = new ArrayList<>(peers.issues());
        thread.issue().ifPresent(issues::add);
        return issues;
    }

    /** Where this client stands; on any thread. */
    LedgerStatus status() {
        return peers.status();
    }

    /** Fails all work under way, which may be half done, and goes on. */
    private void failed(Throwable unexpected) {
        LOG.log(
                Level.ERROR,
                "MC-S001 the appends and reads under way fail, because of an unexpected failure",
                unexpected);
        appends.clear();
        watch.cancel();
        failPending("the ledger's client failed unexpectedly: " + Printable.of(unexpected.toString())
                + "; an event that was appended may still reach the ledger; doing it again is safe");
    }

    /** Fails what is under way now, not what begins meanwhile. */
    private void failPending(String reason) {
        List.copyOf(pending.values()).forEach(result -> result.completeExceptionally(new UnavailableException(reason)));
    }

    /** Fails all work under way, and closes links and threads. Has no effect if called again. */
    @Override
    public void close() {
        closed = "the ledger is closed";
        failPending("the ledger is closed");
        peers.close();
        thread.close();
    }
}
