package org.medchain.dht.quorum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.dht.storage.StoredEntry;
import org.medchain.error.MedChainException;

/** The node's disk. What it has written it tells by the node's thread, unless that has begun another life. Thread-safe. */
final class StorageHoldings implements Holdings {
    private static final int PAGE = 2_000;

    private final NodeStorage storage;
    private final Surroundings surroundings;

    StorageHoldings(NodeStorage storage, Surroundings surroundings) {
        this.storage = storage;
        this.surroundings = surroundings;
    }

    @Override
    public void take(DirectoryWrite write, Held.Mode mode, Consumer<WriteOutcome> outcome) {
        tell(storage.take(write, mode), outcome);
    }

    @Override
    public void store(DirectoryWrite write, Bytes account, Consumer<WriteOutcome> outcome) {
        tell(storage.write(write, account), outcome);
    }

    private void tell(CompletableFuture<WriteOutcome> future, Consumer<WriteOutcome> outcome) {
        CompletableFuture<Void> unused = future.thenAccept(reached -> {
            surroundings.after(Duration.ZERO, () -> outcome.accept(reached));
        });
    }

    @Override
    public Optional<Held> find(RecordAddress address) throws MedChainException {
        return storage.find(address);
    }

    @Override
    public List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) throws MedChainException {
        long now = storage.nowMillis();
        List<StoredEntry> alive = new ArrayList<>();
        RecordAddress at = from;
        while (true) {
            int size = Math.min(max - alive.size(), PAGE);
            List<StoredEntry> page = storage.entries(at, to, size);
            page.stream().filter(entry -> !entry.hasExpiredAt(now)).forEach(alive::add);
            boolean over = page.size() < size || alive.size() == max;
            RecordAddress last = over ? to : page.get(page.size() - 1).address();
            if (last.equals(to)) {
                return alive;
            }
            at = Buckets.after(last);
        }
    }
}
