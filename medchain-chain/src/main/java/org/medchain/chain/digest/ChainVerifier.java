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
 * <p>If Digest_e is what the chunks give from the anchor on, all are good: one digest is fetched, whatever the length. If
 * not, digests are fetched backwards until a valid prefix is found, so that n + 1 are fetched if the last n chunks come
 * after it (n if these are all from chunk 1 on). Each of the n is then judged by itself: it is good if and only if it and
 * the ledger's digest of the chunk before give the ledger's digest of it.
 *
 * <p>Chunks are hashed by a pool of threads that this verifier owns, and a stream of any length takes bounded memory. The
 * times in a chunk's {@link ChunkInfo} are verified under {@link DigestScheme#BOUND} only. Thread-safe; closing ends what
 * is under way with {@link UnavailableException}.
 */
public final class ChainVerifier implements AutoCloseable {
    /** How many digests are kept on the way: 4096 are less than a megabyte. */
    private static final int SEGMENT_SIZE = 4096;

    private final ExecutorService pool;
    private final int lookAhead;
    private final int segmentSize;

    ChainVerifier(int workers, int segmentSize) {
        this.pool = Executors.newFixedThreadPool(workers, threads());
        this.lookAhead = 2 * workers;
        this.segmentSize = segmentSize;
    }

    /** A verifier that uses every core. */
    public static ChainVerifier create() {
        return withWorkers(Runtime.getRuntime().availableProcessors());
    }

    /** A verifier with this many threads, at least 1. */
    public static ChainVerifier withWorkers(int workers) {
        return new ChainVerifier(workers, SEGMENT_SIZE);
    }

    /**
     * Verifies all chunks of {@code source}. Blocks until it is done.
     *
     * @param anchor from anyone
     * @throws VerificationException if the anchor is empty where there must be a digest, or the source changes while it is
     *     read
     * @throws StorageException if a chunk cannot be read
     * @throws UnavailableException if the thread is interrupted or the verifier closed
     * @throws MedChainException what {@code ledger} throws
     */
    public ChainVerdict verify(DigestScheme scheme, Anchor anchor, ChunkSource source, LedgerDigests ledger)
            throws MedChainException {
        if (source.last().compareTo(source.first()) < 0) {
            throw new IllegalArgumentException(
                    "the last chunk " + source.last() + " is before the first, " + source.first());
        }
        boolean mayBeEmpty = scheme == DigestScheme.PLAIN && source.first().isFirst();
        if (anchor.value().isEmpty() && !mayBeEmpty) {
            throw new VerificationException("the anchor of chunk " + source.first() + " is empty");
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
