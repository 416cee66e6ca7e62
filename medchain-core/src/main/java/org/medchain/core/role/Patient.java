package org.medchain.core.role;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.EventSC;
import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Descriptions;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryEntry;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.InventoryReader;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.role.SessionBook.Draft;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.message.SignedMessage;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** A patient: owns data wherever it is kept, grants and revokes (paper section 4.2). Thread-safe. */
public final class Patient {
    /** How long a session's records live in the directory unless it is revoked before. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(365);

    /** The longest that a session can live unless it lives for ever. */
    public static final Duration MAX_LIFETIME = Duration.ofDays(100 * 365);

    private final Networks networks;
    private final CertifiedIdentity user;
    private final InventoryReader inventories;
    private final SessionBook sessions;
    private final GrantItems grantItems;
    private final Messages messages;

    private Patient(Networks networks, CertifiedIdentity user) {
        this.networks = networks;
        this.user = user;
        this.inventories = new InventoryReader(networks.directory(), user.keys());
        this.grantItems = new GrantItems(networks.ledger(), user.keys());
        this.messages = new Messages(networks, user);
        this.sessions = new SessionBook(networks, user, messages, grantItems);
    }

    /**
     * Opens a patient: waits until the ledger has caught up, and puts the patient's certificate on it.
     *
     * @throws UnavailableException if the ledger does not catch up in time; a retry helps once it has
     */
    public static Patient open(Networks networks, CertifiedIdentity user) throws MedChainException {
        networks.ledger().awaitCaughtUp();
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
     * All of it is validated before the event is appended. If the directory fails afterwards, the session is granted all the
     * same: what is returned says what is not published, and {@link #publish} tries that again.
     *
     * @param lifetime until when at the latest, above zero and at most {@link #MAX_LIFETIME}; empty for ever, at the price of
     *     tombstones that stay after revocation
     * @throws IllegalArgumentException if the lifetime is out of its bounds, data is selected twice, a range is asked of a
     *     record, or it is too much for one session
     * @throws NotInInventoryException if an inventory does not show data that is selected: it was withdrawn or erased
     *     meanwhile, or is not published yet
     * @throws UnavailableException if the ledger does not say whether it took the event; the message names the session, which
     *     {@link #sessions()} shows if it did
     */
    public GrantedSession grant(Certificate requester, List<Selection> selections, Optional<Duration> lifetime)
            throws MedChainException {
        return sessions.create(draft(requester, selections, expiry(lifetime)), Optional.empty());
    }

    /**
     * Replaces a session by one that ends when that one would have; see the other {@link #replace}.
     *
     * @throws NotInInventoryException as {@link #grant(Certificate, List, Optional)} does; the old session stays in force
     * @throws VerificationException if there is no such session of this patient in force; the message names the session that
     *     took its place, if one did
     */
    public GrantedSession replace(SessionId old, Certificate requester, List<Selection> selections)
            throws MedChainException {
        try (OwnSession replaced = sessions.inForce(old)) {
            long expiresAt = replaced.content().expiresAtMillis();
            return sessions.create(draft(requester, selections, expiresAt), Optional.of(replaced));
        }
    }

    /**
     * Replaces a session by another, in one event: from its block on the old one grants nothing and the new one all of
     * {@code selections}. The requester finds the new session by the old invitation, unless it is another requester, or the new
     * session ends later than the old one would have.
     *
     * @param lifetime as for {@link #grant(Certificate, List, Optional)}
     * @throws NotInInventoryException as {@link #grant(Certificate, List, Optional)} does; the old session stays in force
     * @throws VerificationException if there is no such session of this patient in force; the message names the session that
     *     took its place, if one did
     */
    public GrantedSession replace(
            SessionId old, Certificate requester, List<Selection> selections, Optional<Duration> lifetime)
            throws MedChainException {
        try (OwnSession replaced = sessions.inForce(old)) {
            return sessions.create(draft(requester, selections, expiry(lifetime)), Optional.of(replaced));
        }
    }

    /**
     * Narrows what a session shares of one stream, by an event that puts a narrower session in its place: from its block on
     * nothing outside {@code range} is granted. The requester finds the new session by the old invitation. Needs the key case
     * and the two networks, and no inventory. Where the directory does not show the session, the ledger tells what it grants;
     * then its data is without descriptions until its providers have accepted the new session.
     *
     * @throws IllegalArgumentException if the session does not share {@code data}, {@code data} is a record, which is shared
     *     whole (replace or revoke the session instead), or {@code range} is not inside what it shares
     * @throws VerificationException if there is no such session of this patient in force; the message names the session that
     *     took its place, if one did
     * @throws UnavailableException if neither tells all that it grants, which is so of more than 100 grants that the directory does
     *     not show: revoke it, and grant anew
     */
    public GrantedSession narrow(SessionId session, DataId data, GrantedRange range) throws MedChainException {
        try (OwnSession before = sessions.inForce(session)) {
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

    /**
     * Makes new invitations to a session in force: when the old ones are lost, or the certificate by which they are signed has
     * expired or was revoked. Nothing that is granted changes. Who was invited before and knows the session needs no new one. A
     * requester or provider with new keys is another party: the session is replaced then.
     *
     * @return the session, as {@link #grant} returned it; of what is unfinished, what this process could not write
     * @throws VerificationException if there is no such session of this patient in force; the message names the session that
     *     took its place, if one did
     * @throws UnavailableException if the directory shows too little of a session with more than 100 grants
     */
    public GrantedSession invite(SessionId session) throws MedChainException {
        return sessions.invite(session);
    }

    /**
     * Writes into the directory what it lacks of a session: after {@link #grant} said that something is unfinished, or when
     * the directory lost it. Needs the key case and the two networks. How data is described is lost with the directory's
     * sections, until its provider describes it again.
     *
     * @return what still could not be written
     * @throws VerificationException if there is no such session of this patient in force; the message names the session that
     *     took its place, if one did
     * @throws UnavailableException if the directory shows too little of a session with more than 100 grants, and this process
     *     did not grant it: revoke it, and grant it anew
     */
    public List<UnfinishedPart> publish(SessionId session) throws MedChainException {
        return sessions.publish(session);
    }

    /**
     * Revokes a session: appends its removal to the ledger, from whose block on no provider answers; then removes it from the
     * directory, each part on its own. Needs nothing but the id; may be repeated, and then does what is left to do.
     *
     * @throws VerificationException if the ledger has no such session of this patient, or another session took its place, which
     *     is the one to revoke and is named in the message
     * @throws MedChainException if the removal could not be appended; what can be removed from the directory is, all the same
     */
    public Revocation revoke(SessionId session) throws MedChainException {
        return sessions.revoke(session);
    }

    /** All sessions that this patient ever granted, in the order of the ledger; needs the key case and the ledger alone. */
    public List<PatientSession> sessions() throws MedChainException {
        return sessions.all();
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

    private Draft draft(Certificate requester, List<Selection> selections, long expiresAtMillis)
            throws MedChainException {
        networks.ledger().verify(requester);
        if (selections.isEmpty() || selections.size() > EventSC.MAX_GRANTS) {
            throw new IllegalArgumentException(
                    "a session grants 1 to " + EventSC.MAX_GRANTS + " data, found " + selections.size());
        }
        List<Grant> grants = new ArrayList<>();
        Map<DataId, DataDescription> descriptions = new HashMap<>();
        for (Selection selection : selections) {
            InventoryPointer pointer = selection.inventory();
            InventoryEntry entry = inventories
                    .entry(pointer, selection.data())
                    .orElseThrow(() -> new NotInInventoryException(pointer.id(), selection.data()));
            grants.add(grantItems.of(entry, selection.range(), pointer));
            if (descriptions.put(entry.id(), entry.description()) != null) {
                throw new IllegalArgumentException("data " + entry.id() + " is selected twice");
            }
        }
        return new Draft(requester.identity(), grants, Descriptions.selected(descriptions), expiresAtMillis);
    }
}
