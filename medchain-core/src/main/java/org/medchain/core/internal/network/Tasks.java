package org.medchain.core.internal.network;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Executor exchanges;
    private final List<ExecutorService> own;
    private final Semaphore room = new Semaphore(THREADS + WAITING);
    private final Map<Object, CompletableFuture<?>> promised = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Tasks(Executor executor, Executor exchanges, List<ExecutorService> own) {
        this.executor = executor;
        this.exchanges = exchanges;
        this.own = own;
    }

    /** Runs calls on {@code executor}, which stays the host's. */
    public static Tasks on(Executor executor) {
        return new Tasks(executor, executor, List.of());
    }

    /**
     * Runs calls on up to {@value #THREADS} threads, which begin with the first call, and exchanges with providers on as many
     * others, so that a provider that stalls holds up nothing else.
     */
    public static Tasks onOwnThreads() {
        ExecutorService calls = threads("medchain-async-%d");
        ExecutorService exchanges = threads("medchain-async-fetch-%d");
        return new Tasks(calls, exchanges, List.of(calls, exchanges));
    }

    private static ExecutorService threads(String names) {
        ThreadFactory threads =
                new ThreadFactoryBuilder().setNameFormat(names).setDaemon(true).build();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
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

    /** Runs a call as a whole. */
    public <T> CompletableFuture<T> run(Call<T> call) {
        CompletableFuture<T> promise = promise();
        begin(promise, call, promise::complete);
        return promise;
    }

    /** Runs an exchange with a provider as a whole; {@code dropped} gets its result if nobody waits for it any more. */
    public <T> CompletableFuture<T> exchange(Call<T> call, Consumer<T> dropped) {
        CompletableFuture<T> promise = promise();
        begin(exchanges, promise, call, value -> {
            if (!promise.complete(value)) {
                dropped.accept(value);
            }
        });
        return promise;
    }

    /**
     * Runs the first part of a call, then hands its result to {@code next}. A failure of either is the call's. A call that was
     * cancelled does not begin. At most {@value #WAITING} calls wait for a thread; one more fails with an
     * {@link UnavailableException}.
     */
    public <T> void begin(CompletableFuture<?> work, Call<T> part, Consumer<T> next) {
        begin(executor, work, part, next);
    }

    private <T> void begin(Executor threads, CompletableFuture<?> work, Call<T> part, Consumer<T> next) {
        if (!room.tryAcquire()) {
            work.completeExceptionally(new UnavailableException(
                    WAITING + " calls wait for a thread, expected fewer: a retry helps later"));
            return;
        }
        AtomicBoolean waits = new AtomicBoolean(true);
        Runnable leave = () -> {
            if (waits.getAndSet(false)) {
                room.release();
            }
        };
        execute(threads, work, leave, () -> next.accept(part.run()));
    }

    /** Runs a later part of a call that has begun, in the same way; it is never refused for want of room. */
    public <T> void step(CompletableFuture<?> work, Call<T> part, Consumer<T> next) {
        execute(executor, work, () -> {}, () -> next.accept(part.run()));
    }

    @FunctionalInterface
    private interface Part {
        void run() throws Exception;
    }

    private void execute(Executor threads, CompletableFuture<?> work, Runnable first, Part part) {
        try {
            threads.execute(() -> {
                first.run();
                if (!work.isDone()) {
                    try {
                        part.run();
                    } catch (Throwable e) {
                        work.completeExceptionally(e);
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            first.run();
            work.completeExceptionally(
                    closed
                            ? closedMeanwhile()
                            : new UnavailableException("the executor takes no call: try again later", e));
        } catch (Throwable e) {
            first.run();
            work.completeExceptionally(e);
        }
    }

    /** Ends every call that is under way, and takes no other. */
    public void close() {
        closed = true;
        for (CompletableFuture<?> promise : promised.values()) {
            promise.completeExceptionally(closedMeanwhile());
        }
        own.forEach(ExecutorService::shutdown);
    }

    private static UnavailableException closedMeanwhile() {
        return new UnavailableException(
                "MedChain was closed before the call ended, expected it open until then: whether the call"
                        + " took effect shows when it is repeated once MedChain is open again");
    }
}
