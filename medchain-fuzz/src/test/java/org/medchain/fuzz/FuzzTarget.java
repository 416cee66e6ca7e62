package org.medchain.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.medchain.crypto.bytes.Bytes;

/** What Jazzer calls, in a process of its own. */
public final class FuzzTarget {
    /** What reading may allocate: so much in any case, and so many times the bytes that there are. */
    private static final long MAX_ALLOCATED = 32L << 20;

    private static final long MAX_ALLOCATED_PER_BYTE = 1L << 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static List<Surface> surfaces = List.of();

    private FuzzTarget() {}

    /** The surfaces' names are the arguments. Of several, the first byte of an input says for which it is. */
    public static void fuzzerInitialize(String[] arguments) {
        surfaces = Arrays.stream(arguments).map(AllSurfaces::named).toList();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (surfaces.size() == 1) {
            check(surfaces.get(0), Bytes.copyOf(input));
        } else if (input.length > 0) {
            Surface chosen = surfaces.get((input[0] & 0xff) % surfaces.size());
            check(chosen, Bytes.copyOf(input, 1, input.length - 1));
        }
    }

    /** Checks what comes of an input and how much memory it takes once all classes that it needs are loaded. */
    static void check(Surface surface, Bytes input) {
        long most = MAX_ALLOCATED + MAX_ALLOCATED_PER_BYTE * input.size();
        long allocated = allocatedBy(surface, input);
        for (int again = 0; again < 2 && allocated > most; again++) {
            allocated = allocatedBy(surface, input);
        }
        if (allocated > most) {
            throw new AssertionError(
                    surface.name() + ": " + input.size() + " bytes made it allocate " + allocated + " bytes");
        }
    }

    private static long allocatedBy(Surface surface, Bytes input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean unused = surface.check(input);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
