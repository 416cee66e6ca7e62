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
import org.medchain.chain.event.Event;
import org.medchain.error.VerificationException;

/**
 * What no ledger on this machine can exceed if it checks each event's signature once and syncs each block once.
 *
 * @param signatures events a second whose signatures are verified, on all cores
 * @param syncs 4 KiB a second and no more appended to one file and synced, one after another
 */
public record Limits(double signatures, double syncs) {
    private static final int APPENDED = 4096;

    /** Measures both, one after the other, for {@code time} each. */
    public static Limits measure(List<Event> events, Path folder, Duration time)
            throws IOException, InterruptedException, ExecutionException {
        return new Limits(signatures(events, time), syncs(folder, time));
    }

    /** Halfway between two measurements. */
    public Limits mean(Limits other) {
        return new Limits((signatures + other.signatures) / 2, (syncs + other.syncs) / 2);
    }

    private static double signatures(List<Event> events, Duration time)
            throws InterruptedException, ExecutionException {
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService pool = Executors.newFixedThreadPool(cores);
        try {
            List<Callable<Double>> loops = new ArrayList<>();
            for (int i = 0; i < cores; i++) {
                int first = events.size() * i / cores;
                loops.add(() -> verify(events, first, time));
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

    private static double verify(List<Event> events, int first, Duration time) throws VerificationException {
        long start = System.nanoTime();
        long verified = 0;
        while (System.nanoTime() - start < time.toNanos()) {
            events.get((int) ((first + verified) % events.size())).verifySignature();
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
