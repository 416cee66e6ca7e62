package org.medchain.dht.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.dht.storage.StoredEntry;
import org.medchain.error.MedChainException;

/** The node's disk. What it has written it tells by the node's thread. */
final class StorageHoldings implements Holdings {
    /** What is read beyond the end of a range is read in vain. */
    private static final int PAGE = 100;

    private final NodeStorage storage;
    private final RingThread thread;

    StorageHoldings(NodeStorage storage, RingThread thread) {
        this.storage = storage;
        this.thread = thread;
    }

    @Override
    public void take(DirectoryWrite write, Held.Mode mode, Consumer<WriteOutcome> outcome) {
        CompletableFuture<Void> unused =
                storage.take(write, mode).thenAccept(reached -> thread.execute(() -> outcome.accept(reached)));
    }

    @Override
    public Optional<Held> find(RecordAddress address) throws MedChainException {
        return storage.find(address);
    }

    @Override
    public List<Entry> entries(RecordAddress from, int range, int max) throws MedChainException {
        long now = storage.nowMillis();
        int size = Math.min(max, PAGE);
        List<Entry> entries = new ArrayList<>();
        RecordAddress at = from;
        while (true) {
            List<StoredEntry> page = storage.entries(at, size);
            for (StoredEntry entry : page) {
                if (Ranges.of(entry.address()) != range || entries.size() == max) {
                    return entries;
                }
                if (!entry.hasExpiredAt(now)) {
                    entries.add(new Entry(entry.address(), entry.fingerprint()));
                }
                at = entry.address();
            }
            at = Ranges.after(at);
            if (page.size() < size || Ranges.of(at) != range) {
                return entries;
            }
        }
    }
}
