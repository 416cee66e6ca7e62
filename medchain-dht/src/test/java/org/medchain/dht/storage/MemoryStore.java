package org.medchain.dht.storage;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.medchain.dht.RecordAddress;
import org.medchain.error.StorageException;

/** A store in memory whose disk fails or stalls when told to. */
final class MemoryStore implements RecordStore {
    private final Map<RecordAddress, StoredWrite> stored = new HashMap<>();
    private Totals totals = Totals.NONE;
    volatile boolean failing;
    volatile CountDownLatch stalled = new CountDownLatch(0);
    volatile int commits;
    final CountDownLatch compacted = new CountDownLatch(1);

    @Override
    public synchronized Optional<StoredWrite> find(RecordAddress address) {
        return Optional.ofNullable(stored.get(address));
    }

    @Override
    public synchronized Totals totals() {
        return totals;
    }

    @Override
    public synchronized List<RecordAddress> expiring(long fromMillis, long toMillis, int max) {
        return List.of();
    }

    @Override
    public synchronized List<StoredEntry> entries(RecordAddress from, int max) {
        return stored.values().stream()
                .map(StoredWrite::entry)
                .filter(entry -> entry.address().compareTo(from) >= 0)
                .sorted(Comparator.comparing(StoredEntry::address))
                .limit(max)
                .toList();
    }

    @Override
    public void commit(Changes changes) throws StorageException {
        try {
            stalled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted", e);
        }
        if (failing) {
            throw new StorageException("disk failed");
        }
        synchronized (this) {
            commits++;
            changes.puts().forEach(put -> stored.put(put.address(), put));
            changes.drops().forEach(drop -> stored.remove(drop.address()));
            totals = changes.totals();
        }
    }

    @Override
    public void compact() throws StorageException {
        if (failing) {
            throw new StorageException("disk failed");
        }
        compacted.countDown();
    }

    @Override
    public void cancelCompaction() {}

    @Override
    public long bytesOnDisk() {
        return 0;
    }

    @Override
    public void close() {}
}
