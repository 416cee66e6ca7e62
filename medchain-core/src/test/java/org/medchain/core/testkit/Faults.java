package org.medchain.core.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.data.AlreadyStoredException;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.data.ObjectName;
import org.medchain.core.store.ProviderStore;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtCapabilities;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.Tombstone;
import org.medchain.dht.WriteOutcome;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;

/** Counts what is asked of ledger, directory and data store, and lets one of these operations go wrong. Not thread-safe. */
public final class Faults {
    /** How an operation goes wrong. */
    public enum Kind {
        /** It is not done, and says so. */
        FAILS,
        /** It is done, and says that it does not know. */
        FAILS_WHEN_DONE,
        /** The process ends before it is done. */
        CRASHES,
        /** The process ends when it is done. */
        CRASHES_WHEN_DONE
    }

    private static final Set<String> CHANGES =
            Set.of("begin", "claim", "seal", "recorded", "abandon", "published", "describe", "add");

    private final AtomicReference<CompletableFuture<Void>> hanging = new AtomicReference<>();
    private boolean dead;
    private String named = "";
    private int steps;
    private int at;
    private Kind kind = Kind.FAILS;

    /** Lets operation {@code number}, counted from now on and from 1, go wrong. */
    public void arm(int number, Kind how) {
        steps = 0;
        at = number;
        kind = how;
    }

    /** Lets all go well from now on. */
    public void disarm() {
        dead = false;
        named = "";
        at = 0;
    }

    /** True if the operation that was to go wrong did not come yet. */
    public boolean waiting() {
        return steps < at;
    }

    /** Lets the next operation of this name go wrong: storing, opening, putting, getting, appending, or a catalogue's method. */
    public void arm(String operation, Kind how) {
        named = operation;
        kind = how;
    }

    /** Lets the next append never be answered; completes once it was asked for. */
    public CompletableFuture<Void> hang() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        hanging.set(asked);
        return asked;
    }

    private boolean isNext(String operation) {
        if (dead) {
            throw new SimulatedCrash("the process has ended");
        }
        steps++;
        if (operation.equals(named)) {
            named = "";
            return true;
        }
        return steps == at;
    }

    private void before(String step) {
        if (kind == Kind.CRASHES) {
            dead = true;
            throw new SimulatedCrash("before " + step);
        }
    }

    private boolean done() {
        return kind == Kind.FAILS_WHEN_DONE || kind == Kind.CRASHES_WHEN_DONE;
    }

    private void after(String step) {
        if (kind == Kind.CRASHES_WHEN_DONE) {
            dead = true;
            throw new SimulatedCrash("after " + step);
        }
    }

    /** A data store whose operations may go wrong. */
    public HealthDataStore around(HealthDataStore store) {
        return new FaultyStore(store);
    }

    /** A catalogue whose changes may go wrong. */
    public ProviderStore around(ProviderStore catalogue) {
        return (ProviderStore) Proxy.newProxyInstance(
                ProviderStore.class.getClassLoader(), new Class<?>[] {ProviderStore.class}, (proxy, method, args) -> {
                    boolean next = CHANGES.contains(method.getName()) && isNext(method.getName());
                    if (dead) {
                        throw new SimulatedCrash("the process has ended");
                    }
                    if (next) {
                        before(method.getName());
                    }
                    Object result = next && !done() ? null : invoke(method, catalogue, args);
                    if (next) {
                        after(method.getName());
                        throw new StorageException(
                                "the catalogue fails at " + method.getName(), new IOException("the disk is full"));
                    }
                    return result;
                });
    }

    private static Object invoke(Method method, ProviderStore catalogue, Object[] args) throws Throwable {
        try {
            return method.invoke(catalogue, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** A directory whose operations may go wrong. */
    public Dht around(Dht directory) {
        return new FaultyDirectory(directory);
    }

    /** A ledger whose appends may go wrong. */
    public Ledger around(Ledger ledger) {
        return LedgerInstead.of(
                ledger,
                (proxy, method, args) -> method.getName().equals("append") ? append(ledger, (Event) args[0]) : null);
    }

    private final class FaultyStore implements HealthDataStore {
        private final HealthDataStore store;

        FaultyStore(HealthDataStore store) {
            this.store = store;
        }

        @Override
        public long create(ObjectName name, InputStream content)
                throws IOException, AlreadyStoredException, StorageException {
            if (!isNext("storing")) {
                return store.create(name, content);
            }
            before("storing");
            if (done()) {
                store.create(name, content);
            }
            after("storing");
            throw new StorageException("storing fails", new IOException("the disk is full"));
        }

        @Override
        public InputStream open(ObjectName name) throws StorageException {
            if (!isNext("opening")) {
                return store.open(name);
            }
            before("reading back");
            after("reading back");
            throw new StorageException("reading fails", new IOException("the disk is gone"));
        }

        @Override
        public long size(ObjectName name) throws StorageException {
            return store.size(name);
        }

        @Override
        public void delete(ObjectName name) throws StorageException {
            if (dead) {
                throw new SimulatedCrash("the process has ended");
            }
            store.delete(name);
        }

        @Override
        public void deleteAll(DataId data) throws StorageException {
            store.deleteAll(data);
        }
    }

    private final class FaultyDirectory implements Dht {
        private final Dht directory;

        FaultyDirectory(Dht directory) {
            this.directory = directory;
        }

        @Override
        public CompletableFuture<WriteOutcome> put(DirectoryRecord record) {
            if (!isNext("putting")) {
                return directory.put(record);
            }
            before("putting");
            if (done()) {
                directory.put(record).join();
            }
            after("putting");
            return CompletableFuture.completedFuture(
                    done() ? new WriteOutcome.Indeterminate("lost") : new WriteOutcome.Unavailable("down"));
        }

        @Override
        public CompletableFuture<WriteOutcome> remove(Tombstone tombstone) {
            return directory.remove(tombstone);
        }

        @Override
        public CompletableFuture<ReadOutcome> get(RecordAddress address) {
            if (!isNext("getting")) {
                return directory.get(address);
            }
            before("getting");
            after("getting");
            return CompletableFuture.completedFuture(new ReadOutcome.Unavailable("down"));
        }

        @Override
        public DhtCapabilities capabilities() {
            return directory.capabilities();
        }

        @Override
        public Optional<StorageMaintenance> maintenance() {
            return directory.maintenance();
        }

        @Override
        public void close() {
            directory.close();
        }
    }

    private CompletableFuture<EventRef> append(Ledger ledger, Event event) {
        CompletableFuture<Void> asked = hanging.getAndSet(null);
        if (asked != null) {
            asked.complete(null);
            return new CompletableFuture<>();
        }
        if (!isNext("appending")) {
            return ledger.append(event);
        }
        before("appending");
        if (done()) {
            ledger.append(event).join();
        }
        after("appending");
        return CompletableFuture.failedFuture(new UnavailableException("the ledger is down"));
    }
}
