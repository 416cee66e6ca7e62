package org.medchain.benchmarks.http;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the honest clients of one run share: their requests, and what became of them while it lasts. Thread-safe. */
final class Run {
    private final int clients;
    private final List<Post> posts;
    private final boolean reuse;
    private final AtomicInteger taken = new AtomicInteger();
    private final CountDownLatch through;
    private final ConcurrentMap<String, Long> sizes = new ConcurrentHashMap<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLong last = new AtomicLong();
    private volatile boolean open = true;

    /**
     * A run.
     *
     * @param reuse whether each request may be sent again and again
     */
    Run(int clients, List<Post> posts, boolean reuse) {
        this.clients = clients;
        this.posts = posts;
        this.reuse = reuse;
        this.through = new CountDownLatch(Math.max(1, clients));
    }

    int clients() {
        return clients;
    }

    /** The next request; none if the run is over or has used up what was made. */
    @Nullable
    Post take() {
        if (!open) {
            return null;
        }
        int number = taken.getAndIncrement();
        if (number >= posts.size() && !reuse) {
            through.countDown();
            return null;
        }
        return posts.get(Math.floorMod(number, posts.size()));
    }

    /** An answer came whole; returns whether it counts. */
    boolean answered(Post post, long size) {
        if (open && size >= post.atLeast()) {
            answered.increment();
            bytes.add(size);
            sizes.putIfAbsent(post.target(), size);
            last.accumulateAndGet(System.nanoTime(), Math::max);
        }
        return open;
    }

    void refused() {
        if (open) {
            refused.increment();
        }
    }

    void failed() {
        if (open) {
            failed.increment();
        }
    }

    /** Waits until this time is over, or all requests of at least one client are answered, and returns how many seconds it was. */
    double await(long millis) throws InterruptedException {
        long begun = System.nanoTime();
        last.set(begun);
        boolean usedUp = through.await(millis, TimeUnit.MILLISECONDS);
        open = false;
        return ((usedUp ? last.get() : System.nanoTime()) - begun) / 1e9;
    }

    /** The bytes of an answer with this item; 0 if there was none. */
    long size(Item item) {
        return sizes.getOrDefault(item.target(), 0L);
    }

    long answeredCount() {
        return answered.sum();
    }

    long byteCount() {
        return bytes.sum();
    }

    long refusedCount() {
        return refused.sum();
    }

    long failedCount() {
        return failed.sum();
    }
}
