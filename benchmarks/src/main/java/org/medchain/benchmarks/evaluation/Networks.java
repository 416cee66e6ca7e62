package org.medchain.benchmarks.evaluation;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.medchain.benchmarks.load.LoadTarget;
import org.medchain.benchmarks.stage.ThreadTimes;
import org.medchain.dht.Dht;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.MedChainException;

/** Networks of one size after another, as figures 11 and 12 need them. */
final class Networks {
    /** What a record holds. */
    static final int PAYLOAD = 1024;

    /** A link from a node to another, through a relay that is in the process of the node, and a socket on each side. */
    private static final int FILES_A_LINK = 4;

    private Networks() {}

    /**
     * How many processes a directory is spread over, so that each may open as many files as its nodes and their relays need, and one
     * in five for everything else.
     *
     * @throws IllegalArgumentException if not even one node may have a process of its own
     */
    static int processes(int nodes, long filesAllowed) {
        long nodesAProcess = filesAllowed / 5 * 4 / FILES_A_LINK / (nodes - 1);
        if (nodesAProcess < 1) {
            throw new IllegalArgumentException("a node among " + nodes + " needs " + FILES_A_LINK * (nodes - 1) * 5 / 4
                    + " open files, and a process may have " + filesAllowed + "; raise it by ulimit -n");
        }
        return Math.toIntExact((nodes + nodesAProcess - 1) / nodesAProcess);
    }

    private static long filesAllowed() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /**
     * What is measured.
     *
     * @param members N1
     * @param nodes N2
     * @param reads of the directory for each network
     * @param inFlight transactions that have begun and not ended
     * @param run how long a load runs, after as long of warming up
     */
    record Settings(
            List<Integer> members,
            List<Integer> nodes,
            int reads,
            int inFlight,
            int transactions,
            Duration run,
            Wan wan) {}

    /** Measures one directory. */
    @FunctionalInterface
    interface Measurement {
        void of(Site directory, Dht client)
                throws IOException, MedChainException, InterruptedException, ExecutionException;
    }

    /** Starts a directory of each size, until one does not come together on this machine. */
    static void eachDirectory(Context context, Settings settings, Measurement measurement)
            throws MedChainException, InterruptedException, ExecutionException {
        for (int nodes : settings.nodes()) {
            context.progress("%d directory nodes: starting", nodes);
            int processes = processes(nodes, filesAllowed());
            try (Site directory = Site.start(context, SitePlan.Kind.NODES, nodes, processes, settings.wan());
                    Dht client = directory.directory()) {
                Directories.awaitServing(List.of(client));
                measurement.of(directory, client);
            } catch (IOException e) {
                context.progress("%d directory nodes: %s", nodes, e);
                context.say(
                        "%d directory nodes did not come together on this machine, or a process ended: %s.", nodes, e);
                return;
            }
        }
    }

    /** All processor time, in nanoseconds. */
    static double nanos(ThreadTimes times) {
        return Arrays.stream(ThreadTimes.Sort.values())
                .mapToDouble(sort -> times.time(sort).toNanos())
                .sum();
    }

    /** What one operation does. */
    @FunctionalInterface
    interface Operation<T> {
        CompletableFuture<?> begin(T operation);
    }

    static <T> LoadTarget<T> target(Operation<T> operation) {
        return new LoadTarget<>() {
            @Override
            public CompletableFuture<?> submit(int client, T what) {
                return operation.begin(what);
            }

            @Override
            public long rounds() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }

    static void requireStored(WriteOutcome outcome) {
        if (!(outcome instanceof WriteOutcome.Stored)) {
            throw new IllegalStateException("expected a write that is stored, found " + outcome);
        }
    }
}
