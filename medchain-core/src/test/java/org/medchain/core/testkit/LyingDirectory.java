package org.medchain.core.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;

/** A directory that keeps everything it was ever sent and answers some reads with whatever it was told to say. */
public final class LyingDirectory implements Dht {
    private final Dht honest;
    private final List<DirectoryRecord> seen = new ArrayList<>();
    private final Map<RecordAddress, ReadOutcome> lies = new HashMap<>();
    private boolean refusing;
    private long reads;

    /** Lies where it is told to, and is {@code honest} otherwise. */
    public LyingDirectory(Dht honest) {
        this.honest = honest;
    }

    /** Answers every read of {@code address} with {@code outcome} from now on. */
    public synchronized void lie(RecordAddress address, ReadOutcome outcome) {
        lies.put(address, outcome);
    }

    /** Answers every read of {@code address} with {@code record}, whatever it is. */
    public void lie(RecordAddress address, DirectoryRecord record) {
        lie(address, new ReadOutcome.Found(record));
    }

    /** From now on takes no write, or takes writes again. */
    public synchronized void refuseWrites(boolean refuse) {
        refusing = refuse;
    }

    private synchronized boolean isRefusing() {
        return refusing;
    }

    /** Ends all lies. */
    public synchronized void beHonest() {
        lies.clear();
    }

    /** Every version of the record at {@code address} that was ever sent, oldest first. */
    public synchronized List<DirectoryRecord> versions(RecordAddress address) {
        return seen.stream().filter(record -> record.address().equals(address)).toList();
    }

    /** Every record that was ever sent, oldest first. */
    public synchronized List<DirectoryRecord> seen() {
        return List.copyOf(seen);
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        if (isRefusing()) {
            return CompletableFuture.completedFuture(new WriteOutcome.Unavailable("refused"));
        }
        synchronized (this) {
            seen.add(record);
        }
        return honest.put(record);
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        if (isRefusing()) {
            return CompletableFuture.completedFuture(new WriteOutcome.Unavailable("refused"));
        }
        return honest.remove(tombstone);
    }

    /** How many records it was asked for. */
    public synchronized long reads() {
        return reads;
    }

    @Override
    public CompletableFuture<ReadOutcome> get(RecordAddress address) {
        synchronized (this) {
            reads++;
            ReadOutcome lie = lies.get(address);
            return lie == null ? honest.get(address) : CompletableFuture.completedFuture(lie);
        }
    }

    @Override
    public DhtCapabilities capabilities() {
        return honest.capabilities();
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return honest.maintenance();
    }

    @Override
    public void close() {
        honest.close();
    }
}
