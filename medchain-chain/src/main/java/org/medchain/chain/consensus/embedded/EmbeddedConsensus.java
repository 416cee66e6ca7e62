package org.medchain.chain.consensus.embedded;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.consensus.Consensus;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * One writer thread that makes, signs and commits block after block. A block holds what was screened while the one before
 * was being written: alone, an event waits for nothing; under load, many share one fsync. A disk that fails, or is full, ends
 * what is at hand and not the engine: the next events are tried again.
 */
final class EmbeddedConsensus implements Consensus {
    private static final Logger LOG = System.getLogger(EmbeddedConsensus.class.getName());

    private final ConsensusContext context;
    private final Replica replica;
    private final SubmissionQueue queue;
    private final Thread writer;

    /** Starts the engine; {@code queueBytes} bounds the memory of what waits. */
    EmbeddedConsensus(ConsensusContext context, long queueBytes) {
        this.context = context;
        this.replica = context.replica();
        this.queue = new SubmissionQueue(queueBytes);
        this.writer = new Thread(this::run, "medchain-ledger-writer");
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
        MedChainException end = new UnavailableException("the ledger stopped unexpectedly");
        try {
            int max = replica.config().limits().maxEvents();
            for (batch = queue.take(max); !batch.isEmpty(); batch = queue.take(max)) {
                if (replica.members().size() > 1) {
                    end = new UnavailableException(
                            "the consortium has " + replica.members().size()
                                    + " members now, the embedded engine serves one: open the ledger with another engine");
                    break;
                }
                tryToOrder(batch);
            }
        } finally {
            queue.close(end);
            for (Submission submission : batch) {
                submission.receipt().completeExceptionally(end);
            }
        }
    }

    /** When the disk fails, those whose events were at hand are told; the next are tried again, for it may be mended by then. */
    private void tryToOrder(List<Submission> batch) {
        try {
            order(batch);
        } catch (StorageException e) {
            LOG.log(Level.ERROR, "{0} events were not appended: {1}", batch.size(), e.getMessage());
            batch.forEach(submission -> submission.receipt().completeExceptionally(e));
        }
    }

    private void order(List<Submission> taken) throws StorageException {
        List<Submission> batch =
                taken.stream().filter(EmbeddedConsensus::passed).toList();
        List<Event> events = batch.stream().map(Submission::event).toList();
        Proposal proposal = replica.prepare(events, context.clock().millis());
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

    /** False if the screening did not pass the event; then its submitter knows. */
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

    private void commit(Block block) throws StorageException {
        BlockCertificate certificate = new BlockCertificate(
                0,
                List.of(BlockCertificate.sign(
                        replica.config(), block.header(), 0, context.member(), context.identity())));
        try {
            replica.commit(block, certificate);
        } catch (VerificationException e) {
            throw new IllegalStateException("the block that this member made does not pass", e);
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
        }
    }

    /** There is nobody else who could have more. */
    @Override
    public boolean isCaughtUp() {
        return true;
    }

    @Override
    public void close() {
        queue.close(new UnavailableException("the ledger is closed"));
        boolean interrupted = false;
        while (writer.isAlive() && Thread.currentThread() != writer) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
