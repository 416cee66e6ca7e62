package org.medchain.core.role;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.access.AccessVerdict;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.Inventory;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.core.message.InventoryNotice;
import org.medchain.core.message.ProviderInvitation;
import org.medchain.core.message.SealedRequest;
import org.medchain.core.store.AccessOrigin;
import org.medchain.core.store.LoggedAccess;
import org.medchain.core.store.OperationConflictException;
import org.medchain.core.store.OperationKey;
import org.medchain.core.store.UnauthenticatedCount;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MedChainException;

/**
 * A healthcare provider: keeps patients' data, publishes its digests and where it is, and answers requests that a patient's
 * session allows (paper figures 5 and 6). What it knows is in its catalogue, which is the only truth about it; several
 * providers with one identity may share a catalogue that several processes may share. Thread-safe.
 */
public interface Provider {
    /** The provider's certificate, to be shown to others. */
    IdentityCertificate certificate();

    /**
     * Creates an empty inventory for a patient; one patient may have several, one a department say. Each call makes another one:
     * the host keeps the pointer, or finds it again among {@link #inventories}, for a repeated {@link #addRecord} or
     * {@link #startStream} names the same inventory.
     *
     * @param patient as the patient handed it over; verified
     */
    InventoryPointer createInventory(IdentityCertificate patient) throws MedChainException;

    /** The message that tells the patient of an inventory. */
    InventoryNotice noticeOf(InventoryPointer inventory) throws MedChainException;

    /** All inventories that this provider created. */
    List<InventoryPointer> inventories() throws MedChainException;

    /** An inventory as the catalogue has it: what the directory shows, or will show. */
    Inventory inventory(InventoryPointer inventory) throws MedChainException;

    /**
     * Adds one record. When this returns, the data is stored and its event is on the ledger; the inventory in the directory
     * shows it, or will as soon as the directory takes it. The same call under the same key, after whatever failure, crash or
     * time-out, adds nothing twice and gives the same id. The same call has the same inventory, description, time and bytes.
     *
     * @param key of the caller's choice, for this record and no other
     * @param taken when the data was taken, if known
     * @param bytes read to the end, not closed
     * @throws IOException if {@code bytes} cannot be read
     * @throws OperationConflictException if the key was used for something else; what was added then is as it was
     * @throws DataEndedException if the record was erased since it was added under this key, or ended before it was added
     * @throws CatalogueBehindException if the ledger turns out to have events of this provider that the catalogue does not know
     */
    DataId addRecord(
            InventoryPointer inventory,
            OperationKey key,
            DataDescription description,
            Optional<TimeRange> taken,
            InputStream bytes)
            throws IOException, MedChainException;

    /**
     * {@link #addRecord} without a caller that waits; see {@link org.medchain.core.MedChainBuilder#executor}. While the ledger
     * is waited for, no thread is in use. {@code bytes} is read on a thread of the executor, and is the caller's again once the
     * future is done; a failure to read it is the future's {@link IOException}.
     */
    CompletableFuture<DataId> addRecordAsync(
            InventoryPointer inventory,
            OperationKey key,
            DataDescription description,
            Optional<TimeRange> taken,
            InputStream bytes);

    /**
     * Begins a stream; it appears in the inventory with its first chunk. The same call under the same key gives a writer that
     * goes on with the same stream.
     *
     * @param key of the caller's choice, for this stream and no other
     * @throws OperationConflictException if the key was used for something else
     * @throws DataEndedException if the stream was erased since it began under this key
     */
    StreamWriter startStream(
            InventoryPointer inventory, OperationKey key, DataDescription description, DigestScheme scheme)
            throws MedChainException;

    /**
     * Goes on with a stream after the newest chunk that the catalogue has.
     *
     * @throws IllegalArgumentException if there is no such stream
     */
    StreamWriter resumeStream(DataId stream) throws MedChainException;

    /** Ends a stream: it takes no more chunks. */
    void close(DataId stream) throws MedChainException;

    /** Hands data out no more, and takes it out of the inventory. Its bytes stay. */
    void withdraw(DataId data) throws MedChainException;

    /**
     * Erases data: destroys the secret without which the ledger's digests say nothing, and deletes the bytes. May be repeated
     * if it fails half-way; else {@link #publishPending} and the next opening do what is left to do. Copies that were handed out
     * or backed up are not reached.
     */
    void erase(DataId data) throws MedChainException;

    /**
     * Learns of a session from the patient's invitation, so that {@link #describe} reaches it. Describes in it what is not
     * described there.
     *
     * @throws org.medchain.core.access.SessionEndedException if the session has ended
     * @throws org.medchain.error.VerificationException if the session is not of the patient who invites, or shares nothing that
     *     this provider has of that patient; nothing is kept of it then
     * @throws org.medchain.error.UnavailableException if the directory does not have all of the session yet; or if a section has
     *     no room for a description, and then the session is kept
     */
    SessionId accept(ProviderInvitation invitation) throws MedChainException;

    /**
     * Gives data other tags or another URL: in the inventory, and in every session known to share it. The ledger is not
     * touched.
     *
     * @return how many sections of sessions were changed
     * @throws MedChainException if a session cannot be changed; all that can be are, and it may be repeated
     */
    int describe(DataId data, DataDescription description) throws MedChainException;

    /** Answers a request of whose origin nothing is known; see {@link #serve(SealedRequest, OutputStream, AccessOrigin)}. */
    default void serve(SealedRequest request, OutputStream answer) throws IOException, MedChainException {
        serve(request, answer, AccessOrigin.unknown());
    }

    /**
     * Answers an access request, with data or a refusal. Either is in the access log; data is not sent before it is.
     *
     * @param origin where it came from, as the access log is to keep it; it decides nothing
     * @throws IOException if the answer cannot be written
     * @throws MedChainException if the request cannot be logged, or the data store fails while sending
     */
    void serve(SealedRequest request, OutputStream answer, AccessOrigin origin) throws IOException, MedChainException;

    /**
     * Whether {@link #serve} would now answer a request of {@code requester}, by the same rules and in the same order; for a host
     * that hands out the same data itself, such as a FHIR server. It is for the host to know that it is this requester who asks.
     * Nothing is logged.
     *
     * <p>Finds the sessions of which the catalogue knows: those that this provider accepted, or answered in. Asks no other
     * machine where ledger and catalogue are on this one. That a session or a certificate ended is asked each time; what the catalogue says of
     * sessions and data counts for up to a second, if another process changed it.
     *
     * @param range the part of a stream, or unrestricted; unrestricted for a record
     * @throws MedChainException if the ledger or the catalogue cannot be asked, or the ledger has not caught up: nothing is to be
     *     handed out then
     */
    AccessVerdict check(IdentityCertificate requester, DataId data, GrantedRange range) throws MedChainException;

    /** What shows by what right this provider answers in a session, if it knows the session. */
    Optional<SessionEvidence> evidence(SessionId session) throws MedChainException;

    /**
     * Up to {@code max} rows of the access log after row {@code after}. The evidence in each is an encoded
     * {@link org.medchain.core.access.AccessEvidence}.
     */
    List<LoggedAccess> accessLog(long after, int max) throws MedChainException;

    /** How many requests could not be authenticated, hour by hour. */
    List<UnauthenticatedCount> unauthenticated(Instant since, int max) throws MedChainException;

    /**
     * Tries again to bring to the ledger and the directory what did not get there, and to delete what counts no more; to be
     * called from time to time. What cannot go now, or ever, stays and holds up nothing else.
     */
    void publishPending() throws MedChainException;

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
    void republish(InventoryPointer inventory) throws MedChainException;

    /** Writes all inventories into the directory anew; see {@link #republish(InventoryPointer)}. */
    void republish() throws MedChainException;

    /**
     * What is held up.
     *
     * @throws IllegalStateException if the catalogue is closed, as it is after {@link org.medchain.core.MedChain#close} where
     *     that opened it
     */
    ProviderHealth health() throws MedChainException;
}
