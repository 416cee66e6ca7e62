package org.medchain.core.role;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.medchain.chain.digest.ChainSecret;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.DataKind;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.AccessLog;
import org.medchain.core.access.AccessTrail;
import org.medchain.core.access.Answerer;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryKeys;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.InventoryWriter;
import org.medchain.core.directory.SessionId;
import org.medchain.core.store.DataState;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.NewData;
import org.medchain.core.store.OperationConflictException;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.OwnedInventory;
import org.medchain.core.store.ProviderStore;
import org.medchain.core.store.StoredData;
import org.medchain.core.store.UnauthenticatedCount;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;
import org.medchain.error.Printable;

/**
 * A healthcare provider: keeps patients' data, publishes its digests and where it is, and answers requests that a patient's
 * session allows (paper figures 5 and 6). What it knows is in its catalogue, which is the only truth about it; several
 * providers with one identity may share a catalogue that several processes may share. Thread-safe.
 */
public final class Provider {
    private static final System.Logger LOG = System.getLogger(Provider.class.getName());
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);

    private final Networks networks;
    private final CertifiedIdentity user;
    private final ProviderStore store;
    private final Sweeper sweeper;
    private final ChunkPublisher publisher;
    private final AtomicReference<String> lastFailure = new AtomicReference<>("");
    private final Outbox outbox;
    private final InventoryProjection projection;
    private final ProviderSessions sessions;
    private final AccessTrail trail;
    private final Answerer answerer;
    private final Messages messages;
    private Instant pruned = Instant.MIN;

    private Provider(
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
        this.publisher = new ChunkPublisher(networks, user, store, content, sweeper, level);
        this.outbox = new Outbox(networks, store, publisher, lastFailure);
        this.projection = new InventoryProjection(
                store, new InventoryWriter(networks.directory(), networks.random()), lastFailure);
        this.sessions = new ProviderSessions(networks, user, store);
        this.trail = new AccessTrail(log);
        this.messages = new Messages(networks, user);
        this.answerer = new Answerer(
                networks.ledger(),
                store,
                content,
                trail,
                user.keys(),
                user.certificate(),
                networks.clock(),
                networks.random());
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
    public static Provider open(
            Networks networks, CertifiedIdentity user, ProviderStore store, HealthDataStore content, AccessLog log)
            throws MedChainException {
        networks.ledger().awaitCaughtUp();
        networks.ledger().admit(user.certificate(), user.keys());
        LedgerLevel level = new LedgerLevel(networks.ledger(), store, user.identity());
        level.require();
        Provider provider = new Provider(networks, user, store, content, log, level);
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

    /** The provider's certificate, to be shown to others. */
    public Certificate certificate() {
        return user.certificate();
    }

    /**
     * Creates an empty inventory for a patient; one patient may have several, one a department say.
     *
     * @param patient as the patient handed it over; verified
     */
    public InventoryPointer createInventory(Certificate patient) throws MedChainException {
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

    /** The message that tells the patient of an inventory. */
    public Bytes noticeOf(InventoryPointer inventory) throws MedChainException {
        return messages.seal(Messages.INVENTORY, inventory.patient(), inventory.encode());
    }

    /** All inventories that this provider created. */
    public List<InventoryPointer> inventories() throws MedChainException {
        return store.inventories();
    }

    /** An inventory as the catalogue has it: what the directory shows, or will show. */
    public Inventory inventory(InventoryPointer inventory) throws MedChainException {
        return projection.inventory(inventory.id());
    }

    /**
     * Adds one record. When this returns, the data is stored and its event is on the ledger; the inventory in the directory
     * shows it, or will as soon as the directory takes it. The same call under the same key, after whatever failure, crash or
     * time-out, adds nothing twice and gives the same id.
     *
     * @param key of the caller's choice, for this record and no other
     * @param taken when the data was taken, if known
     * @param bytes read to the end, not closed
     * @throws IOException if {@code bytes} cannot be read
     * @throws OperationConflictException if the key was used for something else; what was added then is as it was
     * @throws DataEndedException if the record was erased since it was added under this key, or ended before it was added
     * @throws CatalogueBehindException if the ledger turns out to have events of this provider that the catalogue does not know
     */
    public DataId addRecord(
            InventoryPointer inventory,
            OperationKey key,
            DataDescription description,
            Optional<TimeRange> taken,
            InputStream bytes)
            throws IOException, MedChainException {
        StoredData data = begin(inventory, key, DataKind.RECORD, description, DigestScheme.BOUND);
        try {
            EventRef receipt = publisher.publish(new ChunkPublisher.Wanted(data, ChunkIndex.FIRST, taken), bytes);
            LOG.log(System.Logger.Level.DEBUG, "record {0} is on the ledger at {1}", data.id(), receipt);
        } catch (StreamConflictException e) {
            throw new OperationConflictException("operation " + key + " added record " + data.id()
                    + " with other content or another time, which is kept; a retry with this key does not help");
        }
        projection.publish(data.inventory());
        return data.id();
    }

    /**
     * Begins a stream; it appears in the inventory with its first chunk. The same call under the same key gives a writer that
     * goes on with the same stream.
     *
     * @param key of the caller's choice, for this stream and no other
     * @throws OperationConflictException if the key was used for something else
     * @throws DataEndedException if the stream was erased since it began under this key
     */
    public StreamWriter startStream(
            InventoryPointer inventory, OperationKey key, DataDescription description, DigestScheme scheme)
            throws MedChainException {
        return writer(begin(inventory, key, DataKind.STREAM, description, scheme));
    }

    /**
     * Goes on with a stream after the newest chunk that the catalogue has.
     *
     * @throws IllegalArgumentException if there is no such stream
     */
    public StreamWriter resumeStream(DataId stream) throws MedChainException {
        StoredData data = require(stream);
        if (data.kind() != DataKind.STREAM) {
            throw new IllegalArgumentException("data " + stream + " is a record, expected a stream");
        }
        return writer(data);
    }

    private StreamWriter writer(StoredData data) throws MedChainException {
        return StreamWriter.of(store, publisher, projection, data);
    }

    /** Ends a stream: it takes no more chunks. */
    public void close(DataId stream) throws MedChainException {
        store.close(stream);
        projection.publish(require(stream).inventory());
    }

    /** Hands data out no more, and takes it out of the inventory. Its bytes stay. */
    public void withdraw(DataId data) throws MedChainException {
        store.withdraw(data);
        projection.publish(require(data).inventory());
    }

    /**
     * Erases data: destroys the secret without which the ledger's digests say nothing, and deletes the bytes. May be repeated
     * if it fails half-way; else {@link #publishPending} and the next opening do what is left to do. Copies that were handed out
     * or backed up are not reached.
     */
    public void erase(DataId data) throws MedChainException {
        sweeper.sweep(store.erase(data));
        projection.publish(require(data).inventory());
    }

    /**
     * Learns of a session from the patient's invitation, so that {@link #describe} reaches it. Describes in it what is not
     * described there.
     *
     * @throws org.medchain.error.VerificationException if the session is not of who invites, has ended, or shares nothing that
     *     this provider has of that patient; nothing is kept of it then
     * @throws org.medchain.error.UnavailableException if the directory does not have all of the session yet; or if a section has
     *     no room for a description, and then the session is kept
     */
    public SessionId accept(Bytes invitation) throws MedChainException {
        return sessions.accept(invitation);
    }

    /**
     * Gives data other tags or another URL: in the inventory, and in every session known to share it. The ledger is not
     * touched.
     *
     * @return how many sections of sessions were changed
     * @throws MedChainException if a session cannot be changed; all that can be are, and it may be repeated
     */
    public int describe(DataId data, DataDescription description) throws MedChainException {
        store.describe(data, description);
        projection.publish(require(data).inventory());
        return sessions.describe(data, description);
    }

    /**
     * Answers an access request, with data or a refusal. Either is in the access log; data is not sent before it is.
     *
     * @throws IOException if the answer cannot be written
     * @throws MedChainException if the request cannot be logged, or the data store fails while sending
     */
    public void serve(Bytes request, OutputStream answer) throws IOException, MedChainException {
        pruneIfDue();
        answerer.answer(request, answer);
    }

    /** What shows by what right this provider answers in a session, if it knows the session. */
    public Optional<SessionEvidence> evidence(SessionId session) throws MedChainException {
        return sessions.evidence(session);
    }

    /**
     * Up to {@code max} rows of the access log after row {@code after}. The evidence in each is an encoded
     * {@link org.medchain.core.access.AccessEvidence}.
     */
    public List<LoggedAccess> accessLog(long after, int max) throws MedChainException {
        return store.accessLog(after, max);
    }

    /** How many requests could not be authenticated, hour by hour. */
    public List<UnauthenticatedCount> unauthenticated(Instant since, int max) throws MedChainException {
        return store.unauthenticated(since, max);
    }

    /**
     * Tries again to bring to the ledger and the directory what did not get there, and to delete what counts no more; to be
     * called from time to time. What cannot go now, or ever, stays and holds up nothing else.
     */
    public void publishPending() throws MedChainException {
        sweeper.sweepAll();
        outbox.publishAll();
        projection.publishAll();
    }

    /**
     * Writes an inventory into the directory anew: after the directory lost records of it, or was replaced by another one. All
     * pages are written from the catalogue, under higher versions; what cannot be written now stays to be, see
     * {@link #health()}. May be repeated, after a failure too.
     *
     * <p>Sessions are not the provider's to write: their patients do so by {@link Patient#publish}, which does not tell how data
     * is described. This describes it again, in the sections of sessions that this provider accepted and that are in the
     * directory; it is to be repeated once the patients have published theirs.
     *
     * @throws IllegalArgumentException if it is another provider's inventory, or not in the catalogue
     * @throws MedChainException if the catalogue cannot be read or written, or data cannot be described in a section; all else
     *     is done, then
     */
    public void republish(InventoryPointer inventory) throws MedChainException {
        requireOwn(inventory);
        projection.publishAgain(inventory.id());
        sessions.describeAgain(inventory.id());
    }

    /** Writes all inventories into the directory anew; see {@link #republish(InventoryPointer)}. */
    public void republish() throws MedChainException {
        Trials trials = new Trials();
        for (InventoryPointer inventory : store.inventories()) {
            trials.run(() -> republish(inventory));
        }
        trials.finish();
    }

    /**
     * What is held up.
     *
     * @throws IllegalStateException if the catalogue is closed, as it is after {@link org.medchain.core.MedChain#close} where
     *     that opened it
     */
    public ProviderHealth health() throws MedChainException {
        return new ProviderHealth(store.backlog(), trail.failures(), Objects.requireNonNull(lastFailure.get()));
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
                    "nonces of old requests cannot be forgotten now: {0}",
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
