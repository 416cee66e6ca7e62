package org.medchain.benchmarks.http;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Threads that do nothing but send a flood, so that what it takes of the machine is known. Thread-safe. */
final class FloodLoops implements AutoCloseable {
    private static final int LOOPS = 2;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final EventLoopGroup loops;

    FloodLoops() {
        DefaultThreadFactory named = new DefaultThreadFactory("medchain-flood", true);
        ThreadFactory noted = task -> {
            Thread thread = named.newThread(task);
            threads.add(thread);
            return thread;
        };
        loops = new MultiThreadIoEventLoopGroup(LOOPS, noted, NioIoHandler.newFactory());
    }

    EventLoop next() {
        return loops.next();
    }

    /** What cores gave to them so far. */
    Duration cpuTime() {
        ThreadMXBean times = ManagementFactory.getThreadMXBean();
        return Duration.ofNanos(threads.stream()
                .mapToLong(thread -> Math.max(0, times.getThreadCpuTime(thread.getId())))
                .sum());
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
