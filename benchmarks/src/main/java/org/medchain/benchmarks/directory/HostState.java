package org.medchain.benchmarks.directory;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * What processes hold.
 *
 * @param heapBytes of what is reachable
 * @param threads of Java
 * @param fileHandles sockets included; 0 where the system does not say
 */
record HostState(long heapBytes, int threads, long fileHandles) {
    /** This process's, after garbage was collected. */
    static HostState now() {
        System.gc();
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return new HostState(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0);
    }

    HostState plus(HostState other) {
        return new HostState(heapBytes + other.heapBytes, threads + other.threads, fileHandles + other.fileHandles);
    }

    HostState minus(HostState other) {
        return new HostState(heapBytes - other.heapBytes, threads - other.threads, fileHandles - other.fileHandles);
    }

    /** In one line. */
    String line() {
        return heapBytes + " " + threads + " " + fileHandles;
    }

    /** What {@link #line} says. */
    static HostState ofLine(String line) {
        String[] parts = line.split(" ", -1);
        return new HostState(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
    }
}
