package org.medchain.dht.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.RecordName;
import org.medchain.error.MalformedException;
import org.medchain.error.StorageException;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/**
 * A store in RocksDB. A lock around every use of the native database prevents that it is closed meanwhile; a use after closing would
 * crash the JVM.
 */
final class RocksStore implements RecordStore {
    private static final System.Logger LOG = System.getLogger(RocksStore.class.getName());

    /** A use of the open database. */
    private interface Use<T> {
        T on(RocksDB open) throws RocksDBException, StorageException;
    }

    /** A use of the open database that has no result. */
    private interface Action {
        void on(RocksDB open) throws RocksDBException, StorageException;
    }

    private final Path folder;
    private final RocksOptions options;
    private final RocksDB database;
    private final AcknowledgedMark mark;
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    /** Takes ownership of all arguments. */
    RocksStore(Path folder, RocksOptions options, RocksDB database, AcknowledgedMark mark) {
        this.folder = folder;
        this.options = options;
        this.database = database;
        this.mark = mark;
    }

    @Override
    public Optional<StoredWrite> find(RecordAddress address) throws StorageException, DamageException {
        byte[] value;
        lifetime.readLock().lock();
        try {
            checkOpen();
            value = database.get(options.checked, StoreKeys.write(address));
        } catch (RocksDBException e) {
            if (isCorruption(e)) {
                throw new DamageException("under address " + address + ": " + e.getMessage(), e);
            }
            throw failed("reading record " + address, e);
        } finally {
            lifetime.readLock().unlock();
        }
        return value == null ? Optional.empty() : Optional.of(StoredWrite.decode(address, Bytes.takeOwnership(value)));
    }

    @Override
    public Optional<Bytes> account(RecordAddress address) throws StorageException {
        byte[] found = use("reading an account", open -> open.get(options.checked, StoreKeys.account(address)));
        return Optional.ofNullable(found).map(Bytes::takeOwnership);
    }

    @Override
    public long used(Bytes account) throws StorageException {
        byte[] found = use("reading an account", open -> open.get(options.checked, StoreKeys.used(account)));
        if (found != null && found.length != Long.BYTES) {
            throw new StorageException(folder + " is damaged: an account has " + found.length + " bytes");
        }
        return found == null ? 0 : ByteBuffer.wrap(found).getLong();
    }

    @Override
    public Totals totals() throws StorageException {
        byte[] found = use("reading the totals", open -> open.get(options.checked, StoreKeys.totals()));
        if (found == null) {
            return Totals.NONE;
        }
        try {
            return Totals.decode(Bytes.takeOwnership(found));
        } catch (MalformedException e) {
            throw new StorageException(folder + " is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Expiry> expiring(long fromMillis, long toMillis, int max) throws StorageException {
        return use("reading expiries", open -> {
            List<Expiry> found = new ArrayList<>();
            try (RocksIterator at = open.newIterator(options.checked)) {
                at.seek(StoreKeys.expiriesFrom(fromMillis));
                while (found.size() < max && at.isValid() && StoreKeys.isExpiryUpTo(toMillis, at.key())) {
                    found.add(StoreKeys.expiryOf(at.key()));
                    at.next();
                }
                at.status();
            }
            return found;
        });
    }

    @Override
    public List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) throws StorageException {
        return use("reading entries", open -> {
            List<StoredEntry> found = new ArrayList<>();
            try (RocksIterator at = open.newIterator(options.checked)) {
                at.seek(StoreKeys.entry(from));
                Optional<RecordAddress> address = addressUpTo(to, at);
                while (found.size() < max && address.isPresent()) {
                    found.add(StoredEntry.decode(address.get(), at.value(), folder));
                    at.next();
                    address = addressUpTo(to, at);
                }
                at.status();
            }
            return found;
        });
    }

    private static Optional<RecordAddress> addressUpTo(RecordAddress last, RocksIterator at) {
        return at.isValid()
                ? StoreKeys.addressOfEntry(at.key()).filter(address -> address.compareTo(last) <= 0)
                : Optional.empty();
    }

    @Override
    public void commit(Changes changes) throws StorageException {
        run("writing", open -> {
            try (WriteBatch batch = new WriteBatch()) {
                fill(batch, changes);
                open.write(options.synced, batch);
                mark.advance(open.getLatestSequenceNumber());
            } catch (IOException e) {
                throw new StorageException("writing in " + folder + " failed: " + e.getMessage(), e);
            }
        });
    }

    private static void fill(WriteBatch batch, Changes changes) throws RocksDBException {
        for (StoredWrite put : changes.puts()) {
            batch.put(StoreKeys.write(put.address()), put.value().toByteArray());
            batch.put(StoreKeys.entry(put.address()), put.entry().encode());
            if (put.write().name().expiresAtMillis() != RecordName.NEVER) {
                batch.put(StoreKeys.expiry(put), new byte[0]);
            }
        }
        for (StoredWrite drop : changes.drops()) {
            batch.delete(StoreKeys.write(drop.address()));
            batch.delete(StoreKeys.entry(drop.address()));
            batch.delete(StoreKeys.expiry(drop));
        }
        for (Expiry unread : changes.dropsUnread()) {
            batch.delete(StoreKeys.write(unread.address()));
            batch.delete(StoreKeys.entry(unread.address()));
            batch.delete(StoreKeys.expiry(unread));
        }
        fill(batch, changes.accounts());
        batch.put(StoreKeys.totals(), changes.totals().encode().toByteArray());
    }

    private static void fill(WriteBatch batch, Accounts accounts) throws RocksDBException {
        for (Map.Entry<RecordAddress, Optional<Bytes>> payer : accounts.payers().entrySet()) {
            byte[] key = StoreKeys.account(payer.getKey());
            if (payer.getValue().isPresent()) {
                batch.put(key, payer.getValue().get().toByteArray());
            } else {
                batch.delete(key);
            }
        }
        for (Map.Entry<Bytes, Long> used : accounts.used().entrySet()) {
            byte[] key = StoreKeys.used(used.getKey());
            if (used.getValue() > 0) {
                batch.put(
                        key,
                        ByteBuffer.allocate(Long.BYTES).putLong(used.getValue()).array());
            } else {
                batch.delete(key);
            }
        }
    }

    /** Turns file deletion off and on, so that obsolete files are deleted before the call returns. */
    @Override
    public void compact() throws StorageException {
        run("reclaiming space", open -> {
            open.compactRange(open.getDefaultColumnFamily(), null, null, options.whole);
            open.disableFileDeletions();
            open.enableFileDeletions();
        });
    }

    @Override
    public void cancelCompaction() {
        lifetime.readLock().lock();
        try {
            if (!closed) {
                options.whole.setCanceled(true);
            }
        } finally {
            lifetime.readLock().unlock();
        }
    }

    @Override
    public long bytesOnDisk() throws StorageException {
        return use("measuring", open -> FolderSize.of(folder));
    }

    /** Flushes, so that the next opening has nothing to recover. */
    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                flushAndRelease();
            }
        } catch (RocksDBException | IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-D026 {0} was not closed properly: {1}; no write is lost, the log still holds them",
                    folder,
                    e.toString());
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    private void flushAndRelease() throws RocksDBException, IOException {
        try (options;
                database;
                mark) {
            database.flush(options.awaited);
        }
    }

    private void run(String what, Action action) throws StorageException {
        use(what, open -> {
            action.on(open);
            return true;
        });
    }

    private <T> T use(String what, Use<T> use) throws StorageException {
        lifetime.readLock().lock();
        try {
            checkOpen();
            return use.on(database);
        } catch (RocksDBException e) {
            throw failed(what, e);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private void checkOpen() throws StorageException {
        if (closed) {
            throw new StorageException(folder + " is closed");
        }
    }

    private StorageException failed(String what, RocksDBException cause) {
        return new StorageException(what + " in " + folder + " failed: " + cause.getMessage(), cause);
    }

    private static boolean isCorruption(RocksDBException e) {
        return e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption;
    }
}
