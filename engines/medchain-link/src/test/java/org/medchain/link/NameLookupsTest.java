package org.medchain.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.AddressResolver;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NameLookupsTest {
    private static final List<InetAddress> ADDRESSES =
            List.of(InetAddresses.forString("192.0.2.1"), InetAddresses.forString("192.0.2.2"));

    private final CountDownLatch answered = new CountDownLatch(1);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final NameLookups lookups = new NameLookups(this::addresses);
    private final EventLoopGroup loops = Links.eventLoops(1, Thread::new);
    private final EventLoop loop = loops.next();

    /** A name server that does not answer at first, but for one name, and knows two. */
    private InetAddress[] addresses(String name) throws UnknownHostException {
        threads.add(Thread.currentThread());
        try {
            if (!name.equals("quick.example")) {
                answered.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted");
        }
        return switch (name) {
            case "known.example", "quick.example" -> ADDRESSES.toArray(InetAddress[]::new);
            case "fault.example" -> throw new IllegalStateException("for a test");
            default -> throw new UnknownHostException(name);
        };
    }

    /** An event loop that looks names up itself would wait for the answer for ever. */
    @AfterEach
    void end() {
        answered.countDown();
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
        assertThat(known.get()).isEqualTo(new InetSocketAddress(ADDRESSES.get(0), 7));
        assertThat(unknown.await().cause()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void lookup_thatIsNotAnswered_holdsUpNoOther() throws Exception {
        Future<InetSocketAddress> slow = resolve("known.example");
        assertThat(resolve("quick.example").await().isSuccess()).isTrue();
        assertThat(slow.isDone()).isFalse();
    }

    @Test
    void lookup_ofAllAddresses_givesAllInTheirOrder() throws Exception {
        InetSocketAddress name = InetSocketAddress.createUnresolved("quick.example", 7);
        AtomicReference<Future<List<InetSocketAddress>>> resolved = new AtomicReference<>();
        loop.submit(() -> resolved.set(lookups.getResolver(loop).resolveAll(name)))
                .sync();
        assertThat(resolved.get().get())
                .extracting(InetSocketAddress::getAddress)
                .containsExactlyElementsOf(ADDRESSES);
    }

    @Test
    void lookup_thatFailsAsNobodyExpected_fails() throws Exception {
        answered.countDown();
        assertThat(resolve("fault.example").await().cause()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void lookup_afterTheLinksEnded_fails() throws Exception {
        AddressResolver<InetSocketAddress> resolver = lookups.getResolver(loop);
        lookups.close();
        InetSocketAddress name = InetSocketAddress.createUnresolved("known.example", 7);
        assertThat(resolver.resolve(name).await().isSuccess()).isFalse();
    }

    @Test
    void lookup_itsThread_keepsNoProcessAlive() throws Exception {
        assertThat(resolve("quick.example").await().isSuccess()).isTrue();
        assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
    }

    @Test
    void lookup_underWayWhenTheLinksEnd_ends() throws Exception {
        Future<InetSocketAddress> waiting = resolve("known.example");
        lookups.close();
        assertThat(waiting.await().cause()).isInstanceOf(UnknownHostException.class);
    }
}
