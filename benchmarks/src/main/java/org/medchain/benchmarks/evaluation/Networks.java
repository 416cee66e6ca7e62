package org.medchain.benchmarks.evaluation;

import java.io.IOException;
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

    static final int NODES_A_PROCESS = 50;

    private Networks() {}

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
            int processes = Math.max(1, nodes / NODES_A_PROCESS);
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
