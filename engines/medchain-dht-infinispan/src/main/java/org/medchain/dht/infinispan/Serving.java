package org.medchain.dht.infinispan;

import java.util.concurrent.CompletableFuture;

/** Whether this node serves. An operation may wait until it does. Thread-safe. */
final class Serving {
    private CompletableFuture<Boolean> begins = new CompletableFuture<>();
    private boolean ended;

    /** It does, or does not, from now on. */
    void set(boolean serves) {
        CompletableFuture<Boolean> waiting;
        synchronized (this) {
            if (ended || serves == isServing()) {
                return;
            }
            waiting = begins;
            if (!serves) {
                begins = new CompletableFuture<>();
            }
        }
        if (serves) {
            waiting.complete(true);
        }
    }

    synchronized boolean isServing() {
        return begins.isDone() && begins.join();
    }

    /** True once it serves, false if it never will any more; a copy that the caller may complete. */
    synchronized CompletableFuture<Boolean> begins() {
        return begins.copy();
    }

    /** It never serves again. */
    void end() {
        CompletableFuture<Boolean> waiting;
        synchronized (this) {
            ended = true;
            if (begins.isDone()) {
                begins = new CompletableFuture<>();
            }
            waiting = begins;
        }
        waiting.complete(false);
    }
}
