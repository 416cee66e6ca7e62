package org.medchain.benchmarks.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store as the ledger's index needs one: batches are atomic, and may be lost in a crash as long as what is left is an earlier
 * state, whole. Not thread-safe.
 */
interface Candidate extends AutoCloseable {
    /** A key and its value. */
    final class Entry {
        private final byte[] key;
        private final byte[] value;

        /** Takes both over. */
        Entry(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }

        byte[] key() {
            return key;
        }

        byte[] value() {
            return value;
        }
    }

    /** Writes all or nothing. */
    void write(List<Entry> batch) throws IOException;

    /** The value at {@code key}. */
    byte @Nullable [] get(byte[] key) throws IOException;

    @Override
    void close() throws IOException;

    /** The names of all. */
    List<String> ALL = List.of("rocksdb", "mvstore", "sqlite");

    /** Opens the one of that name, or begins it. */
    static Candidate open(String name, Path folder) throws IOException {
        return switch (name) {
            case "rocksdb" -> new RocksCandidate(folder);
            case "mvstore" -> new MvStoreCandidate(folder.resolve("index.mv"));
            case "sqlite" -> new SqliteCandidate(folder.resolve("index.db"));
            default -> throw new IllegalArgumentException("expected one of " + ALL + ", found " + name);
        };
    }
}
