package org.medchain.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.medchain.core.role.Provider;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.fixture.Await;

class PendingPublisherTest {
    private final AtomicInteger turns = new AtomicInteger();
    private final Provider provider = (Provider) Proxy.newProxyInstance(
            Provider.class.getClassLoader(), new Class<?>[] {Provider.class}, (proxy, method, arguments) -> {
                switch (turns.getAndIncrement()) {
                    case 0 -> throw new UnavailableException("the ledger is away");
                    case 1 -> throw new StackOverflowError();
                    case 2 -> throw new IllegalStateException("unexpected");
                    default -> {
                        return null;
                    }
                }
            });

    private Turns turns(Duration every) {
        return new Turns("medchain-publish", every, new PendingPublisher(provider)::publish);
    }

    @Test
    void turn_thatFails_isFollowedByTheNext_untilTheEnd() {
        Turns publisher = turns(Duration.ofMillis(1));

        publisher.start();
        publisher.start();
        Await.until("the fifth turn", () -> turns.get() >= 5);
        assertThat(publisher.isRunning()).isTrue();
        publisher.stop();
        publisher.stop();

        assertThat(publisher.isRunning()).isFalse();
        int ended = turns.get();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("medchain-publish") && thread.isAlive());
        assertThat(turns).hasValue(ended);
    }

    @Test
    void publisher_withoutAnInterval_isNotStarted() {
        Turns publisher = turns(Duration.ZERO);

        publisher.start();

        assertThat(publisher.isRunning()).isFalse();
    }
}
