package org.medchain.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * What was written of one answer, in a file, so that a requester whose connection broke reads on. One thread writes it; one reader at a
 * time is given it, and a new one takes the place of the one before. What was written stays until {@link #close}. Thread-safe.
 */
final class KeptAnswer implements AutoCloseable {
    private static final int PIECE = 64 << 10;

    /** What the writer and readers of all answers share: the time, and how far a writer may be ahead of its reader. */
    record Terms(Clock clock, long aheadBytes, Duration patience) {
        /** An answer that is complete is forgotten after so many times the patience, however often it is read on. */
        private static final int MOST = 5;
    }

    private final Terms terms;
    private final FileChannel file;
    private long written;
    private long delivered;
    private long reader;
    private boolean attached = true;
    private boolean whole;
    private boolean closed;
    private long changes;
    private long progress;
    private Instant lastUse;
    private Instant completed = Instant.MAX;

    KeptAnswer(Path path, Terms terms) throws IOException {
        this.terms = terms;
        this.file = FileChannel.open(
                path,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        this.lastUse = terms.clock.instant();
    }

    /** Adds bytes, the writer's. */
    void append(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer piece = ByteBuffer.wrap(bytes, offset, length);
        long at = written();
        while (piece.hasRemaining()) {
            at += file.write(piece, at);
        }
        synchronized (this) {
            if (closed) {
                throw new IOException("the answer is forgotten");
            }
            written = at;
            lastUse = terms.clock.instant();
            changed();
        }
    }

    synchronized long written() {
        return written;
    }

    /** Whether the first reader, whose connection the writer writes to itself, was replaced. */
    synchronized boolean isTakenOver() {
        return reader > 0;
    }

    /** The writer's own connection took all of it, or broke. */
    synchronized void firstReader(boolean connected) {
        if (reader == 0) {
            attached = connected;
            delivered = connected ? written : delivered;
        }
    }

    /**
     * Waits, as the writer, until the reader is not too far behind.
     *
     * @throws IOException if no reader came or went on in time
     */
    synchronized void awaitReader() throws IOException {
        long end = end();
        long before = progress;
        while (!closed && (!attached || written - delivered > terms.aheadBytes)) {
            if (progress > before) {
                before = progress;
                end = end();
            }
            pause(end, "no requester read on within " + terms.patience);
        }
    }

    /** All is written. */
    synchronized void complete() {
        whole = true;
        lastUse = terms.clock.instant();
        completed = lastUse;
        changed();
    }

    /** Whether it is no longer written to, and nobody was given any of it for a while, or it was complete long ago. */
    synchronized boolean isDue(Instant now) {
        return whole
                && (now.isAfter(lastUse.plus(terms.patience))
                        || now.isAfter(completed.plus(terms.patience.multipliedBy(Terms.MOST))));
    }

    /** Attaches a reader in place of the one before. Returns its number, or 0 if there is no such byte. */
    synchronized long attach(long from) {
        if (closed || from > written) {
            return 0;
        }
        attached = true;
        delivered = from;
        lastUse = terms.clock.instant();
        reader++;
        changed();
        return reader;
    }

    /**
     * Sends to {@code out}, as the reader of this number, what was and will be written, from this byte on.
     *
     * @throws IOException if {@code out} fails, another reader came, or the answer broke off
     */
    void send(long number, long from, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        long at = from;
        try {
            for (long end = awaitBytes(number, at); end > at; end = awaitBytes(number, at)) {
                int length = file.read(ByteBuffer.wrap(piece, 0, (int) Math.min(piece.length, end - at)), at);
                out.write(piece, 0, length);
                at += length;
                deliveredTo(number, at);
            }
        } finally {
            detach(number);
        }
    }

    /** How much is written once it is more than this, or this if no more will be. */
    private synchronized long awaitBytes(long number, long at) throws IOException {
        long end = end();
        while (written == at && !whole) {
            requireReader(number);
            pause(end, "no more of the answer came within " + terms.patience);
        }
        requireReader(number);
        return written;
    }

    private void requireReader(long number) throws IOException {
        if (closed) {
            throw new IOException("the answer broke off");
        }
        if (reader != number) {
            throw new IOException("the requester reads on over another connection");
        }
    }

    private synchronized void deliveredTo(long number, long at) {
        if (reader == number) {
            delivered = at;
            progress++;
            lastUse = terms.clock.instant();
            changed();
        }
    }

    private synchronized void detach(long number) {
        if (reader == number) {
            attached = false;
        }
    }

    private void changed() {
        changes++;
        notifyAll();
    }

    /** When patience is over, by a clock that nobody sets. */
    private long end() {
        return System.nanoTime() + terms.patience.toNanos();
    }

    /** Waits for the next change. */
    private void pause(long end, String otherwise) throws IOException {
        long seen = changes;
        while (changes == seen) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new IOException(otherwise);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            changed();
        }
        file.close();
    }
}
