package org.medchain.chain.consensus.embedded;

import com.google.common.util.concurrent.Uninterruptibles;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.KeyUnavailableException;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.io.Printable;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;
import org.medchain.time.ClockWatch;
import org.medchain.time.TaskWatch;

/**
 * One writer thread that makes, signs and commits block after block. A block holds what was screened while the one before
 * was being written: alone, an event waits for nothing; under load, many share one fsync. A disk that fails, or is full, ends
 * what is at hand and not the engine: the next events are tried again. So does a clock that jumps ahead: there is no other
 * member to contradict it, and the time of a block, once written, is never taken back.
 */
final class EmbeddedConsensus implements Consensus {
    private static final Logger LOG = System.getLogger(EmbeddedConsensus.class.getName());

    private final ConsensusContext context;
    private final Replica replica;
    private final ClockWatch clock;
    private final SubmissionQueue queue;
    private final Thread writer;
    private final TaskWatch watch;
    private volatile boolean closed;
    private final Metrics.Registration pending;
    /** Why the last block could not be made or written; empty once one was written since. */
    private volatile Optional<StorageException> diskFailure = Optional.empty();

    private volatile Optional<UnavailableException> keyFailure = Optional.empty();

    /** Starts the engine; {@code queueBytes} bounds the memory of what waits. */
    EmbeddedConsensus(ConsensusContext context, ClockWatch clock, long queueBytes) {
        this.context = context;
        this.replica = context.replica();
        this.clock = clock;
        this.queue = new SubmissionQueue(queueBytes);
        this.pending = context.metrics().gauge(Instrument.LEDGER_PENDING_EVENTS.series(), queue::size);
        this.writer = new Thread(this::run, "medchain-ledger-writer");
        this.watch = new TaskWatch(writer.getName(), context.nanoTime());
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public CompletableFuture<EventRef> submit(Event event) {
        MedChainException refusal = queue.reserve(event);
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        Submission submission = new Submission(event, replica.screen(event), new CompletableFuture<>());
        queue.add(submission);
        return submission.receipt();
    }

    private void run() {
        List<Submission> batch = List.of();
        MedChainException end = new UnavailableException("the ledger is closed");
        try {
            int max = replica.config().limits().maxEvents();
            for (batch = take(max); !batch.isEmpty(); batch = take(max)) {
                if (replica.members().size() > 1) {
                    end = new UnavailableException(
                            "the consortium has " + replica.members().size()
                                    + " members now, the embedded engine serves one: open the ledger with another"
                                    + " engine");
                    break;
                }
                tryToOrder(batch);
                watch.end();
            }
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-L015 the ledger takes nothing until it is opened again", e);
            end = new UnavailableException(
                    "the ledger stopped unexpectedly and takes nothing until it is opened again: "
                            + Printable.of(e.toString()),
                    e);
        } finally {
            watch.end();
            queue.close(end);
            for (Submission submission : batch) {
                submission.receipt().completeExceptionally(end);
            }
        }
    }

    /** From the first event on, also while it is being screened, the writer is at work. */
    private List<Submission> take(int max) {
        return queue.take(max, watch::begin);
    }

    /**
     * When the disk fails, or the clock, or the key is away, those whose events were at hand are told; the next are tried again, for it may be
     * mended by then.
     */
    private void tryToOrder(List<Submission> batch) {
        try {
            order(batch);
        } catch (StorageException e) {
            LOG.log(Level.ERROR, "MC-L016 {0} events were not appended: {1}", batch.size(), e.getMessage());
            diskFailure = Optional.of(e);
            batch.forEach(submission -> submission.receipt().completeExceptionally(e));
        } catch (UnavailableException e) {
            batch.forEach(submission -> submission.receipt().completeExceptionally(e));
        }
    }

    private void order(List<Submission> taken) throws StorageException, UnavailableException {
        List<Submission> batch =
                taken.stream().filter(EmbeddedConsensus::passed).toList();
        List<Event> events = batch.stream().map(Submission::event).toList();
        Proposal proposal = prepare(events);
        if (proposal.block().isPresent()) {
            commit(proposal.block().get());
        }
        List<Submission> deferred = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (proposal.verdicts().get(i) instanceof Verdict.Deferred) {
                deferred.add(batch.get(i));
            } else {
                complete(batch.get(i), proposal, proposal.verdicts().get(i));
            }
        }
        queue.putBack(deferred);
    }

    /** A failure before there is a block changes nothing: the next events are tried. */
    private Proposal prepare(List<Event> events) throws StorageException, UnavailableException {
        try {
            return replica.prepare(events, clock.instant().toEpochMilli());
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "MC-L017 " + events.size() + " events were not appended", e);
            throw new UnavailableException(
                    "the ledger could not make a block, append the event again: " + Printable.of(e.toString()), e);
        }
    }

    /** False if the event did not pass the screening; its receipt fails then. */
    private static boolean passed(Submission submission) {
        return submission
                .screened()
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        submission.receipt().completeExceptionally(failure);
                    }
                })
                .handle((done, failure) -> failure == null)
                .join();
    }

    private void commit(Block block) throws StorageException, UnavailableException {
        BlockCertificate certificate = new BlockCertificate(0, List.of(sign(block)));
        try {
            replica.commit(block, certificate);
            diskFailure = Optional.empty();
        } catch (VerificationException e) {
            throw new IllegalStateException("the block that this member made is invalid", e);
        }
    }

    /** If the key cannot be used, there is no block: the next events are tried. */
    private MemberSignature sign(Block block) throws UnavailableException {
        try {
            MemberSignature signature =
                    BlockCertificate.sign(replica.config(), block.header(), 0, context.member(), context.identity());
            keyFailure = Optional.empty();
            return signature;
        } catch (KeyUnavailableException e) {
            UnavailableException failure = new UnavailableException(
                    "the ledger could not sign a block, append the event again: " + e.getMessage(), e);
            if (keyFailure.isEmpty()) {
                LOG.log(Level.ERROR, "MC-L018 " + failure.getMessage());
            }
            keyFailure = Optional.of(failure);
            throw failure;
        }
    }

    private static void complete(Submission submission, Proposal proposal, Verdict verdict) {
        CompletableFuture<EventRef> receipt = submission.receipt();
        if (verdict instanceof Verdict.Included) {
            receipt.complete(new EventRef(
                    proposal.block().orElseThrow().hash(), submission.event().hash()));
        } else if (verdict instanceof Verdict.Recorded recorded) {
            receipt.complete(recorded.ref());
        } else if (verdict instanceof Verdict.Refused refused) {
            receipt.completeExceptionally(refused.reason());
        } else if (verdict instanceof Verdict.Unjudged unjudged) {
            receipt.completeExceptionally(unjudged.reason());
        }
    }

    /** No other member could have more. */
    @Override
    public boolean isCaughtUp() {
        return true;
    }

    /** No other member can give a receipt before this one has the block. */
    @Override
    public long agreedTo() {
        return 0;
    }

    @Override
    public List<Issue> issues() {
        List<Issue> issues = new ArrayList<>();
        watch.issue().ifPresent(issues::add);
        queue.closed().map(this::end).ifPresent(issues::add);
        diskFailure.map(failure -> Issue.ofStorage(message(failure))).ifPresent(issues::add);
        keyFailure
                .map(failure -> new Issue(IssueCode.KEY_UNAVAILABLE, message(failure)))
                .ifPresent(issues::add);
        clock.trouble()
                .map(failure -> new Issue(IssueCode.CLOCK_WRONG, message(failure)))
                .ifPresent(issues::add);
        return issues;
    }

    private Issue end(MedChainException reason) {
        return new Issue(closed ? IssueCode.CLOSED : IssueCode.ENGINE_ENDED, message(reason));
    }

    private static String message(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    @Override
    public void close() {
        closed = true;
        pending.close();
        queue.close(new UnavailableException("the ledger is closed"));
        if (Thread.currentThread() != writer) {
            Uninterruptibles.joinUninterruptibly(writer);
        }
    }
}
