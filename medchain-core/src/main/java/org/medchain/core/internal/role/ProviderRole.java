package org.medchain.core.internal.role;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.AccessLog;
import org.medchain.core.access.AccessVerdict;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.internal.answer.AccessTrail;
import org.medchain.core.internal.answer.Answerer;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.record.InventoryKeys;
import org.medchain.core.internal.record.InventoryWriter;
import org.medchain.core.internal.role.ChunkPublisher.Progress;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.role.CatalogueBehindException;
import org.medchain.core.role.DataEndedException;
import org.medchain.core.role.Provider;
import org.medchain.core.role.ProviderHealth;
import org.medchain.core.role.Reconciliation;
import org.medchain.core.role.SessionEvidence;
import org.medchain.core.role.StreamConflictException;
import org.medchain.core.role.StreamWriter;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.DataState;
import org.medchain.core.store.Leftover;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.NewData;
import org.medchain.core.store.OperationConflictException;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredData;
import org.medchain.core.store.UnauthenticatedCount;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.io.Printable;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Timing;

/** A provider as this process carries it out. */
public final class ProviderRole implements Provider {
    private static final System.Logger LOG = System.getLogger(Provider.class.getName());
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);

    private final Networks networks;
    private final CertifiedIdentity user;
    private final ProviderStore store;
    private final Sweeper sweeper;
    private final ChunkSender sender;
    private final ChunkPublisher publisher;
    private final Outbox outbox;
    private final InventoryProjection projection;
    private final ProviderSessions sessions;
    private final ProviderWatch watch;
    private final Answerer answerer;
    private final Messages messages;
    private Instant pruned = Instant.MIN;

    private ProviderRole(
            Networks networks,
            CertifiedIdentity user,
            ProviderStore store,
            HealthDataStore content,
            AccessLog log,
            LedgerLevel level) {
        this.networks = networks;
        this.user = user;
        this.store = store;
        this.sweeper = new Sweeper(networks, store, content);
        this.sender = new ChunkSender(networks, store, sweeper, level);
        this.publisher = new ChunkPublisher(networks, user, store, content, sweeper, level, sender);
        AtomicReference<String> lastFailure = new AtomicReference<>("");
        this.outbox = new Outbox(networks, store, sender, lastFailure);
        this.projection = new InventoryProjection(
                store, new InventoryWriter(networks.directory(), networks.random()), lastFailure);
        this.sessions = new ProviderSessions(networks, user, store);
        AccessTrail trail = new AccessTrail(log);
        this.watch = new ProviderWatch(store, lastFailure, trail, user.certificate(), networks.clock());
        this.messages = new Messages(networks, user);
        this.answerer = new Answerer(
                networks.ledger(),
                store,
                content,
                trail,
                user.keys(),
                user.certificate(),
                networks.clock(),
                networks.random(),
                networks.metrics());
    }

    /**
     * Opens a provider: waits until the ledger has caught up, puts the provider's certificate on it, makes sure that the catalogue
     * is level with the ledger, clears away what writers that died had begun, and brings on its way what had not got there. What
     * cannot go on its way now does not keep the provider from opening: see {@link #health()}.
     *
     * @param store the catalogue; closing it stays with the caller, after this provider's last call
     * @param log told of every authentic request once the catalogue has it
     * @throws CatalogueBehindException if the ledger has events of this provider that the catalogue does not know
     * @throws org.medchain.error.UnavailableException if the ledger does not catch up in time; a retry helps once it has
     */
    public static ProviderRole open(
            Networks networks, CertifiedIdentity user, ProviderStore store, HealthDataStore content, AccessLog log)
            throws MedChainException {
        networks.ledger().awaitCaughtUp();
        networks.ledger().admit(user.certificate(), user.keys());
        ProviderStore measured = MeasuredPorts.of(store, networks.metrics());
        LedgerLevel level = new LedgerLevel(networks.ledger(), measured, user.identity());
        level.require();
        ProviderRole provider =
                new ProviderRole(networks, user, measured, MeasuredPorts.of(content, networks.metrics()), log, level);
        provider.pruneIfDue();
        provider.publishPending();
        return provider;
    }

    /**
     * Brings a catalogue level with the ledger when the newest copy of it is lost: closes the streams that went on after it,
     * and says what is lost. The provider can be opened then. Changes nothing if the catalogue is level.
     *
     * @throws org.medchain.error.UnavailableException if the ledger does not catch up in time; a retry helps once it has
     */
    public static Reconciliation reconcile(Networks networks, CertifiedIdentity user, ProviderStore store)
            throws MedChainException {
        networks.ledger().awaitCaughtUp();
        return new LedgerLevel(networks.ledger(), store, user.identity()).reconcile();
    }

    @Override
    public IdentityCertificate certificate() {
        return user.certificate();
    }

    @Override
    public InventoryPointer createInventory(IdentityCertificate patient) throws MedChainException {
        networks.ledger().verify(patient);
        try (InventoryKeys keys = InventoryKeys.generate(patient.identity(), user.identity(), networks.random());
                OwnedInventory owned =
                        new OwnedInventory(keys.pointer(), copy(keys.contentKey()), copy(keys.writeSeed()))) {
            store.add(owned);
            projection.publish(owned.id());
            return owned.pointer();
        }
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.takeOwnership(secret.exposeCopy());
    }

    @Override
    public InventoryNotice noticeOf(InventoryPointer inventory) throws MedChainException {
        return new InventoryNotice(messages.seal(Messages.INVENTORY, inventory.patient(), inventory.encode()));
    }

    @Override
    public List<InventoryPointer> inventories() throws MedChainException {
        return store.inventories();
    }

    @Override
    public Inventory inventory(InventoryPointer inventory) throws MedChainException {
        return projection.inventory(inventory.id());
    }

    @Override
    public DataId addRecord(
            InventoryPointer inventory,
            OperationKey key,
            DataDescription description,
            Optional<TimeRange> taken,
            InputStream bytes)
            throws IOException, MedChainException {
        return Timing.of(networks.metrics(), Instrument.PROVIDER_APPEND_DURATION::series, () -> {
            StoredData data = begin(inventory, key, DataKind.RECORD, description, DigestScheme.BOUND);
            Progress progress = seal(data, key, taken, bytes);
            EventRef receipt = progress instanceof Progress.There there
                    ? there.event()
                    : sender.send(((Progress.Sealed) progress).entry());
            return recorded(data, receipt);
        });
    }

    @Override
    public CompletableFuture<DataId> addRecordAsync(
            InventoryPointer inventory,
            OperationKey key,
            DataDescription description,
            Optional<TimeRange> taken,
            InputStream bytes) {
        record Begun(StoredData data, Progress progress) {}
        CompletableFuture<DataId> promise = Timing.ofFuture(
                networks.metrics(), Instrument.PROVIDER_APPEND_DURATION::series, networks.tasks()::promise);
        networks.tasks()
                .begin(
                        promise,
                        () -> {
                            StoredData data = begin(inventory, key, DataKind.RECORD, description, DigestScheme.BOUND);
                            return new Begun(data, seal(data, key, taken, new OwedContent(bytes, promise)));
                        },
                        begun -> sender.send(begun.progress(), receipt -> networks.tasks()
                                .step(promise, () -> recorded(begun.data(), receipt.run()), promise::complete)));
        return promise;
    }

    private Progress seal(StoredData data, OperationKey key, Optional<TimeRange> taken, InputStream bytes)
            throws IOException, MedChainException {
        try {
            return publisher.seal(new ChunkPublisher.Wanted(data, ChunkIndex.FIRST, taken), bytes);
        } catch (StreamConflictException e) {
            throw new OperationConflictException("operation " + key + " added record " + data.id()
                    + " with other content or another time, which is kept; a retry with this key does not help");
        }
    }

    private DataId recorded(StoredData data, EventRef receipt) throws MedChainException {
        LOG.log(System.Logger.Level.DEBUG, "record {0} is on the ledger at {1}", data.id(), receipt);
        projection.publish(data.inventory());
        return data.id();
    }

    @Override
    public StreamWriter startStream(
            InventoryPointer inventory, OperationKey key, DataDescription description, DigestScheme scheme)
            throws MedChainException {
        return writer(begin(inventory, key, DataKind.STREAM, description, scheme));
    }

    @Override
    public StreamWriter resumeStream(DataId stream) throws MedChainException {
        StoredData data = require(stream);
        if (data.kind() != DataKind.STREAM) {
            throw new IllegalArgumentException("data " + stream + " is a record, expected a stream");
        }
        return writer(data);
    }

    private StreamWriter writer(StoredData data) throws MedChainException {
        return ChunkWriter.of(
                new ChunkWriter.Way(networks.tasks(), networks.metrics(), store, publisher, sender, projection), data);
    }

    @Override
    public void close(DataId stream) throws MedChainException {
        store.close(stream);
        projection.publish(require(stream).inventory());
    }

    @Override
    public void withdraw(DataId data) throws MedChainException {
        store.withdraw(data);
        answerer.recheck();
        projection.publish(require(data).inventory());
    }

    @Override
    public void erase(DataId data) throws MedChainException {
        Leftover bytes = store.erase(data);
        answerer.recheck();
        sweeper.sweep(bytes);
        projection.publish(require(data).inventory());
    }

    @Override
    public SessionId accept(ProviderInvitation invitation) throws MedChainException {
        try {
            return sessions.accept(invitation);
        } finally {
            answerer.recheck();
        }
    }

    @Override
    public int describe(DataId data, DataDescription description) throws MedChainException {
        store.describe(data, description);
        projection.publish(require(data).inventory());
        return sessions.describe(data, description);
    }

    @Override
    public void serve(SealedRequest request, OutputStream answer, AccessOrigin origin)
            throws IOException, MedChainException {
        pruneIfDue();
        answerer.answer(request, answer, origin);
    }

    @Override
    public AccessVerdict check(IdentityCertificate requester, DataId data, GrantedRange range)
            throws MedChainException {
        return answerer.check(requester, data, range);
    }

    @Override
    public Optional<SessionEvidence> evidence(SessionId session) throws MedChainException {
        return sessions.evidence(session);
    }

    @Override
    public List<LoggedAccess> accessLog(long after, int max) throws MedChainException {
        return store.accessLog(after, max);
    }

    @Override
    public List<UnauthenticatedCount> unauthenticated(Instant since, int max) throws MedChainException {
        return store.unauthenticated(since, max);
    }

    @Override
    public void publishPending() throws MedChainException {
        sweeper.sweepAll();
        outbox.publishAll();
        projection.publishAll();
    }

    @Override
    public void republish(InventoryPointer inventory) throws MedChainException {
        requireOwn(inventory);
        projection.publishAgain(inventory.id());
        sessions.describeAgain(inventory.id());
    }

    @Override
    public void republish() throws MedChainException {
        Trials trials = new Trials();
        for (InventoryPointer inventory : store.inventories()) {
            trials.run(() -> republish(inventory));
        }
        trials.finish();
    }

    @Override
    public ProviderHealth health() throws MedChainException {
        return watch.health();
    }

    /** By the clock that goes wrong, too: what is forgotten leaves a mark, so that no request is let through twice. */
    private void pruneIfDue() {
        Instant now = networks.clock().instant();
        if (!isPruningDue(now)) {
            return;
        }
        try {
            store.prune(now);
        } catch (MedChainException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "MC-P015 nonces of old requests cannot be forgotten now: {0}",
                    Printable.of(e.getMessage()));
        }
    }

    private synchronized boolean isPruningDue(Instant now) {
        boolean due = Duration.between(pruned, now).abs().compareTo(PRUNE_EVERY) >= 0;
        if (due) {
            pruned = now;
        }
        return due;
    }

    private StoredData begin(
            InventoryPointer inventory,
            OperationKey key,
            DataKind kind,
            DataDescription description,
            DigestScheme scheme)
            throws MedChainException {
        requireOwn(inventory);
        NewData data = new NewData(DataId.random(networks.random()), inventory.id(), kind, description, scheme);
        StoredData begun;
        try (ChainSecret secret = ChainSecret.random(networks.random())) {
            begun = store.begin(key, data, secret.bytes());
        }
        if (begun.state() == DataState.ERASED) {
            throw new DataEndedException(begun.id(), begun.state());
        }
        return begun;
    }

    private void requireOwn(InventoryPointer inventory) {
        if (!inventory.provider().equals(user.identity())) {
            throw new IllegalArgumentException("inventory " + inventory.id() + " is another provider's");
        }
    }

    private StoredData require(DataId data) throws MedChainException {
        return store.data(data).orElseThrow(() -> new IllegalArgumentException("this provider has no data " + data));
    }
}
