package org.medchain.benchmarks.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The largest amounts of memory that this process had since it was last asked, looked at ten times a second. Thread-safe. */
final class Memory implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private final AtomicLong heap = new AtomicLong();
    private final AtomicLong resident = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "medchain-benchmark-memory");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * What a process holds, in bytes.
     *
     * @param peakHeap garbage included
     * @param peakResident of all of the process; 0 where the system does not say
     * @param reachable on the heap after garbage was collected
     */
    record Use(long peakHeap, long peakResident, long reachable, int threads) {
        /** In one line. */
        String line() {
            return peakHeap + " " + peakResident + " " + reachable + " " + threads;
        }

        /** What {@link #line} says. */
        static Use ofLine(String line) {
            String[] parts = line.split(" ", -1);
            return new Use(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Integer.parseInt(parts[3]));
        }
    }

    /** Begins to look. */
    static Memory watch() {
        Memory memory = new Memory();
        var unused = memory.timer.scheduleAtFixedRate(memory::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        return memory;
    }

    /** What it was since the last call; collects garbage. */
    Use take() {
        look();
        long peakHeap = heap.getAndSet(0);
        long peakResident = resident.getAndSet(0);
        System.gc();
        return new Use(
                peakHeap,
                peakResident,
                used(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private void look() {
        heap.accumulateAndGet(used(), Math::max);
        resident.accumulateAndGet(residentNow(), Math::max);
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long residentNow() {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
