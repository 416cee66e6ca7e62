package org.medchain.core.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.error.UnavailableException;

@Timeout(60)
class TasksTest {
    /** Sixteen threads, and as many calls as wait for one. */
    private static final int ROOM = 16 + 1024;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Tasks tasks = Tasks.onOwnThreads();

    @AfterEach
    void close() {
        over.countDown();
        tasks.close();
    }

    private int call() {
        Uninterruptibles.awaitUninterruptibly(over);
        return 1;
    }

    private CompletableFuture<Integer> begun(Tasks by) {
        CompletableFuture<Integer> promise = by.promise();
        by.begin(promise, this::call, promise::complete);
        return promise;
    }

    private static void assertRefused(CompletableFuture<?> call) {
        assertThatThrownBy(() -> call.get(0, TimeUnit.SECONDS))
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("wait for a thread");
    }

    @Test
    void begin_moreCallsThanThereIsRoomFor_isUnavailableUntilSomeHaveBegun() throws Exception {
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            calls.add(begun(tasks));
        }
        CompletableFuture<Integer> last = begun(tasks);
        while (!last.isDone()) {
            calls.add(last); // Threads take their first calls meanwhile.
            last = begun(tasks);
        }
        assertRefused(last);
        over.countDown();
        for (CompletableFuture<Integer> call : calls) {
            assertThat(call.get()).isEqualTo(1);
        }
        assertThat(begun(tasks).get()).isEqualTo(1);
    }

    @Test
    void step_manyAtOnce_isNeverRefused() throws Exception {
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 3 * ROOM; i++) {
            CompletableFuture<Integer> promise = tasks.promise();
            tasks.step(promise, this::call, promise::complete);
            calls.add(promise);
        }
        over.countDown();
        for (CompletableFuture<Integer> call : calls) {
            assertThat(call.get()).isEqualTo(1);
        }
    }

    @Test
    void begin_afterManyWereCancelled_hasRoomAgain() throws Exception {
        Queue<Runnable> waiting = new ArrayDeque<>();
        Tasks hosts = Tasks.on(waiting::add);
        for (int i = 0; i < ROOM; i++) {
            assertThat(begun(hosts).cancel(false)).isTrue();
        }
        assertRefused(begun(hosts));
        waiting.forEach(Runnable::run);
        waiting.clear();
        CompletableFuture<Integer> next = begun(hosts);
        over.countDown();
        waiting.remove().run();
        assertThat(next.get()).isEqualTo(1);
    }
}
