package org.medchain.core.internal.network;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.medchain.error.UnavailableException;

/**
 * Carries out the roles' asynchronous calls, on the host's executor or on own threads. Every future completes: with the call's result
 * or exception, or because this was closed. Thread-safe.
 */
public final class Tasks {
    private static final int THREADS = 16;
    private static final int WAITING = 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Executor executor;
    private final Optional<ExecutorService> own;
    private final Map<Object, CompletableFuture<?>> promised = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Tasks(Executor executor, Optional<ExecutorService> own) {
        this.executor = executor;
        this.own = own;
    }

    /** Runs calls on {@code executor}, which stays the host's. */
    public static Tasks on(Executor executor) {
        return new Tasks(executor, Optional.empty());
    }

    /**
     * Runs calls on up to {@value #THREADS} threads, which begin with the first call. At most {@value #WAITING} calls wait for
     * a thread; one more fails with an {@link UnavailableException}.
     */
    public static Tasks onOwnThreads() {
        ThreadFactory threads = new ThreadFactoryBuilder()
                .setNameFormat("medchain-async-%d")
                .setDaemon(true)
                .build();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), threads);
        pool.allowCoreThreadTimeOut(true);
        return new Tasks(pool, Optional.of(pool));
    }

    /** What a role does, or a part of it. */
    @FunctionalInterface
    public interface Call<T> {
        T run() throws Exception;
    }

    /**
     * A future for a call that is about to begin.
     *
     * @throws IllegalStateException if this is closed
     */
    public <T> CompletableFuture<T> promise() {
        CompletableFuture<T> promise = new CompletableFuture<>();
        Object key = new Object();
        promised.put(key, promise);
        var unused = promise.whenComplete((value, failure) -> promised.remove(key));
        if (closed && promise.completeExceptionally(closedMeanwhile())) {
            throw new IllegalStateException("MedChain is closed: open it again");
        }
        return promise;
    }

    /** Runs a call as a whole; {@code dropped} gets what it returns if nobody waits for it any more. */
    public <T> CompletableFuture<T> run(Call<T> call, Consumer<T> dropped) {
        CompletableFuture<T> promise = promise();
        step(promise, call, value -> {
            if (!promise.complete(value)) {
                dropped.accept(value);
            }
        });
        return promise;
    }

    /**
     * Runs a part of a call, then hands what it returns to {@code next}. A failure of either is the call's. A call that was
     * cancelled, or that failed, does not go on.
     */
    public <T> void step(CompletableFuture<?> promise, Call<T> part, Consumer<T> next) {
        try {
            executor.execute(() -> {
                if (!promise.isDone()) {
                    try {
                        next.accept(part.run());
                    } catch (Throwable e) {
                        promise.completeExceptionally(e);
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            promise.completeExceptionally(
                    closed
                            ? closedMeanwhile()
                            : new UnavailableException("the executor takes no call: try again later", e));
        }
    }

    /** Ends every call that is under way, and takes no other. */
    public void close() {
        closed = true;
        for (CompletableFuture<?> promise : promised.values()) {
            promise.completeExceptionally(closedMeanwhile());
        }
        own.ifPresent(ExecutorService::shutdown);
    }

    private static UnavailableException closedMeanwhile() {
        return new UnavailableException(
                "MedChain was closed before the call ended, expected it open until then: whether the call"
                        + " took effect shows when it is repeated once MedChain is open again");
    }
}
