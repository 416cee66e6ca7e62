package org.medchain.dht.storage;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.error.StorageException;

/** A store in memory whose disk fails or stalls when told to. */
final class MemoryStore implements RecordStore {
    private final Map<RecordAddress, StoredWrite> stored = new HashMap<>();
    private final Map<RecordAddress, Bytes> payers = new HashMap<>();
    private final Map<Bytes, Long> used = new HashMap<>();
    private final Set<Expiry> expiries = new HashSet<>();
    private Totals totals = Totals.NONE;
    volatile boolean failing;
    volatile String why = "disk failed";
    volatile CountDownLatch stalled = new CountDownLatch(0);
    volatile int commits;
    final CountDownLatch compacted = new CountDownLatch(1);
    final AtomicInteger errors = new AtomicInteger();
    final AtomicInteger compactionErrors = new AtomicInteger();
    final AtomicInteger compactions = new AtomicInteger();
    volatile boolean compactionFails;
    volatile CountDownLatch compactionStalled = new CountDownLatch(0);
    final AtomicInteger commitsBegun = new AtomicInteger();
    final AtomicInteger sweeps = new AtomicInteger();
    final AtomicInteger sweepErrors = new AtomicInteger();
    volatile boolean sweepFails;
    volatile boolean cancelled;
    volatile boolean closed;

    @Override
    public synchronized Optional<StoredWrite> find(RecordAddress address) {
        return Optional.ofNullable(stored.get(address));
    }

    @Override
    public synchronized Optional<Bytes> account(RecordAddress address) {
        return Optional.ofNullable(payers.get(address));
    }

    @Override
    public synchronized long used(Bytes account) {
        return used.getOrDefault(account, 0L);
    }

    @Override
    public synchronized Totals totals() {
        return totals;
    }

    @Override
    public synchronized List<Expiry> expiring(long fromMillis, long toMillis, int max) throws StorageException {
        sweeps.incrementAndGet();
        runIntoAnErrorIfTold(sweepErrors);
        if (sweepFails) {
            throw new StorageException("disk failed");
        }
        return expiries.stream()
                .filter(expiry -> expiry.millis() >= fromMillis && expiry.millis() <= toMillis)
                .sorted(Comparator.comparing(Expiry::millis).thenComparing(Expiry::address))
                .limit(max)
                .toList();
    }

    /** Something that ends and cannot be found any more. */
    synchronized void plant(Expiry expiry) {
        expiries.add(expiry);
    }

    @Override
    public synchronized List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) {
        return stored.values().stream()
                .map(StoredWrite::entry)
                .filter(entry ->
                        entry.address().compareTo(from) >= 0 && entry.address().compareTo(to) <= 0)
                .sorted(Comparator.comparing(StoredEntry::address))
                .limit(max)
                .toList();
    }

    @Override
    public void commit(Changes changes) throws StorageException {
        commitsBegun.incrementAndGet();
        await(stalled);
        if (failing) {
            throw new StorageException(why);
        }
        runIntoAnErrorIfTold(errors);
        synchronized (this) {
            commits++;
            changes.puts().forEach(this::put);
            changes.drops().forEach(drop -> drop(expiry(drop)));
            changes.dropsUnread().forEach(this::drop);
            changes.accounts().used().forEach(used::put);
            changes.accounts()
                    .payers()
                    .forEach((address, payer) ->
                            payer.ifPresentOrElse(one -> payers.put(address, one), () -> payers.remove(address)));
            totals = changes.totals();
        }
    }

    private void put(StoredWrite write) {
        stored.put(write.address(), write);
        if (write.write().name().expiresAtMillis() != RecordName.NEVER) {
            expiries.add(expiry(write));
        }
    }

    private void drop(Expiry expiry) {
        stored.remove(expiry.address());
        expiries.remove(expiry);
    }

    private static Expiry expiry(StoredWrite write) {
        return new Expiry(write.address(), write.write().name().expiresAtMillis());
    }

    private static void await(CountDownLatch latch) throws StorageException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException("interrupted", e);
        }
    }

    @Override
    public void compact() throws StorageException {
        compactions.incrementAndGet();
        await(compactionStalled);
        if (failing || compactionFails || cancelled) {
            throw new StorageException(why);
        }
        runIntoAnErrorIfTold(compactionErrors);
        compacted.countDown();
    }

    private static void runIntoAnErrorIfTold(AtomicInteger errors) {
        if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("for a test");
        }
    }

    @Override
    public void cancelCompaction() {
        cancelled = true;
        compactionStalled.countDown();
    }

    /** Less with every compaction. */
    @Override
    public long bytesOnDisk() {
        return 1_000L - compactions.get();
    }

    @Override
    public void close() {
        closed = true;
    }
}
