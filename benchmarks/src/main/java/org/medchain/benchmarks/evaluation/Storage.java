package org.medchain.benchmarks.evaluation;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.medchain.benchmarks.stage.Cast;
import org.medchain.benchmarks.stage.Events;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventType;
import org.medchain.chain.ledger.Ledger;
import org.medchain.core.MedChain;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Patient;
import org.medchain.core.role.Provider;
import org.medchain.core.role.Selection;
import org.medchain.core.store.OperationKey;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.hash.DomainTag;
import org.medchain.crypto.seal.SymmetricKey;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.DirectoryRecord;
import org.medchain.dht.StorageMaintenance;
import org.medchain.dht.StorageReport;
import org.medchain.error.MedChainException;

/**
 * Ledger and directory of one hospital through the life of data and sessions, and beside them a ledger as the on-blockchain design
 * has it: the same events, and what the directory holds as events too. Not thread-safe.
 */
final class Storage implements AutoCloseable {
    private static final int RECORD_BYTES = 1000;
    private static final int MOST_IN_EVENT = Event.MAX_SIZE - 1024;
    private static final DomainTag DESCRIPTION_USE = DomainTag.of("benchmark-description");
    private static final DataDescription DESCRIPTION = new DataDescription(
            Map.of("title", "Health summary", "type", "text"), URI.create("https://records.hospital.example/v1"));

    private final Cast cast;
    private final Context context;
    private final Ledger ledger;
    private final Ledger onBlockchain;
    private final Dht directory;
    private final StorageMaintenance maintenance;
    private final MedChain medchain;
    private final Provider provider;
    private final Patient patient;
    private final InventoryPointer inventory;
    private final LongAdder payloads = new LongAdder();
    private final List<Selection> selections = new ArrayList<>();
    private final List<GrantedSession> sessions = new ArrayList<>();

    /**
     * Bytes at one moment.
     *
     * @param ledger of all events on MedChain's ledger, encoded
     * @param directory of all records and tombstones that stand, encoded
     * @param directoryOnDisk of the directory's files
     * @param onBlockchain of all events on the other ledger, encoded
     * @param removals of those events that end sessions: the design can leave them out
     */
    record Bill(long ledger, long directory, long directoryOnDisk, long onBlockchain, long removals) {
        long medchain() {
            return ledger + directory;
        }

        Bill minus(Bill before) {
            return new Bill(
                    ledger - before.ledger,
                    directory - before.directory,
                    directoryOnDisk - before.directoryOnDisk,
                    onBlockchain - before.onBlockchain,
                    removals - before.removals);
        }
    }

    Storage(Context context) throws MedChainException {
        this.context = context;
        this.cast = Cast.enrol(SuiteId.X25519, context.random());
        Path folder = context.scratch().next();
        this.ledger = cast.open(folder.resolve("ledger"));
        this.onBlockchain = cast.open(folder.resolve("on-blockchain"));
        cast.admit(onBlockchain);
        this.directory = DhtFactory.named(DhtFactory.EMBEDDED)
                .open(DhtSettings.builder(folder.resolve("directory")).build());
        this.maintenance = directory.maintenance().orElseThrow();
        this.medchain = MedChain.over(folder.resolve("roles"), ledger, measured(directory))
                .open();
        this.provider = medchain.provider(cast.hospital());
        this.patient = medchain.patient(cast.patient());
        this.inventory = provider.createInventory(cast.patient().certificate());
        settle();
    }

    /** Adds up the payloads that are put. */
    private Dht measured(Dht inner) {
        return (Dht) java.lang.reflect.Proxy.newProxyInstance(
                Dht.class.getClassLoader(), new Class<?>[] {Dht.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments.length == 1 && arguments[0] instanceof DirectoryRecord put) {
                        payloads.add(put.payload().size());
                    }
                    return method.invoke(inner, arguments);
                });
    }

    /** Adds records; on the other ledger, each has an event with its description, location and key, sealed. */
    void addRecords(int count) throws IOException, MedChainException {
        for (int i = 0; i < count; i++) {
            DataId record = provider.addRecord(
                    inventory,
                    OperationKey.random(context.random()),
                    DESCRIPTION,
                    Optional.of(Events.range(1)),
                    new ByteArrayInputStream(
                            Bytes.random(context.random(), RECORD_BYTES).toByteArray()));
            selections.add(Selection.all(inventory, record));
            appendOnBlockchain(descriptionBytes());
        }
        settle();
    }

    /** A description, the data's id and the secret of its digest, sealed: what an inventory's entry says that the event does not. */
    private int descriptionBytes() {
        StructWriter writer = new StructWriter();
        DESCRIPTION.encode(writer, 0);
        Bytes plain = Bytes.concat(writer.toBytes(), Bytes.random(context.random(), 16 + 32));
        try (SymmetricKey key = SymmetricKey.generate(context.random())) {
            return key.seal(SuiteId.X25519, DESCRIPTION_USE, Bytes.empty(), plain, context.random())
                    .size();
        }
    }

    /** Grants all records anew, as often as that; on the other ledger, each session has an event with the payloads of its records. */
    void addSessions(int count) throws MedChainException {
        for (int i = 0; i < count; i++) {
            long before = payloads.sum();
            sessions.add(patient.grant(cast.requester().certificate(), selections));
            appendOnBlockchain((int) (payloads.sum() - before));
        }
    }

    /** Ends all sessions. */
    void removeSessions() throws MedChainException {
        for (GrantedSession session : sessions) {
            patient.revoke(session.id());
        }
        sessions.clear();
    }

    /** Has the directory give its space back. */
    void reclaim() throws MedChainException {
        StorageMaintenance.Reclaimed unused = maintenance.reclaim();
    }

    /** In as many events as the bytes need. */
    private void appendOnBlockchain(int bytes) {
        Events events = new Events(cast, context.random());
        for (int left = bytes; left > 0; left -= MOST_IN_EVENT) {
            Event event = events.opaque(1, Math.min(left, MOST_IN_EVENT)).get(0);
            onBlockchain.append(event).join();
        }
    }

    /** The embedded ledger's own events are on both. */
    Bill bill() throws MedChainException {
        long common = bytes(ledger, false);
        StorageReport stored = maintenance.storage();
        return new Bill(
                common,
                stored.liveBytes(),
                stored.bytesOnDisk(),
                common + bytes(onBlockchain, false),
                bytes(ledger, true));
    }

    private static long bytes(Ledger ledger, boolean removalsAlone) throws MedChainException {
        long sum = 0;
        for (long height = 1; height <= ledger.height(); height++) {
            Block block = ledger.block(height).orElseThrow();
            for (Event event : block.events()) {
                boolean removal = event.type().equals(EventType.REMOVE_SESSION);
                sum += removal || !removalsAlone ? event.encode().size() : 0;
            }
        }
        return sum;
    }

    long tombstones() throws MedChainException {
        return maintenance.storage().tombstones();
    }

    private void settle() throws MedChainException {
        try {
            while (provider.health().backlog().pages() > 0) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() throws MedChainException {
        medchain.close();
        directory.close();
        onBlockchain.close();
        ledger.close();
    }
}
