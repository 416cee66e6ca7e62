package org.medchain.benchmarks.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/** H2's MVStore, a file of copied-on-write trees in Java: committed each 4 MiB of batches, 32 MiB of cache. */
final class MvStoreCandidate implements Candidate {
    private static final long COMMIT_BYTES = 4L << 20;

    private final MVStore store;
    private final MVMap<byte[], byte[]> map;
    private long uncommitted;

    MvStoreCandidate(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        store = new MVStore.Builder()
                .fileName(file.toString())
                .cacheSize(32)
                .autoCommitDisabled()
                .open();
        map = store.openMap(
                "index",
                new MVMap.Builder<byte[], byte[]>()
                        .keyType(ByteArrayDataType.INSTANCE)
                        .valueType(ByteArrayDataType.INSTANCE));
    }

    @Override
    public void write(List<Entry> batch) {
        for (Entry entry : batch) {
            map.put(entry.key(), entry.value());
            uncommitted += entry.key().length + entry.value().length;
        }
        if (uncommitted >= COMMIT_BYTES) {
            store.commit();
            uncommitted = 0;
        }
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
        return map.get(key);
    }

    @Override
    public void close() {
        store.close();
    }
}
