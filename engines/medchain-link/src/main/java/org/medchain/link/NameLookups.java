package org.medchain.link;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up on threads of its own. A name server that does not answer keeps one of them for many seconds, as it would an event
 * loop, on which the party's other links wait. Thread-safe.
 */
final class NameLookups extends AddressResolverGroup<InetSocketAddress> {
    /** The most lookups at a time; the others wait. {@link DialQueue} bounds them. */
    private static final int THREADS = 8;

    private static final long IDLE_SECONDS = 10;

    private final Lookup lookup;
    private final ThreadPoolExecutor pool;

    /** Looks a name up. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    NameLookups(Lookup lookup) {
        this.lookup = lookup;
        this.pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new ThreadFactoryBuilder()
                        .setNameFormat("medchain-link-names-%d")
                        .setDaemon(true)
                        .build());
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new Names(executor).asAddressResolver();
    }

    @Override
    public void close() {
        super.close();
        pool.shutdownNow();
    }

    private final class Names extends InetNameResolver {
        Names(EventExecutor executor) {
            super(executor);
        }

        @Override
        protected void doResolve(String name, Promise<InetAddress> promise) {
            begin(promise, () -> promise.trySuccess(lookup.addresses(name)[0]));
        }

        @Override
        protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
            begin(promise, () -> promise.trySuccess(List.of(lookup.addresses(name))));
        }

        private void begin(Promise<?> promise, Attempt attempt) {
            try {
                pool.execute(() -> {
                    try {
                        boolean unused = attempt.run();
                    } catch (UnknownHostException | RuntimeException e) {
                        boolean unused = promise.tryFailure(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                boolean unused = promise.tryFailure(e);
            }
        }
    }

    private interface Attempt {
        boolean run() throws UnknownHostException;
    }
}
