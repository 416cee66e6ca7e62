package org.medchain.chain.digest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/**
 * Reads chunks of one source on the threads of a pool and delivers them absorbed and in order. Small chunks go to the
 * pool in runs, so that the hand-over costs less than hashing. The feed reads at most {@code lookAhead} runs ahead of
 * the consumer.
 */
final class ChunkFeed {
    private static final int RUN_CHUNKS = 64;
    private static final long RUN_BYTES = 256 << 10;

    private final ExecutorService pool;
    private final int lookAhead;
    private final DigestScheme scheme;
    private final ChunkSource source;

    /** Receives the chunks in order. */
    @FunctionalInterface
    interface Consumer {
        /** Accepts chunk {@code index}. If {@code chunk} does not {@linkplain #fits fit}, it is bad in any case. */
        void accept(long index, AbsorbedChunk chunk);
    }

    /** Consecutive chunks that one task reads. */
    private record Run(long first, List<ChunkInfo> infos) {}

    ChunkFeed(ExecutorService pool, int lookAhead, DigestScheme scheme, ChunkSource source) {
        this.pool = pool;
        this.lookAhead = lookAhead;
        this.scheme = scheme;
        this.source = source;
    }

    /** Whether a chunk has its stated length, its stated index, and a salt exactly if its scheme requires one. */
    static boolean fits(long index, AbsorbedChunk chunk) {
        return chunk.complete() && chunk.salted() && chunk.info().index().value() == index;
    }

    long first() {
        return source.first().value();
    }

    long last() {
        return source.last().value();
    }

    /** Reads chunks {@code from} to {@code to}, inclusive. */
    void read(long from, long to, Consumer consumer) throws MedChainException {
        Deque<Future<List<AbsorbedChunk>>> ahead = new ArrayDeque<>();
        long next = from;
        long at = from;
        try {
            while (at <= to) {
                while (next <= to && ahead.size() < lookAhead) {
                    Run run = run(next, to);
                    ahead.add(pool.submit(() -> absorb(run)));
                    next += run.infos().size();
                }
                for (AbsorbedChunk chunk : await(ahead.remove())) {
                    consumer.accept(at++, chunk);
                }
            }
        } catch (RejectedExecutionException e) {
            throw closed(e);
        } finally {
            ahead.forEach(run -> run.cancel(true));
        }
    }

    private Run run(long from, long to) throws StorageException {
        List<ChunkInfo> infos = new ArrayList<>();
        long bytes = 0;
        for (long index = from; index <= to && infos.size() < RUN_CHUNKS && bytes < RUN_BYTES; index++) {
            try {
                ChunkInfo info = source.info(index);
                infos.add(info);
                bytes += Math.min(info.length(), RUN_BYTES);
            } catch (IOException e) {
                throw unreadable(index, e);
            }
        }
        return new Run(from, infos);
    }

    private List<AbsorbedChunk> absorb(Run run) throws StorageException {
        List<AbsorbedChunk> absorbed = new ArrayList<>(run.infos().size());
        AbsorbedChunk.Reader reader = new AbsorbedChunk.Reader(scheme);
        long index = run.first();
        for (ChunkInfo info : run.infos()) {
            try (InputStream chunk = source.open(index)) {
                absorbed.add(reader.read(info, chunk));
            } catch (IOException e) {
                throw unreadable(index, e);
            }
            index++;
        }
        return absorbed;
    }

    private List<AbsorbedChunk> await(Future<List<AbsorbedChunk>> run) throws MedChainException {
        try {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            return run.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while verifying; try again", e);
        } catch (CancellationException e) {
            throw closed(e);
        } catch (ExecutionException e) {
            if (pool.isShutdown()) {
                throw closed(e);
            }
            if (e.getCause() instanceof StorageException unreadable) {
                throw unreadable;
            }
            throw new IllegalStateException("the chunk source failed", e.getCause());
        }
    }

    private static StorageException unreadable(long index, IOException cause) {
        return new StorageException("chunk " + new ChunkIndex(index) + " cannot be read", cause);
    }

    private static UnavailableException closed(Exception cause) {
        return new UnavailableException("the verifier is closed; verify with a new one", cause);
    }
}
