package org.medchain.core.internal.role;

import com.google.common.collect.HashBasedTable;
import com.google.common.collect.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.internal.network.Networks;
import org.medchain.core.internal.network.Reads;
import org.medchain.core.internal.network.Reads.Pending;
import org.medchain.core.internal.record.Descriptions;
import org.medchain.core.internal.record.InventoryReader;
import org.medchain.core.internal.role.SessionBook.Draft;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.ShareRequest;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.NotInInventoryException;
import org.medchain.core.role.Patient;
import org.medchain.core.role.PatientSession;
import org.medchain.core.role.Revocation;
import org.medchain.core.role.Selection;
import org.medchain.core.role.ShareWish;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Instrument;
import org.medchain.metrics.Tag.PatientOperation;
import org.medchain.metrics.Timing;

/** A patient as this process carries it out. */
public final class PatientRole implements Patient {
    private final Networks networks;
    private final CertifiedIdentity user;
    private final InventoryReader inventories;
    private final OwnSessions own;
    private final SessionBook sessions;
    private final GrantItems grantItems;
    private final Messages messages;

    private PatientRole(Networks networks, CertifiedIdentity user) {
        this.networks = networks;
        this.user = user;
        this.inventories = new InventoryReader(networks.directory(), user.keys());
        this.grantItems = new GrantItems(networks.ledger(), user.keys());
        this.messages = new Messages(networks, user);
        this.own = new OwnSessions(networks, user);
        this.sessions = new SessionBook(networks, user, messages, grantItems, own);
    }

    /**
     * Opens a patient: waits until the ledger has caught up, and puts the patient's certificate on it.
     *
     * @throws UnavailableException if the ledger does not catch up in time; a retry helps once it has
     */
    public static PatientRole open(Networks networks, CertifiedIdentity user) throws MedChainException {
        networks.ledger().awaitCaughtUp();
        networks.ledger().admit(user.certificate(), user.keys());
        return new PatientRole(networks, user);
    }

    @Override
    public IdentityCertificate certificate() {
        return user.certificate();
    }

    @Override
    public InventoryPointer accept(InventoryNotice notice) throws MedChainException {
        SignedMessage message = messages.open(Messages.INVENTORY, notice);
        InventoryPointer pointer = InventoryPointer.decode(message.payload());
        if (!pointer.provider().equals(message.sender().identity())
                || !pointer.patient().equals(user.identity())) {
            throw new VerificationException("a notice of an inventory of " + pointer.provider() + " for "
                    + pointer.patient() + " was sent by " + message.sender());
        }
        return pointer;
    }

    @Override
    public Inventory inventory(InventoryPointer pointer) throws MedChainException {
        return inventories.read(pointer);
    }

    @Override
    public ShareWish read(ShareRequest request) throws MedChainException {
        SignedMessage message = messages.open(Messages.SHARE_REQUEST, request);
        return new ShareWish(message.sender(), Payloads.wish(message.payload()));
    }

    @Override
    public GrantedSession grant(IdentityCertificate requester, List<Selection> selections) throws MedChainException {
        return grant(requester, selections, Optional.of(DEFAULT_LIFETIME));
    }

    @Override
    public GrantedSession grant(IdentityCertificate requester, List<Selection> selections, Optional<Duration> lifetime)
            throws MedChainException {
        return measured(
                PatientOperation.GRANT,
                () -> sessions.create(draft(requester, selections, expiry(lifetime)), Optional.empty()));
    }

    private <T> T measured(PatientOperation operation, Timing.Work<T, RuntimeException> work) throws MedChainException {
        return Timing.of(
                networks.metrics(), outcome -> Instrument.PATIENT_OPERATION_DURATION.series(operation, outcome), work);
    }

    @Override
    public GrantedSession replace(SessionId old, IdentityCertificate requester, List<Selection> selections)
            throws MedChainException {
        return replace(
                old, requester, selections, replaced -> replaced.content().expiresAtMillis());
    }

    @Override
    public GrantedSession replace(
            SessionId old, IdentityCertificate requester, List<Selection> selections, Optional<Duration> lifetime)
            throws MedChainException {
        return replace(old, requester, selections, replaced -> expiry(lifetime));
    }

    private GrantedSession replace(
            SessionId old,
            IdentityCertificate requester,
            List<Selection> selections,
            ToLongFunction<OwnSession> expiresAtMillis)
            throws MedChainException {
        return measured(PatientOperation.REPLACE, () -> {
            try (OwnSession replaced = own.inForce(old)) {
                Draft draft = draft(requester, selections, expiresAtMillis.applyAsLong(replaced));
                return sessions.create(draft, Optional.of(replaced));
            }
        });
    }

    @Override
    public GrantedSession narrow(SessionId session, DataId data, GrantedRange range) throws MedChainException {
        return measured(PatientOperation.NARROW, () -> narrowNow(session, data, range));
    }

    private GrantedSession narrowNow(SessionId session, DataId data, GrantedRange range) throws MedChainException {
        try (OwnSession before = own.inForce(session)) {
            List<Grant> grants = new ArrayList<>();
            boolean shared = false;
            for (Grant grant : sessions.grants(before)) {
                boolean narrowed = grant.data().equals(data);
                grants.add(narrowed ? grantItems.narrowed(grant, range) : grant);
                shared |= narrowed;
            }
            if (!shared) {
                throw new IllegalArgumentException("session " + session + " does not share data " + data);
            }
            Draft draft = new Draft(
                    before.content().requester(),
                    grants,
                    sessions.descriptions(before),
                    before.content().expiresAtMillis());
            return sessions.create(draft, Optional.of(before));
        }
    }

    @Override
    public GrantedSession invite(SessionId session) throws MedChainException {
        return sessions.invite(session);
    }

    @Override
    public List<UnfinishedPart> publish(SessionId session) throws MedChainException {
        return sessions.publish(session);
    }

    @Override
    public Revocation revoke(SessionId session) throws MedChainException {
        return measured(PatientOperation.REVOKE, () -> sessions.revoke(session));
    }

    @Override
    public CompletableFuture<GrantedSession> grantAsync(
            IdentityCertificate requester, List<Selection> selections, Optional<Duration> lifetime) {
        return networks.tasks().run(() -> grant(requester, selections, lifetime));
    }

    @Override
    public CompletableFuture<Revocation> revokeAsync(SessionId session) {
        return networks.tasks().run(() -> revoke(session));
    }

    @Override
    public List<PatientSession> sessions() throws MedChainException {
        return own.all();
    }

    private long expiry(Optional<Duration> lifetime) {
        if (lifetime.isEmpty()) {
            return 0;
        }
        Duration length = lifetime.get();
        if (length.compareTo(Duration.ofMillis(1)) < 0 || length.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "a session lives for 1 ms to " + MAX_LIFETIME.toDays() + " days, or for ever, found " + length);
        }
        return networks.clock().instant().plus(length).toEpochMilli();
    }

    private Draft draft(IdentityCertificate requester, List<Selection> selections, long expiresAtMillis)
            throws MedChainException {
        networks.ledger().verify(requester);
        if (selections.isEmpty() || selections.size() > EventSC.MAX_GRANTS) {
            throw new IllegalArgumentException(
                    "a session grants 1 to " + EventSC.MAX_GRANTS + " data, found " + selections.size());
        }
        Table<InventoryPointer, DataId, InventoryEntry> entries = entries(selections);
        List<Pending<Grant>> pending = new ArrayList<>();
        Map<DataId, DataDescription> descriptions = new HashMap<>();
        for (Selection selection : selections) {
            InventoryPointer pointer = selection.inventory();
            InventoryEntry entry = entries.get(pointer, selection.data());
            if (entry == null) {
                throw new NotInInventoryException(pointer.id(), selection.data());
            }
            pending.add(networks.ledger().begin(() -> grantItems.of(entry, selection.range(), pointer)));
            if (descriptions.put(entry.id(), entry.description()) != null) {
                throw new IllegalArgumentException("data " + entry.id() + " is selected twice");
            }
        }
        return new Draft(
                requester.identity(), Reads.awaitAll(pending), Descriptions.selected(descriptions), expiresAtMillis);
    }

    /** What was selected, by inventory; each inventory is looked at once. */
    private Table<InventoryPointer, DataId, InventoryEntry> entries(List<Selection> selections)
            throws MedChainException {
        Map<InventoryPointer, Set<DataId>> wanted = new LinkedHashMap<>();
        for (Selection selection : selections) {
            wanted.computeIfAbsent(selection.inventory(), pointer -> new HashSet<>())
                    .add(selection.data());
        }
        Table<InventoryPointer, DataId, InventoryEntry> entries = HashBasedTable.create();
        for (Map.Entry<InventoryPointer, Set<DataId>> inventory : wanted.entrySet()) {
            InventoryPointer pointer = inventory.getKey();
            inventories
                    .entries(pointer, inventory.getValue())
                    .forEach((data, entry) -> entries.put(pointer, data, entry));
        }
        return entries;
    }
}
