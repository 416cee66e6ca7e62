package org.medchain.examples.ordering;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.medchain.chain.ordering.Ordering;

/**
 * A service that brings entries into an order: a file, to which each {@code POST /log?above=p} adds an entry at a position above p, and
 * from which {@code GET /log?after=p} reads the next one after p. The file has for each entry its position, its length and its bytes.
 * It has no access control: run it where only members reach it.
 */
public final class Sequencer implements AutoCloseable {
    /** What goes before an entry in the file and in an answer: position and length. */
    static final int HEADER = Long.BYTES + Integer.BYTES;

    private static final int OK = 200;
    private static final int NOTHING_YET = 204;
    private static final int REFUSED = 400;
    private static final int THREADS = 8;
    /** How long a reader waits for the next entry. */
    private static final long WAIT_MILLIS = 1_000;

    private final RandomAccessFile file;
    private final HttpServer server;
    private final ExecutorService threads;
    private long tail;

    private Sequencer(RandomAccessFile file, HttpServer server) {
        this.file = file;
        this.server = server;
        this.threads = Executors.newFixedThreadPool(THREADS, work -> new Thread(work, "sequencer"));
    }

    /** Opens the log in {@code file}, and serves it at {@code address}. */
    public static Sequencer open(Path file, InetSocketAddress address) throws IOException {
        Sequencer opened = new Sequencer(new RandomAccessFile(file.toFile(), "rw"), HttpServer.create(address, 0));
        opened.findTail();
        opened.server.createContext("/log", opened::answer);
        opened.server.setExecutor(opened.threads);
        opened.server.start();
        return opened;
    }

    /** The address at which it serves. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** An entry that was not written whole before a crash was not acknowledged: it is cut off. */
    private synchronized void findTail() throws IOException {
        long end = 0;
        while (end + HEADER <= file.length()) {
            file.seek(end);
            long position = file.readLong();
            long next = end + HEADER + file.readInt();
            if (next > file.length()) {
                break;
            }
            tail = position;
            end = next;
        }
        file.setLength(end);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] query = exchange.getRequestURI().getQuery().split("=", 2);
            if (query[0].equals("above")) {
                byte[] entry = exchange.getRequestBody().readNBytes(Ordering.MAX_ENTRY_BYTES + 1);
                boolean fits = entry.length > 0 && entry.length <= Ordering.MAX_ENTRY_BYTES;
                if (fits) {
                    add(Long.parseLong(query[1]), entry);
                }
                exchange.sendResponseHeaders(fits ? OK : REFUSED, -1);
            } else {
                byte[] next = next(Long.parseLong(query[1]));
                exchange.sendResponseHeaders(next.length > 0 ? OK : NOTHING_YET, next.length > 0 ? next.length : -1);
                exchange.getResponseBody().write(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the entry is on the disk. */
    private synchronized void add(long above, byte[] entry) throws IOException {
        tail = Math.max(tail, above) + 1;
        ByteArrayOutputStream record = new ByteArrayOutputStream(HEADER + entry.length);
        DataOutputStream fields = new DataOutputStream(record);
        fields.writeLong(tail);
        fields.writeInt(entry.length);
        fields.write(entry);
        file.seek(file.length());
        file.write(record.toByteArray());
        file.getFD().sync();
        notifyAll();
    }

    /** The record of the next entry after a position; empty if none comes for a while. */
    private synchronized byte[] next(long after) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        while (tail <= after && System.nanoTime() < end) {
            wait(WAIT_MILLIS);
        }
        long at = 0;
        while (at < file.length()) {
            file.seek(at);
            long position = file.readLong();
            int length = file.readInt();
            if (position > after) {
                byte[] record = new byte[HEADER + length];
                file.seek(at);
                file.readFully(record);
                return record;
            }
            at += HEADER + length;
        }
        return new byte[0];
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        synchronized (this) {
            file.close();
        }
    }
}
