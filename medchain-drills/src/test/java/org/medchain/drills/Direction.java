package org.medchain.drills;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.medchain.crypto.bytes.Bytes;

/** One direction of a connection: pieces as they are read, each written when its time has come. */
final class Direction {
    private static final int PIECE = 16 << 10;
    private static final int PIECES = 256;
    private static final long LOOK_EVERY_NANOS = 500_000_000;
    private static final long LOOK_AT_WEATHER_EVERY_NANOS = 20_000_000;
    private static final long RETRANSMISSION_NANOS = 200_000_000;

    private final InputStream from;
    private final OutputStream to;
    private final Supplier<Weather> weather;
    private final Random random;
    private final Runnable over;
    private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES);
    private volatile boolean ended;

    private record Piece(Bytes bytes, long dueNanos) {}

    Direction(InputStream from, OutputStream to, Supplier<Weather> weather, long seed, Runnable over) {
        this.from = from;
        this.to = to;
        this.weather = weather;
        this.random = new Random(seed);
        this.over = over;
    }

    void begin(String name) {
        Wire.begin(name + "-in", () -> run(this::read));
        Wire.begin(name + "-out", () -> run(this::write));
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** However it ends, the connection ends with it: an end of stream, a reset, or the drill's end. */
    private void run(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            ended = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            over.run();
        }
    }

    private void read() throws IOException, InterruptedException {
        byte[] buffer = new byte[PIECE];
        for (int size = from.read(buffer); size >= 0 && !ended; size = from.read(buffer)) {
            Piece piece = new Piece(Bytes.takeOwnership(Arrays.copyOf(buffer, size)), System.nanoTime() + delayNanos());
            boolean taken = false;
            while (!ended && !taken) {
                taken = underWay.offer(piece, LOOK_EVERY_NANOS, TimeUnit.NANOSECONDS);
            }
        }
    }

    private long delayNanos() {
        Weather now = weather.get();
        long delay = now.delay().toNanos()
                + (long) (random.nextDouble() * now.jitter().toNanos());
        return random.nextDouble() < now.loss() ? delay + RETRANSMISSION_NANOS : delay;
    }

    private void write() throws IOException, InterruptedException {
        while (!ended) {
            Piece piece = underWay.poll(LOOK_EVERY_NANOS, TimeUnit.NANOSECONDS);
            if (piece != null) {
                while (!ended && (weather.get().cut() || System.nanoTime() < piece.dueNanos())) {
                    LockSupport.parkNanos(waitNanos(piece));
                }
                to.write(piece.bytes().toByteArray());
            }
        }
    }

    private long waitNanos(Piece piece) {
        long due = piece.dueNanos() - System.nanoTime();
        return weather.get().cut() ? LOOK_AT_WEATHER_EVERY_NANOS : Math.max(1, due);
    }
}
