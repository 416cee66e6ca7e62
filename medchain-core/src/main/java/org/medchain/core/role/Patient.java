package org.medchain.core.role;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.EventSCBuilder;
import org.medchain.chain.event.EventSR;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.GrantItem;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryBook;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionAuthor;
import org.medchain.core.directory.SessionAuthor.SectionDraft;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.SessionKeys;
import org.medchain.core.directory.SessionPointer;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.hash.Digest;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;

/** A patient: owns data wherever it is kept, grants and revokes (paper section 4.2). Thread-safe. */
public final class Patient {
    /** How long a session's records live in the directory unless it is revoked before. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(365);

    private final Networks networks;
    private final CertifiedIdentity user;
    private final InventoryBook inventories;
    private final SessionAuthor sessions;
    private final GrantItems grantItems;
    private final Messages messages;

    private Patient(Networks networks, CertifiedIdentity user) {
        this.networks = networks;
        this.user = user;
        this.inventories = new InventoryBook(networks.directory(), user.keys(), networks.random());
        this.sessions = new SessionAuthor(networks.directory(), user.keys(), networks.random());
        this.grantItems = new GrantItems(networks.ledger(), user.keys());
        this.messages = new Messages(networks, user);
    }

    /** Opens a patient and puts its certificate on the ledger. */
    public static Patient open(Networks networks, CertifiedIdentity user) throws MedChainException {
        networks.ledger().admit(user.certificate(), user.keys());
        return new Patient(networks, user);
    }

    /** The patient's certificate, to be shown to others. */
    public Certificate certificate() {
        return user.certificate();
    }

    /**
     * Opens a provider's notice of an inventory; the host keeps the pointer.
     *
     * @throws VerificationException if it is not by the inventory's provider, or for another patient
     */
    public InventoryPointer accept(Bytes notice) throws MedChainException {
        SignedMessage message = messages.open(Messages.INVENTORY, notice);
        InventoryPointer pointer = InventoryPointer.decode(message.payload());
        if (!pointer.provider().equals(message.sender().identity())
                || !pointer.patient().equals(user.identity())) {
            throw new VerificationException("a notice of an inventory of " + pointer.provider() + " for "
                    + pointer.patient() + " was sent by " + message.sender());
        }
        return pointer;
    }

    /** An inventory, opened. */
    public Inventory inventory(InventoryPointer pointer) throws MedChainException {
        return inventories.read(pointer);
    }

    /** Opens a requester's wish; nothing is granted by that. */
    public ShareRequest read(Bytes shareRequest) throws MedChainException {
        SignedMessage message = messages.open(Messages.SHARE_REQUEST, shareRequest);
        return new ShareRequest(message.sender(), ShareRequest.decode(message.payload()));
    }

    /** Grants {@code selections} to a requester for {@link #DEFAULT_LIFETIME}. */
    public GrantedSession grant(Certificate requester, List<Selection> selections) throws MedChainException {
        return grant(requester, selections, Optional.of(DEFAULT_LIFETIME));
    }

    /**
     * Grants {@code selections} to a requester: appends the EventSC, puts the session into the directory, makes invitations.
     *
     * @param lifetime until when at the latest; empty for ever, at the price of a tombstone that stays after revocation
     */
    public GrantedSession grant(Certificate requester, List<Selection> selections, Optional<Duration> lifetime)
            throws MedChainException {
        networks.ledger().verify(requester);
        List<SectionDraft> sections = drafts(selections);
        long expiresAt = lifetime.map(networks.clock().instant()::plus)
                .map(Instant::toEpochMilli)
                .orElse(0L);
        PublicIdentity reader = requester.identity();
        sessions.requirePublishable(reader, sections);
        try (SessionKeys keys = SessionKeys.generate(user.identity().suite(), expiresAt, networks.random())) {
            EventSCBuilder builder = EventSC.builder().requester(reader).locator(keys.locator());
            selections.forEach(selection -> builder.grant(selection.data(), selection.range()));
            EventSC event = builder.build(user.keys(), networks.random());
            EventRef receipt = networks.ledger().append(event.event());
            SessionId id = new SessionId(receipt.event());
            SessionPointer pointer = sessions.publish(id, keys, reader, sections);
            return new GrantedSession(pointer, receipt, invitations(pointer, reader, selections));
        }
    }

    /**
     * Replaces a session by one that grants {@code selections}: what is shared is always what an EventSC on the ledger says,
     * so more data means a new session. The old one is revoked once the new one is there.
     */
    public GrantedSession replace(SessionId old, Certificate requester, List<Selection> selections)
            throws MedChainException {
        GrantedSession granted = grant(requester, selections);
        revoke(old);
        return granted;
    }

    /**
     * Narrows what a session shares of one record or stream: effective from the next request on, without an event on the
     * ledger, whose grant stays the outer limit.
     *
     * @throws IllegalArgumentException if {@code range} is not inside what the session grants of this data now
     */
    public void narrow(SessionPointer session, InventoryPointer inventory, DataId data, GrantedRange range)
            throws MedChainException {
        InventoryEntry entry = require(inventories.read(inventory), data);
        GrantItem narrowed = grantItems.of(entry, range, inventory.provider());
        sessions.narrow(session, inventory, narrowed);
    }

    /**
     * Revokes a session: removes it from the directory, so that the next request is refused and its space is freed, and
     * appends its removal to the ledger. Needs nothing but the id; may be repeated after an interruption.
     *
     * @throws VerificationException if the ledger has no such session of this patient
     */
    public Revocation revoke(SessionId id) throws MedChainException {
        EventSC event = networks.ledger()
                .session(id)
                .orElseThrow(() -> new VerificationException("the ledger has no session " + id));
        EventSC.Content content = event.open(user.keys());
        Bytes locator = content.locator()
                .orElseThrow(() -> new VerificationException("the event of session " + id + " has no locator"));
        boolean removed = sessions.remove(SessionPointer.of(id, locator));
        EventRef receipt =
                networks.ledger().append(EventSR.create(id.event(), user.keys()).event());
        return new Revocation(id, removed, receipt);
    }

    private List<SectionDraft> drafts(List<Selection> selections) throws MedChainException {
        Map<InventoryPointer, Map<GrantItem, DataDescription>> byInventory = new LinkedHashMap<>();
        Map<InventoryPointer, Inventory> read = new HashMap<>();
        for (Selection selection : selections) {
            InventoryPointer pointer = selection.inventory();
            if (!read.containsKey(pointer)) {
                read.put(pointer, inventories.read(pointer));
            }
            InventoryEntry entry = require(read.get(pointer), selection.data());
            GrantItem item = grantItems.of(entry, selection.range(), pointer.provider());
            byInventory.computeIfAbsent(pointer, any -> new LinkedHashMap<>()).put(item, entry.description());
        }
        List<SectionDraft> drafts = new ArrayList<>();
        byInventory.forEach((pointer, items) -> drafts.add(new SectionDraft(pointer, items)));
        return drafts;
    }

    private Map<Digest, Bytes> invitations(SessionPointer pointer, PublicIdentity requester, List<Selection> selections)
            throws MedChainException {
        Map<Digest, Bytes> invitations = new LinkedHashMap<>();
        Bytes invitation = Invitation.encode(pointer);
        invitations.put(requester.id(), messages.seal(Messages.INVITATION, requester, invitation));
        for (Selection selection : selections) {
            PublicIdentity provider = selection.inventory().provider();
            if (!invitations.containsKey(provider.id())) {
                invitations.put(provider.id(), messages.seal(Messages.INVITATION, provider, invitation));
            }
        }
        return invitations;
    }

    private static InventoryEntry require(Inventory inventory, DataId data) {
        return inventory
                .find(data)
                .orElseThrow(
                        () -> new IllegalArgumentException("inventory " + inventory.id() + " has no data " + data));
    }
}
