package org.medchain.core.role;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.core.access.SessionEndedException;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.UnfinishedPart;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.ShareRequest;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** A patient: owns data wherever it is kept, grants and revokes (paper section 4.2). Thread-safe. */
public interface Patient {
    /** How long a session's records live in the directory unless it is revoked before. */
    Duration DEFAULT_LIFETIME = Duration.ofDays(365);

    /** The longest that a session can live unless it lives for ever. */
    Duration MAX_LIFETIME = Duration.ofDays(100 * 365);

    /** The patient's certificate, to be shown to others. */
    IdentityCertificate certificate();

    /**
     * Opens a provider's notice of an inventory; the host keeps the pointer.
     *
     * @throws VerificationException if it is not by the inventory's provider, or for another patient
     */
    InventoryPointer accept(InventoryNotice notice) throws MedChainException;

    /** An inventory, opened. */
    Inventory inventory(InventoryPointer pointer) throws MedChainException;

    /** Opens a requester's wish; nothing is granted by that. */
    ShareWish read(ShareRequest request) throws MedChainException;

    /** Grants {@code selections} to a requester for {@link #DEFAULT_LIFETIME}. */
    GrantedSession grant(IdentityCertificate requester, List<Selection> selections) throws MedChainException;

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
    GrantedSession grant(IdentityCertificate requester, List<Selection> selections, Optional<Duration> lifetime)
            throws MedChainException;

    /**
     * Replaces a session by one that ends when that one would have; see the other {@link #replace}.
     *
     * @throws NotInInventoryException as {@link #grant(IdentityCertificate, List, Optional)} does; the old session stays in force
     * @throws SessionEndedException if the session was revoked, has expired, or was replaced by another, which it names
     * @throws VerificationException if the ledger has no such session of this patient
     */
    GrantedSession replace(SessionId old, IdentityCertificate requester, List<Selection> selections)
            throws MedChainException;

    /**
     * Replaces a session by another, in one event: from its block on the old one grants nothing and the new one all of
     * {@code selections}. The requester finds the new session by the old invitation, unless it is another requester, or the new
     * session ends later than the old one would have.
     *
     * @param lifetime as for {@link #grant(IdentityCertificate, List, Optional)}
     * @throws NotInInventoryException as {@link #grant(IdentityCertificate, List, Optional)} does; the old session stays in force
     * @throws SessionEndedException if the session was revoked, has expired, or was replaced by another, which it names
     * @throws VerificationException if the ledger has no such session of this patient
     */
    GrantedSession replace(
            SessionId old, IdentityCertificate requester, List<Selection> selections, Optional<Duration> lifetime)
            throws MedChainException;

    /**
     * Narrows what a session shares of one stream, by an event that puts a narrower session in its place: from its block on
     * nothing outside {@code range} is granted. The requester finds the new session by the old invitation. Needs the key case
     * and the two networks, and no inventory. Where the directory does not show the session, the ledger tells what it grants;
     * then its data is without descriptions until its providers have accepted the new session.
     *
     * @throws IllegalArgumentException if the session does not share {@code data}, {@code data} is a record, which is shared
     *     whole (replace or revoke the session instead), or {@code range} is not inside what it shares
     * @throws SessionEndedException if the session was revoked, has expired, or was replaced by another, which it names
     * @throws VerificationException if the ledger has no such session of this patient
     * @throws UnavailableException if neither tells all that it grants, which is so of more than 100 grants that the directory does
     *     not show: revoke it, and grant anew
     */
    GrantedSession narrow(SessionId session, DataId data, GrantedRange range) throws MedChainException;

    /**
     * Makes new invitations to a session in force: when the old ones are lost, or the certificate by which they are signed has
     * expired or was revoked. Nothing that is granted changes. Who was invited before and knows the session needs no new one. A
     * requester or provider with new keys is another party: the session is replaced then.
     *
     * @return the session, as {@link #grant} returned it; of what is unfinished, what this process could not write
     * @throws SessionEndedException if the session was revoked, has expired, or was replaced by another, which it names
     * @throws VerificationException if the ledger has no such session of this patient
     * @throws UnavailableException if the directory shows too little of a session with more than 100 grants
     */
    GrantedSession invite(SessionId session) throws MedChainException;

    /**
     * Writes into the directory what it lacks of a session: after {@link #grant} said that something is unfinished, or when
     * the directory lost it. Needs the key case and the two networks. How data is described is lost with the directory's
     * sections, until its provider describes it again.
     *
     * @return what still could not be written
     * @throws SessionEndedException if the session was revoked, has expired, or was replaced by another, which it names
     * @throws VerificationException if the ledger has no such session of this patient
     * @throws UnavailableException if the directory shows too little of a session with more than 100 grants, and this process
     *     did not grant it: revoke it, and grant it anew
     */
    List<UnfinishedPart> publish(SessionId session) throws MedChainException;

    /**
     * Revokes a session: appends its removal to the ledger, from whose block on no provider answers; then removes it from the
     * directory, each part on its own. Needs nothing but the id; may be repeated, and then does what is left to do.
     *
     * @throws SessionEndedException if another session took its place, which it names: that is the one to revoke
     * @throws VerificationException if the ledger has no such session of this patient
     * @throws MedChainException if the removal could not be appended; what can be removed from the directory is, all the same
     */
    Revocation revoke(SessionId session) throws MedChainException;

    /**
     * {@link #grant(IdentityCertificate, List, Optional)} without a caller that waits; see
     * {@link org.medchain.core.MedChainBuilder#executor}. A thread of the executor is in use until it ends.
     */
    CompletableFuture<GrantedSession> grantAsync(
            IdentityCertificate requester, List<Selection> selections, Optional<Duration> lifetime);

    /**
     * {@link #revoke} without a caller that waits; see {@link org.medchain.core.MedChainBuilder#executor}. A thread of the
     * executor is in use until it ends.
     */
    CompletableFuture<Revocation> revokeAsync(SessionId session);

    /** All sessions that this patient ever granted, in the order of the ledger; needs the key case and the ledger alone. */
    List<PatientSession> sessions() throws MedChainException;
}
