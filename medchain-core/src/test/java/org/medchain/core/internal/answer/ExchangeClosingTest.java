package org.medchain.core.internal.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.error.UnavailableException;

/** An answer that is received while its stream is being closed for who gave it up: two threads close, one at a time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExchangeClosingTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Exchange exchange = new Exchange();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CompletableFuture<Thread> receiver = new CompletableFuture<>();
    private final CompletableFuture<Boolean> lateClosedAlone = new CompletableFuture<>();
    private volatile boolean streamIsBeingClosed;

    @AfterEach
    void close() {
        released.countDown();
        exchange.close();
    }

    /** While it is closed for who gave up, the answer becomes complete. */
    private final class Stream extends ByteArrayInputStream {
        Stream() {
            super(new byte[0]);
        }

        @Override
        public void close() {
            Thread receiving = receiver.join();
            if (Thread.currentThread() == receiving) {
                return;
            }
            streamIsBeingClosed = true;
            released.countDown();
            while (!isHeldUpByThisThread(receiving) && !lateClosedAlone.isDone()) {
                Thread.onSpinWait();
            }
            streamIsBeingClosed = false;
        }
    }

    private static boolean isHeldUpByThisThread(Thread other) {
        ThreadInfo found = ManagementFactory.getThreadMXBean().getThreadInfo(other.getId());
        return found != null && found.getLockOwnerId() == Thread.currentThread().getId();
    }

    private AutoCloseable receive(InputStream stream) {
        receiver.complete(Thread.currentThread());
        while (released.getCount() > 0) {
            Thread.onSpinWait();
        }
        return () -> lateClosedAlone.complete(!streamIsBeingClosed);
    }

    @Test
    void answer_receivedWhileItsStreamIsClosed_isClosedAfterThat() throws Exception {
        assertThatThrownBy(() -> exchange.run(Stream::new, this::receive, SHORT))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("not complete within " + SHORT.toMillis() + " ms");
        assertThat(lateClosedAlone.get(1, TimeUnit.MINUTES)).isTrue();
    }
}
