package org.medchain.testkit.proof;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.VerificationException;

/** A directory in maps, one for each folder, that stay when it is closed. */
class MemoryDht implements Dht {
    private static final Map<Path, Disk> DISKS = new ConcurrentHashMap<>();

    private final DhtSettings settings;
    private final Disk disk;
    private boolean closed;

    private static final class Disk {
        final Map<RecordAddress, DirectoryWrite> writes = new HashMap<>();
        long latest;
    }

    MemoryDht(DhtSettings settings) {
        this.settings = settings;
        this.disk = DISKS.computeIfAbsent(settings.folder().orElseThrow(), folder -> new Disk());
    }

    /** Loses all that is in the folder of these settings. */
    static void forget(DhtSettings settings) {
        DISKS.remove(settings.folder().orElseThrow());
    }

    @Override
    public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
        return CompletableFuture.completedFuture(apply(record));
    }

    @Override
    public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
        return CompletableFuture.completedFuture(apply(tombstone));
    }

    private synchronized WriteOutcome apply(DirectoryWrite write) {
        if (closed) {
            return new WriteOutcome.Closed();
        }
        if (write instanceof DirectoryRecord put && put.payload().size() > settings.maxPayload()) {
            return new WriteOutcome.TooLarge(put.payload().size(), settings.maxPayload());
        }
        try {
            write.verify();
        } catch (VerificationException e) {
            return new WriteOutcome.Invalid(String.valueOf(e.getMessage()));
        }
        if (hasExpired(write.name())) {
            return new WriteOutcome.Invalid("the lifetime of " + write.address() + " is over");
        }
        DirectoryWrite standing = disk.writes.get(write.address());
        if (standing == null || replaces(write, standing)) {
            disk.writes.put(write.address(), write);
        } else if (!write.equals(standing)) {
            return new WriteOutcome.VersionConflict(standing);
        }
        return new WriteOutcome.Stored(write.version());
    }

    /** The rule of the directory. */
    boolean replaces(DirectoryWrite write, DirectoryWrite standing) {
        return write.supersedes(standing);
    }

    /** What has expired stays so if the clock is set back. */
    private boolean hasExpired(RecordName name) {
        disk.latest = Math.max(disk.latest, settings.clock().millis());
        return name.expiresAtMillis() != RecordName.NEVER && name.expiresAtMillis() <= disk.latest;
    }

    @Override
    public synchronized CompletableFuture<ReadOutcome> get(RecordAddress address) {
        return CompletableFuture.completedFuture(closed ? new ReadOutcome.Closed() : found(address));
    }

    private ReadOutcome found(RecordAddress address) {
        DirectoryWrite standing = disk.writes.get(address);
        if (standing == null || hasExpired(standing.name())) {
            return new ReadOutcome.Absent();
        }
        return standing instanceof DirectoryRecord record
                ? new ReadOutcome.Found(record)
                : new ReadOutcome.Removed((Tombstone) standing);
    }

    @Override
    public DhtCapabilities capabilities() {
        return new DhtCapabilities(settings.maxPayload(), Set.of());
    }

    @Override
    public Optional<StorageMaintenance> maintenance() {
        return Optional.empty();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
