package org.medchain.chain.digest;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * Verifies chunks s to e of a stream, or a record, against the ledger (the paper's section on digest chains).
 *
 * <p>If the chunks lead from the anchor to Digest_e, all are good: one fetched digest suffices for any length.
 * Otherwise digests are fetched backwards until a valid prefix is found: n + 1 digests if the last n chunks follow that
 * prefix (n if those are all chunks from chunk 1 on). Each of the n is then judged separately: it is good if and only
 * if it and the ledger's previous digest yield the ledger's digest of it.
 *
 * <p>Chunks are hashed by a thread pool owned by this verifier. A stream of any length takes bounded memory. The times
 * in a chunk's {@link ChunkInfo} are verified only under {@link DigestScheme#BOUND}. Thread-safe. Closing ends running
 * verifications with {@link UnavailableException}.
 */
public final class ChainVerifier implements AutoCloseable {
    /** The number of digests kept in memory: 4096 take less than a megabyte. */
    private static final int SEGMENT_SIZE = 4096;

    private final ExecutorService pool;
    private final int lookAhead;
    private final int segmentSize;

    ChainVerifier(int workers, int segmentSize) {
        this.pool = Executors.newFixedThreadPool(workers, threads());
        this.lookAhead = 2 * workers;
        this.segmentSize = segmentSize;
    }

    /** Creates a verifier with one thread per processor. */
    public static ChainVerifier create() {
        return withWorkers(Runtime.getRuntime().availableProcessors());
    }

    /** Creates a verifier with {@code workers} threads, at least 1. */
    public static ChainVerifier withWorkers(int workers) {
        return new ChainVerifier(workers, SEGMENT_SIZE);
    }

    /**
     * Verifies all chunks of {@code source}. Blocks until done.
     *
     * @param anchor may come from an untrusted source
     * @throws VerificationException if the anchor is empty although a digest is required, or the source changes while
     *     it is read
     * @throws StorageException if a chunk cannot be read
     * @throws UnavailableException if the thread is interrupted or the verifier closed
     * @throws MedChainException any exception of {@code ledger}
     */
    public ChainVerdict verify(DigestScheme scheme, Anchor anchor, ChunkSource source, LedgerDigests ledger)
            throws MedChainException {
        if (source.last().compareTo(source.first()) < 0) {
            throw new IllegalArgumentException(
                    "expected a last chunk at or after chunk " + source.first() + ", found chunk " + source.last());
        }
        boolean mayBeEmpty = scheme == DigestScheme.PLAIN && source.first().isFirst();
        if (anchor.value().isEmpty() && !mayBeEmpty) {
            throw new VerificationException(
                    "expected a digest as the anchor of chunk " + source.first() + ", found an empty one");
        }
        return new Verification(new ChunkFeed(pool, lookAhead, scheme, source), anchor, ledger, segmentSize).run();
    }

    @Override
    public void close() {
        for (Runnable never : pool.shutdownNow()) {
            if (never instanceof Future<?> abandoned) {
                abandoned.cancel(false);
            }
        }
    }

    private static ThreadFactory threads() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "medchain-verifier-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
