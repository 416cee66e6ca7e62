package org.medchain.dht.quorum;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.dht.WriteOutcome;
import org.medchain.dht.storage.Held;
import org.medchain.dht.storage.StoredEntry;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/** A disk of which entries alone are read; it counts what is read. */
final class EntriesOnDisk implements Holdings {
    private final NavigableMap<RecordAddress, StoredEntry> entries = new TreeMap<>();
    private final LongSupplier clock;
    private boolean failing;
    private int read;

    EntriesOnDisk(LongSupplier clock) {
        this.clock = clock;
    }

    /** An address that {@code random} draws, and something that stands there for ever. */
    RecordAddress add(Random random) {
        return put(address(random), RecordName.NEVER, random);
    }

    /** Something else stands there from now on. */
    RecordAddress put(RecordAddress address, long expiresAtMillis, Random random) {
        entries.put(address, new StoredEntry(address, digest(random), expiresAtMillis));
        return address;
    }

    static RecordAddress address(Random random) {
        return new RecordAddress(digest(random));
    }

    private static Digest digest(Random random) {
        byte[] drawn = new byte[Digest.SIZE];
        random.nextBytes(drawn);
        return new Digest(Bytes.takeOwnership(drawn));
    }

    void remove(RecordAddress address) {
        entries.remove(address);
    }

    NavigableMap<RecordAddress, StoredEntry> entries() {
        return entries;
    }

    void failing(boolean fails) {
        failing = fails;
    }

    /** How many entries were read since this was last asked. */
    int takeRead() {
        int taken = read;
        read = 0;
        return taken;
    }

    @Override
    public List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) throws MedChainException {
        if (failing) {
            throw new StorageException("the disk fails");
        }
        List<StoredEntry> found = new ArrayList<>();
        for (StoredEntry entry : entries.subMap(from, true, to, true).values()) {
            if (found.size() < max && !entry.hasExpiredAt(clock.getAsLong())) {
                found.add(entry);
            }
        }
        read += found.size();
        return found;
    }

    @Override
    public void take(DirectoryWrite write, Held.Mode mode, Consumer<WriteOutcome> outcome) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public void store(DirectoryWrite write, Bytes account, Consumer<WriteOutcome> outcome) {
        throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public Optional<Held> find(RecordAddress address) {
        throw new UnsupportedOperationException("entries alone are read here");
    }
}
