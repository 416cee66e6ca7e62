package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medchain.testkit.fixture.Await;

class TurnsTest {
    private final AtomicInteger taken = new AtomicInteger();
    private final Queue<Throwable> let = new ConcurrentLinkedQueue<>();

    /** As when a handler of the log throws, to which a turn's own failure was to go. */
    @Test
    void turn_thatLetsAnExceptionOut_isFollowedByTheNext() {
        Turns turns = new Turns("medchain-turns", Duration.ofMillis(1), () -> {
            if (taken.getAndIncrement() == 0) {
                Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> let.add(failure));
                throw new IllegalStateException("the log's disk is full");
            }
        });

        turns.start();
        try {
            Await.until("the third turn", () -> taken.get() >= 3);
        } finally {
            turns.stop();
        }

        assertThat(let).singleElement().hasToString("java.lang.IllegalStateException: the log's disk is full");
    }
}
