package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NameLookupsTest {
    private final CountDownLatch answered = new CountDownLatch(1);
    private final NameLookups lookups = new NameLookups(this::addresses);
    private final EventLoopGroup loops = Links.eventLoops(1, Thread::new);
    private final EventLoop loop = loops.next();

    /** A name server that does not answer at first, and knows one name. */
    private InetAddress[] addresses(String name) throws UnknownHostException {
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        }
        if (!name.equals("known.example")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    @AfterEach
    void end() {
        lookups.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Future<InetSocketAddress> resolve(String name) throws Exception {
        AtomicReference<Future<InetSocketAddress>> resolved = new AtomicReference<>();
        loop.submit(() -> resolved.set(lookups.getResolver(loop).resolve(InetSocketAddress.createUnresolved(name, 7))))
                .sync();
        return resolved.get();
    }

    @Test
    void lookup_thatIsNotAnswered_keepsNoEventLoop() throws Exception {
        Future<InetSocketAddress> known = resolve("known.example");
        Future<InetSocketAddress> unknown = resolve("unknown.example");
        assertThat(loop.submit(() -> "free").get()).isEqualTo("free");
        assertThat(known.isDone()).isFalse();

        answered.countDown();
        assertThat(known.get()).isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7));
        assertThat(unknown.await().cause()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void lookup_underWayWhenTheLinksEnd_ends() throws Exception {
        Future<InetSocketAddress> waiting = resolve("known.example");
        lookups.close();
        assertThat(waiting.await().cause()).isInstanceOf(UnknownHostException.class);
    }
}
