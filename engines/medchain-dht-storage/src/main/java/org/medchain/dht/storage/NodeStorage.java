package org.medchain.dht.storage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryWrite;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;
import org.medchain.health.Issue;
import org.medchain.io.Libraries;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Metrics;

/**
 * The records of one node on its disk. A write is durable before its outcome is known; writes that wait share an fsync. One thread
 * writes, another one frees space. Thread-safe.
 */
public final class NodeStorage implements AutoCloseable {
    private static final RecordAddress LAST = new RecordAddress(new Digest(lastOfAll()));

    private final RecordStore store;
    private final Committer committer;
    private final Reclaimer reclaimer;
    private final Writer writer;
    private final List<Metrics.Registration> gauges;

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    /** Takes ownership of the store. */
    NodeStorage(RecordStore store, DhtSettings settings) throws StorageException {
        this(store, settings, System::nanoTime, SWEEP_EVERY);
    }

    /** With a monotonic clock that measures graces, and the interval at which an idle node drops what has expired. */
    NodeStorage(RecordStore store, DhtSettings settings, LongSupplier nanos, Duration sweepEvery)
            throws StorageException {
        this.store = store;
        this.committer = new Committer(
                store,
                settings.clock(),
                new SettledTime(settings.clock(), nanos, settings.expiryGrace()),
                Quota.of(settings));
        this.reclaimer = new Reclaimer(store, committer, settings.reclaimAfterBytes());
        this.writer = Writer.start(committer, reclaimer::reclaimIfWorthwhile, sweepEvery);
        Metrics metrics = settings.metrics();
        this.gauges = List.of(
                metrics.gauge(Instrument.DIRECTORY_RECORDS.series(), total(Totals::records)),
                metrics.gauge(Instrument.DIRECTORY_STORAGE_USAGE.series(), total(Totals::liveBytes)),
                metrics.gauge(Instrument.DIRECTORY_STORAGE_LIMIT.series(), settings::quota));
    }

    private DoubleSupplier total(ToLongFunction<Totals> which) {
        return () -> which.applyAsLong(committer.totals());
    }

    /**
     * Opens the storage in {@code folder}, or creates it.
     *
     * @throws StorageException if the folder is in use, cannot be read or written, or is damaged; the message names the place
     * @throws IllegalStateException if RocksDB is missing
     */
    public static NodeStorage open(Path folder, DhtSettings settings) throws StorageException {
        Libraries.require(
                NodeStorage.class, "org.rocksdb.RocksDB", "org.rocksdb:rocksdbjni", "a node of the directory");
        RocksStore store = RocksStoreOpener.open(folder);
        try {
            return new NodeStorage(store, settings);
        } catch (StorageException e) {
            store.close();
            throw e;
        }
    }

    private static Bytes lastOfAll() {
        byte[] last = new byte[Digest.SIZE];
        Arrays.fill(last, (byte) 0xff);
        return Bytes.takeOwnership(last);
    }

    /** True if there is a storage in {@code folder}. */
    public static boolean existsIn(Path folder) {
        return AcknowledgedMark.existsIn(folder);
    }

    /** Stores a verified write unless it conflicts. Does not block. */
    public CompletableFuture<WriteOutcome> write(DirectoryWrite verified) {
        return writer.submit(Candidate.of(verified));
    }

    /** Stores a verified write unless it conflicts, and charges the account. Does not block. */
    public CompletableFuture<WriteOutcome> write(DirectoryWrite verified, Bytes account) {
        return writer.submit(Candidate.of(verified, account));
    }

    /** Accepts a verified write that came in this way; its outcome is "stored" if the node then stands by it. Does not block. */
    public CompletableFuture<WriteOutcome> take(DirectoryWrite verified, Held.Mode mode) {
        return writer.submit(Candidate.of(verified, mode));
    }

    /**
     * What the node holds at {@code address}, unless it has expired, without verifying signatures.
     *
     * @throws DamageException if it was changed on the disk
     */
    public Optional<Held> find(RecordAddress address) throws StorageException, DamageException {
        return standing(address).map(StoredWrite::held);
    }

    /**
     * The verified write at {@code address}, unless it has expired.
     *
     * @throws DamageException if it does not verify any more
     */
    public Optional<DirectoryWrite> findVerified(RecordAddress address) throws StorageException, DamageException {
        Optional<StoredWrite> standing = standing(address);
        return standing.isEmpty()
                ? Optional.empty()
                : Optional.of(standing.get().verified());
    }

    private Optional<StoredWrite> standing(RecordAddress address) throws StorageException, DamageException {
        return store.find(address).filter(found -> !found.write().name().hasExpiredAt(nowMillis()));
    }

    /** At most {@code max} entries from {@code from} on, in the order of addresses. They may have expired. */
    public List<StoredEntry> entries(RecordAddress from, int max) throws StorageException {
        return entries(from, LAST, max);
    }

    /** At most {@code max} entries from {@code from} to {@code to}, both inclusive. They may have expired. */
    public List<StoredEntry> entries(RecordAddress from, RecordAddress to, int max) throws StorageException {
        return store.entries(from, to, max);
    }

    /** The clock's time, but never before the expiry of anything that was dropped. */
    public long nowMillis() {
        return committer.nowMillis();
    }

    /** What is wrong with the disk, the quota or the threads that write. */
    public List<Issue> issues() {
        List<Issue> issues = new ArrayList<>(committer.issues());
        writer.issue().ifPresent(issues::add);
        reclaimer.issue().ifPresent(issues::add);
        return issues;
    }

    /** The operations of an operator on the disk. */
    public StorageMaintenance maintenance() {
        return reclaimer;
    }

    /** Refuses new writes, finishes those that wait, and releases all resources. Has no effect if called again. */
    @Override
    public void close() {
        gauges.forEach(Metrics.Registration::close);
        writer.close();
        reclaimer.close();
        store.close();
    }
}
