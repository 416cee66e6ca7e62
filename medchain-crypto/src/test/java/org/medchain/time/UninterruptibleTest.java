package org.medchain.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UninterruptibleTest {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean done = new AtomicBoolean();

    private void work() {
        begun.countDown();
        Uninterruptible.until(() -> {
            goOn.await();
            return true;
        });
        done.set(true);
    }

    /** Interrupts who waits for the work while it is under way. */
    private <T> void assertWaits(Consumer<T> waiting, T forWhat) throws InterruptedException {
        begun.await();
        AtomicInteger seen = new AtomicInteger();
        Thread waiter = new Thread(() -> {
            waiting.accept(forWhat);
            seen.set((done.get() ? 1 : 0) + (Thread.interrupted() ? 2 : 0));
        });
        waiter.start();
        waiter.interrupt();
        while (waiter.isInterrupted()) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        waiter.join();
        assertThat(seen).as("1: waited to the end; 2: is interrupted").hasValue(3);
    }

    @Test
    void ended_thread_isAwaitedAndTheInterruptKept() throws InterruptedException {
        Thread thread = new Thread(this::work);
        thread.start();
        assertWaits(Uninterruptible::ended, thread);
    }

    @Test
    void ended_executor_isAwaitedAndTheInterruptKept() throws InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        executor.execute(this::work);
        executor.shutdown();
        assertWaits(Uninterruptible::ended, executor);
    }

    @Test
    void until_notInterrupted_leavesTheThreadUninterrupted() {
        AtomicInteger asked = new AtomicInteger();
        Uninterruptible.until(() -> asked.incrementAndGet() == 3);
        assertThat(asked).hasValue(3);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
