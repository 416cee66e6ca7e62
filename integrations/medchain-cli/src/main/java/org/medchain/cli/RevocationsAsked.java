package org.medchain.cli;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Revocations;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;

/**
 * Which certificates are revoked, for a node that has no ledger of its own and asks members. It answers at once with what it
 * knows and asks meanwhile. A certificate of which it knows nothing does not count: the connection is tried again soon. A
 * revocation is final; that there is none is asked again after half a minute, and not believed for longer than five. Thread-safe.
 */
final class RevocationsAsked implements Revocations, AutoCloseable {
    private static final Logger LOG = System.getLogger(RevocationsAsked.class.getName());
    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration BELIEVED = Duration.ofMinutes(5);
    private static final int MOST = 10_000;
    private static final int WAITING = 1_000;

    private final Asked ledger;
    private final Cache<Bytes, Boolean> known = CacheBuilder.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(BELIEVED)
            .build();
    private final Cache<Bytes, Boolean> recent =
            CacheBuilder.newBuilder().maximumSize(MOST).expireAfterWrite(FRESH).build();
    private final ExecutorService asking = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            new ThreadFactoryBuilder()
                    .setNameFormat("medchain-revocations")
                    .setDaemon(true)
                    .build());

    /** Whom to ask. */
    @FunctionalInterface
    interface Asked {
        boolean isRevoked(Bytes serial) throws MedChainException, InterruptedException;
    }

    RevocationsAsked(Asked ledger) {
        this.ledger = ledger;
    }

    @Override
    public Standing standing(Bytes serial) {
        Boolean answer = known.getIfPresent(serial);
        if (recent.getIfPresent(serial) == null && !Boolean.TRUE.equals(answer)) {
            recent.put(serial, true);
            ask(serial);
        }
        return answer == null ? Standing.UNKNOWN : Standing.of(answer);
    }

    private void ask(Bytes serial) {
        try {
            asking.execute(() -> learn(serial));
        } catch (RejectedExecutionException e) {
            recent.invalidate(serial);
        }
    }

    private void learn(Bytes serial) {
        try {
            known.put(serial, ledger.isRevoked(serial));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (MedChainException e) {
            recent.invalidate(serial);
            LOG.log(Level.INFO, "a revocation cannot be asked for: {0}", Printable.of(e.getMessage()));
        }
    }

    @Override
    public void close() {
        asking.shutdownNow();
    }
}
