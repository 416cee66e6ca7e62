package org.medchain.chain.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.medchain.log.LogFolder;
import org.medchain.log.LogInput;

/**
 * Open files of a log's segments, because opening a file takes longer than reading an event. Each is read by one thread at a time.
 * Those used last stay open. Thread-safe.
 */
final class LogReaders implements Closeable {
    /** The most files that stay open. */
    private static final int MAX_IDLE = 64;

    private final LogFolder folder;
    private final Deque<Reader> idle = new ArrayDeque<>();
    private boolean closed;

    LogReaders(LogFolder folder) {
        this.folder = folder;
    }

    private record Reader(String name, LogInput file) {}

    /** Reads something from an open file. */
    @FunctionalInterface
    interface Reading<T> {
        T from(LogInput file) throws IOException;
    }

    <T> T read(String name, Reading<T> reading) throws IOException {
        Reader reader = take(name).orElse(null);
        if (reader == null) {
            reader = new Reader(name, folder.read(name));
        }
        boolean sound = false;
        try {
            T read = reading.from(reader.file());
            sound = true;
            return read;
        } finally {
            give(reader, sound);
        }
    }

    private synchronized Optional<Reader> take(String name) {
        for (Iterator<Reader> readers = idle.iterator(); readers.hasNext(); ) {
            Reader reader = readers.next();
            if (reader.name().equals(name)) {
                readers.remove();
                return Optional.of(reader);
            }
        }
        return Optional.empty();
    }

    /** A file that failed is not used again. */
    private void give(Reader reader, boolean sound) throws IOException {
        Optional<Reader> surplus = sound ? keep(reader) : Optional.of(reader);
        if (surplus.isPresent()) {
            surplus.get().file().close();
        }
    }

    private synchronized Optional<Reader> keep(Reader reader) {
        if (closed) {
            return Optional.of(reader);
        }
        idle.addFirst(reader);
        return idle.size() > MAX_IDLE ? Optional.of(idle.removeLast()) : Optional.empty();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        while (!idle.isEmpty()) {
            idle.remove().file().close();
        }
    }
}
