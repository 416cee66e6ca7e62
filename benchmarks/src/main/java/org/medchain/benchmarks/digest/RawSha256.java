package org.medchain.benchmarks.digest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.hash.internal.Hasher;

/**
 * The limit of the machine: SHA-256 of the chosen provider over one array, cut into as many parts as there are threads and
 * no more.
 */
final class RawSha256 implements AutoCloseable {
    private static final long SEED = 20260105;

    private final byte[] bytes;
    private final int threads;
    private final ExecutorService pool;

    RawSha256(int size, int threads) {
        this.bytes = new byte[size];
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(threads);
        new Random(SEED).nextBytes(bytes);
    }

    /** One digest a part. */
    List<Digest> digests() throws InterruptedException, ExecutionException {
        List<Callable<Digest>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int from = (int) ((long) bytes.length * i / threads);
            int to = (int) ((long) bytes.length * (i + 1) / threads);
            parts.add(() -> Hasher.untagged().update(bytes, from, to - from).finish());
        }
        List<Digest> digests = new ArrayList<>();
        for (Future<Digest> part : pool.invokeAll(parts)) {
            digests.add(part.get());
        }
        return digests;
    }

    @Override
    public void close() {
        pool.shutdown();
    }
}
