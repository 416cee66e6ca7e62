package org.medchain.core.role;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.digest.ChainSeed;
import org.medchain.chain.digest.DigestChain;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventDG;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.AccessDesk;
import org.medchain.core.access.AccessLog;
import org.medchain.core.access.Answerer;
import org.medchain.core.data.HealthDataStore;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.DataKind;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryBook;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionPointer;
import org.medchain.core.directory.SessionReader;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/**
 * A healthcare provider: keeps patients' data, publishes its digests and where it is, and answers requests that a patient's
 * session allows (paper figures 5 and 6). Thread-safe.
 */
public final class Provider {
    private final Networks networks;
    private final CertifiedIdentity user;
    private final ProviderState state;
    private final InventoryBook inventories;
    private final SessionReader sessions;
    private final DataPublisher publisher;
    private final Answerer answerer;
    private final Messages messages;

    private Provider(
            Networks networks, CertifiedIdentity user, HealthDataStore store, AccessLog log, ProviderState state)
            throws MedChainException {
        this.networks = networks;
        this.user = user;
        this.state = state;
        this.inventories = new InventoryBook(networks.directory(), user.keys(), networks.random());
        this.sessions = new SessionReader(networks.directory(), user.keys(), networks.random());
        this.publisher = new DataPublisher(networks, user, store, inventories, state);
        this.messages = new Messages(networks, user);
        this.answerer = new Answerer(
                new AccessDesk(networks.ledger(), sessions, user.keys(), networks.clock(), state),
                new ProviderShelf(networks.ledger(), store, state, inventories),
                log,
                user.keys(),
                user.certificate(),
                networks.clock(),
                networks.random());
    }

    /**
     * Opens a provider; finishes what a crash left on its way to the ledger, and puts its certificate on the ledger.
     *
     * @param folder where it keeps its own state
     */
    public static Provider open(
            Networks networks, CertifiedIdentity user, HealthDataStore store, AccessLog log, Path folder)
            throws MedChainException {
        Provider provider = new Provider(networks, user, store, log, ProviderState.open(folder));
        networks.ledger().admit(user.certificate(), user.keys());
        provider.publisher.finishPending();
        return provider;
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
        InventoryPointer pointer = inventories.create(patient.identity());
        state.keep(pointer);
        return pointer;
    }

    /** The message that tells the patient of an inventory. */
    public Bytes noticeOf(InventoryPointer inventory) throws MedChainException {
        return messages.seal(Messages.INVENTORY, inventory.patient(), inventory.encode());
    }

    /** All inventories that this provider created. */
    public List<InventoryPointer> inventories() throws MedChainException {
        return state.inventories();
    }

    /** An inventory, opened. */
    public Inventory inventory(InventoryPointer inventory) throws MedChainException {
        return inventories.read(inventory);
    }

    /**
     * Adds one record. When this returns, the data is stored, its event is on the ledger and the inventory shows it.
     *
     * @param taken when the data was taken, if known
     * @param content read to its end, not closed
     * @throws IOException if {@code content} cannot be read
     */
    public DataId addRecord(
            InventoryPointer inventory, DataDescription description, Optional<TimeRange> taken, InputStream content)
            throws IOException, MedChainException {
        PublishedData data = fresh(inventory, DataKind.RECORD, description, DigestScheme.BOUND);
        DigestChain chain = DigestChain.start(data.scheme(), data.seed());
        Digest digest = publisher.store(data.id(), chain, taken, content);
        publisher.publish(data, ChunkIndex.FIRST, taken, digest, Optional.empty());
        return data.id();
    }

    /** Begins a stream; it appears in the inventory with its first chunk. */
    public StreamWriter startStream(InventoryPointer inventory, DataDescription description, DigestScheme scheme) {
        PublishedData data = fresh(inventory, DataKind.STREAM, description, scheme);
        return StreamWriter.start(publisher, data);
    }

    /** Goes on with a stream after its last chunk on the ledger. */
    public StreamWriter resumeStream(InventoryPointer inventory, DataId stream) throws MedChainException {
        publisher.finishPending();
        InventoryEntry entry = require(inventory, stream);
        ChunkIndex last = entry.timeline()
                .last()
                .orElseThrow(() -> new IllegalArgumentException("data " + stream + " is a record, expected a stream"));
        EventDG event = EventDG.of(networks.ledger().require(entry.lastEvent()).event());
        long end = entry.timeline().rangeOf(last).orElseThrow().endMicros();
        PublishedData data = new PublishedData(
                inventory, stream, DataKind.STREAM, entry.description(), entry.scheme(), entry.seed());
        DigestChain chain = DigestChain.resume(entry.scheme(), last, end, event.digest());
        return StreamWriter.resume(publisher, data, chain, entry.lastEvent(), end);
    }

    /** Learns of a session from the patient's invitation, so that {@link #describe} reaches it. */
    public SessionPointer accept(Bytes invitation) throws MedChainException {
        SignedMessage message = messages.open(Messages.INVITATION, invitation);
        SessionPointer pointer = Invitation.decode(message.payload());
        EventSC event = networks.ledger()
                .session(pointer.id())
                .orElseThrow(() -> new VerificationException("the ledger has no session " + pointer.id()));
        if (!event.event().signer().equals(message.sender().identity())) {
            throw new VerificationException("session " + pointer.id() + " is not of " + message.sender());
        }
        state.keep(pointer);
        return pointer;
    }

    /**
     * Gives data other tags or another URL: in the inventory, and in every session that shares it. The ledger is not touched.
     *
     * @return how many sections of sessions were changed
     * @throws MedChainException if the inventory or a session cannot be changed; all that can be are, and it may be repeated
     */
    public int describe(InventoryPointer inventory, DataId data, DataDescription description) throws MedChainException {
        InventoryEntry entry = require(inventory, data);
        inventories.change(
                inventory,
                current -> current.with(current.find(data).orElse(entry).describedAs(description)));
        return describeInSessions(inventory.patient(), data, description);
    }

    /** A session that cannot be changed does not keep the others as they were. */
    private int describeInSessions(PublicIdentity patient, DataId data, DataDescription description)
            throws MedChainException {
        int sections = 0;
        List<MedChainException> failures = new ArrayList<>();
        for (SessionPointer session : state.sessions()) {
            try {
                sections += describeIn(session, patient, data, description);
            } catch (MedChainException e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            MedChainException first = failures.remove(0);
            failures.forEach(first::addSuppressed);
            throw first;
        }
        return sections;
    }

    private int describeIn(SessionPointer session, PublicIdentity patient, DataId data, DataDescription description)
            throws MedChainException {
        if (networks.ledger().isRemoved(session.id())) {
            state.forget(session.id());
            return 0;
        }
        boolean ofPatient = networks.ledger()
                .session(session.id())
                .filter(event -> event.event().signer().equals(patient))
                .isPresent();
        return ofPatient ? sessions.describe(session, patient, data, description) : 0;
    }

    /**
     * Answers an access request, with data or a refusal; either is written to the access log first.
     *
     * @throws IOException if the answer cannot be written
     * @throws MedChainException if the request cannot be logged, or the data store fails while sending
     */
    public void serve(Bytes request, OutputStream answer) throws IOException, MedChainException {
        answerer.answer(request, answer);
    }

    private PublishedData fresh(
            InventoryPointer inventory, DataKind kind, DataDescription description, DigestScheme scheme) {
        if (!inventory.provider().equals(user.identity())) {
            throw new IllegalArgumentException("inventory " + inventory.id() + " is another provider's");
        }
        return new PublishedData(
                inventory,
                DataId.random(networks.random()),
                kind,
                description,
                scheme,
                ChainSeed.random(networks.random()));
    }

    private InventoryEntry require(InventoryPointer inventory, DataId data) throws MedChainException {
        return inventories
                .read(inventory)
                .find(data)
                .orElseThrow(
                        () -> new IllegalArgumentException("inventory " + inventory.id() + " has no data " + data));
    }
}
