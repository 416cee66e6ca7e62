package org.medchain.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.error.VerificationException;

/**
 * What nothing on this machine can exceed that checks a signature or syncs a file once for each thing it does.
 *
 * @param signatures how many are verified a second, on all cores
 * @param syncs 4 KiB a second and no more appended to one file and synced, one after another
 */
public record Limits(double signatures, double syncs) {
    private static final int APPENDED = 4096;

    /** Verifies one signature. */
    @FunctionalInterface
    public interface Check {
        /** Does it. */
        void verify() throws VerificationException;
    }

    /** Measures both, one after the other, for {@code time} each; the signatures of events of a consortium. */
    public static Limits measure(BlockHash consortium, List<Event> events, Path folder, Duration time)
            throws IOException, InterruptedException, ExecutionException {
        return measureChecks(
                events.stream()
                        .<Check>map(event -> () -> event.verifySignature(consortium))
                        .toList(),
                folder,
                time);
    }

    /** Measures both, one after the other, for {@code time} each. */
    public static Limits measureChecks(List<Check> checks, Path folder, Duration time)
            throws IOException, InterruptedException, ExecutionException {
        return new Limits(signatures(checks, time), syncs(folder, time));
    }

    /** Halfway between two measurements. */
    public Limits mean(Limits other) {
        return new Limits((signatures + other.signatures) / 2, (syncs + other.syncs) / 2);
    }

    /** How many of these are done a second, on all cores, over and over for {@code time}. */
    public static double signatures(List<Check> checks, Duration time) throws InterruptedException, ExecutionException {
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(cores);
        try {
            List<Callable<Double>> loops = new ArrayList<>();
            for (int i = 0; i < cores; i++) {
                int first = checks.size() * i / cores;
                loops.add(() -> verify(checks, first, time));
            }
            double rate = 0;
            for (Future<Double> loop : pool.invokeAll(loops)) {
                rate += loop.get();
            }
            return rate;
        } finally {
            pool.shutdownNow();
        }
    }

    private static double verify(List<Check> checks, int first, Duration time) throws VerificationException {
        long start = System.nanoTime();
        long verified = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            checks.get((int) ((first + verified) % checks.size())).verify();
            verified++;
        }
        return verified * 1e9 / (System.nanoTime() - start);
    }

    private static double syncs(Path folder, Duration time) throws IOException {
        Path file = Files.createTempFile(Files.createDirectories(folder), "sync", null);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            ByteBuffer block = ByteBuffer.wrap(new byte[APPENDED]);
            long start = System.nanoTime();
            long synced = 0;
            while (System.nanoTime() - start < time.toNanos()) {
                channel.write(block.rewind());
                channel.force(false);
                synced++;
            }
            return synced * 1e9 / (System.nanoTime() - start);
        } finally {
            Files.delete(file);
        }
    }
}
