package org.medchain.testkit.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** An engine for a consortium of one member: a thread that makes blocks of what is in a queue. */
class SimpleConsensus implements Consensus {
    /** The option for how many events may wait. */
    static final String CAPACITY = "capacity";

    private final ConsensusContext context;
    private final int capacity;
    private final LinkedBlockingDeque<Waiting> queue = new LinkedBlockingDeque<>();
    private final Thread writer = new Thread(this::run, "simple-consensus");
    private boolean closed;

    /** An event and its receipt; the last one that is put into the queue has no event. */
    private record Waiting(Optional<Event> event, CompletableFuture<EventRef> receipt) {}

    SimpleConsensus(ConsensusContext context) {
        this.context = context;
        this.capacity = Integer.parseInt(context.options().getOrDefault(CAPACITY, "100000"));
        writer.start();
    }

    /** The factory of an engine. */
    interface Maker extends ConsensusFactory {
        @Override
        default String name() {
            return "simple";
        }
    }

    @Override
    public synchronized CompletableFuture<EventRef> submit(Event event) {
        if (closed) {
            return CompletableFuture.failedFuture(new UnavailableException("the ledger is closed"));
        }
        if (queue.size() >= capacity) {
            return CompletableFuture.failedFuture(new UnavailableException("the ledger is overloaded"));
        }
        Waiting waiting = new Waiting(Optional.of(event), new CompletableFuture<>());
        queue.add(waiting);
        return waiting.receipt();
    }

    private void run() {
        try {
            int max = context.replica().config().limits().maxEvents();
            for (Waiting next = queue.take(); next.event().isPresent(); next = queue.take()) {
                List<Waiting> batch = new ArrayList<>(List.of(next));
                while (batch.size() < max
                        && queue.peek() != null
                        && queue.peek().event().isPresent()) {
                    batch.add(queue.take());
                }
                record(batch);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
        Waiting left = queue.poll();
        while (left != null) {
            left.receipt().completeExceptionally(new UnavailableException("the ledger is closed"));
            left = queue.poll();
        }
    }

    private void record(List<Waiting> batch) {
        try {
            List<Event> events =
                    batch.stream().map(one -> one.event().orElseThrow()).toList();
            Proposal proposal =
                    context.replica().prepare(events, context.clock().millis());
            if (proposal.block().isPresent()) {
                commit(proposal.block().get());
            }
            List<Waiting> deferred = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                complete(batch.get(i), proposal, proposal.verdicts().get(i), deferred);
            }
            Collections.reverse(deferred);
            deferred.forEach(queue::addFirst);
        } catch (MedChainException e) {
            batch.forEach(waiting -> waiting.receipt().completeExceptionally(e));
        }
    }

    private void commit(Block block) throws MedChainException {
        BlockCertificate certificate = new BlockCertificate(
                0,
                List.of(BlockCertificate.sign(
                        context.replica().config(), block.header(), 0, context.member(), context.identity())));
        context.replica().commit(block, certificate);
    }

    private static void complete(Waiting waiting, Proposal proposal, Verdict verdict, List<Waiting> deferred) {
        CompletableFuture<EventRef> receipt = waiting.receipt();
        if (verdict instanceof Verdict.Included) {
            receipt.complete(new EventRef(
                    proposal.block().orElseThrow().hash(),
                    waiting.event().orElseThrow().hash()));
        } else if (verdict instanceof Verdict.Recorded recorded) {
            receipt.complete(recorded.ref());
        } else if (verdict instanceof Verdict.Refused refused) {
            receipt.completeExceptionally(refused.reason());
        } else if (verdict instanceof Verdict.Unjudged unjudged) {
            receipt.completeExceptionally(unjudged.reason());
        } else {
            deferred.add(waiting);
        }
    }

    @Override
    public boolean isCaughtUp() {
        return true;
    }

    @Override
    public long agreedTo() {
        return 0;
    }

    @Override
    public synchronized List<Issue> issues() {
        return closed ? List.of(new Issue(IssueCode.CLOSED, "the ledger is closed")) : List.of();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            queue.addFirst(new Waiting(Optional.empty(), new CompletableFuture<>()));
        }
        if (Thread.currentThread() != writer) {
            join(writer);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
