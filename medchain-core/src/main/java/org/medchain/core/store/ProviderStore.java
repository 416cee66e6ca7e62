package org.medchain.core.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.medchain.chain.event.ChunkIndex;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.TimeRange;
import org.medchain.core.directory.ChunkRun;
import org.medchain.core.directory.DataDescription;
import org.medchain.core.directory.IndexRange;
import org.medchain.core.directory.InventoryId;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.SessionId;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.bytes.SecretBytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;

/**
 * A provider's catalogue: the only truth about which data exists, whose it is, and where its digest chain stands; and the
 * evidence of who was answered.
 *
 * <p>Every call is one transaction: it is durable when the method returns, and after a failure it has happened wholly or not
 * at all. Calls may be repeated after a failure, and the second then has the effect of the first. Thread-safe; interrupting
 * a caller neither breaks off a call nor closes anything. Whether several processes may share a catalogue is said by the
 * implementation.
 *
 * <p>Every method throws {@link StorageException} if the catalogue cannot be read or written, and
 * {@link org.medchain.error.UnavailableException} if its database cannot be reached; the message says whether a retry helps.
 * An id that is not in the catalogue is an {@link IllegalArgumentException} wherever one is expected that is. No secret
 * and no content is in any message.
 */
public interface ProviderStore extends AutoCloseable {
    /**
     * Adds an inventory, and marks its head to be published. Without effect if it is there already.
     *
     * @throws IllegalArgumentException if the inventory is there with another owner or other secrets
     */
    void add(OwnedInventory inventory) throws MedChainException;

    /** An inventory with its secrets; the caller closes it. */
    Optional<OwnedInventory> inventory(InventoryId id) throws MedChainException;

    /** All inventories, in the order in which they were added. */
    List<InventoryPointer> inventories() throws MedChainException;

    /** How much an inventory shows. */
    InventorySize size(InventoryId inventory) throws MedChainException;

    /**
     * Begins data. Under a key that was used before it returns the data begun then, as it is now, and {@code data.id()} and
     * {@code secret} are of no effect.
     *
     * @param secret of its digest chain, copied; empty under scheme plain only
     * @throws OperationConflictException if the key was used for another inventory, kind, description or scheme
     * @throws IllegalArgumentException if the data id is in use
     */
    StoredData begin(OperationKey key, NewData data, SecretBytes secret) throws MedChainException;

    /** One record or stream. */
    Optional<StoredData> data(DataId id) throws MedChainException;

    /** A copy of the secret of its digest chain, which the caller closes; absent if the data is unknown or erased. */
    Optional<SecretBytes> secret(DataId id) throws MedChainException;

    /** The data of one page, in order: ordinals from {@code 16 * page}; less than 16 on the last. */
    List<StoredData> page(InventoryId inventory, long page) throws MedChainException;

    /** Describes data anew, and marks its page to be published. */
    void describe(DataId id, DataDescription description) throws MedChainException;

    /** Lets data grow no more. Without effect unless it is open. */
    void close(DataId id) throws MedChainException;

    /** Lets data be answered from no more. Without effect on data withdrawn or erased. */
    void withdraw(DataId id) throws MedChainException;

    /**
     * Destroys the secret of data and lets it be answered from no more. Copies of the catalogue stay with the caller.
     *
     * @return its bytes, which the caller deletes; they are left over until then
     */
    Leftover erase(DataId id) throws MedChainException;

    /**
     * Asks to write a chunk, before a byte of it is stored. Of several that ask for the same chunk one gets it. Who does not
     * hear whether it did asks again with the same token: a claim that it still holds is granted again, as it was, with the
     * range asked for last. A claim that it held and lost is not: it then gets another, with another object, or none.
     *
     * @param range the time covered, at or after the end of the chunk before; absent only for a record
     * @param token what the claim is to be known by: random, and used for this wish and its repetition only
     * @param now from which a lease counts, where the implementation has one
     * @throws IllegalArgumentException if the index leaves one out, is above 1 for a record, or the range is missing or
     *     begins before the last chunk ended
     */
    ChunkClaim claim(DataId id, ChunkIndex index, Optional<TimeRange> range, ClaimToken token, Instant now)
            throws MedChainException;

    /**
     * Lets the lease of a claim begin anew; to be called by a writer while it stores a large chunk, at least once in a
     * third of the lease.
     *
     * @return false if the claim is not held any more
     */
    boolean renew(DataId id, ChunkIndex index, ClaimToken token, Instant now) throws MedChainException;

    /**
     * Gives a claim up.
     *
     * @return what its holder may have stored, which the caller deletes; empty if the claim is not held any more
     */
    Optional<Leftover> abandon(DataId id, ChunkIndex index, ClaimToken token) throws MedChainException;

    /**
     * Ends claims whose writers died: to be called when a provider opens, and from time to time where there is a lease.
     *
     * @return what they may have stored, each handed to one caller, which deletes it
     */
    List<Leftover> takeOver(Instant now, int max) throws MedChainException;

    /**
     * Up to {@code max} things that are left over and due to be deleted. A writer that lost its lease may be alive and store
     * its bytes later: what it leaves becomes due once more a day after it was swept.
     */
    List<Leftover> leftovers(Instant now, int max) throws MedChainException;

    /** Notes that something left over was deleted at {@code now}. Without effect if it is not left over. */
    void swept(Leftover leftover, Instant now) throws MedChainException;

    /** Notes that something left over could not be deleted: it is due again a minute after {@code now}. */
    void sweepLater(Leftover leftover, Instant now) throws MedChainException;

    /**
     * Turns a claim into a chunk, and puts its event into the outbox. Again with the same event: without effect.
     *
     * @throws ClaimLostException if the claim is not held any more, or the data is not open any more
     */
    void seal(DataId id, ChunkIndex index, ClaimToken token, ChunkFacts facts, Event event) throws MedChainException;

    /**
     * Takes a chunk from the outbox, whose event is on the ledger; marks what shows it to be published. Again with the same
     * receipt: without effect.
     *
     * @throws IllegalArgumentException if there is no such chunk, or the receipt is of another event or differs from the
     *     one there
     */
    void recorded(DataId id, ChunkIndex index, Receipt receipt) throws MedChainException;

    /**
     * Takes back a sealed chunk whose event the ledger refused for good.
     *
     * @return its bytes, which the caller deletes; empty if the chunk with this event is not there, or recorded
     */
    Optional<Leftover> giveUp(DataId id, ChunkIndex index, EventHash refused) throws MedChainException;

    /** One chunk that was sealed. */
    Optional<StoredChunk> chunk(DataId id, ChunkIndex index) throws MedChainException;

    /** Up to {@code max} chunks from {@code first} on, in order, sealed ones included. */
    List<StoredChunk> chunks(DataId id, ChunkIndex first, int max) throws MedChainException;

    /**
     * The recorded chunks that lie wholly inside {@code range}: O(log n). All if it is unrestricted; a chunk without a time
     * range lies inside no other.
     */
    Optional<IndexRange> within(DataId id, GrantedRange range) throws MedChainException;

    /** Up to {@code max} runs of a stream's timeline, recorded chunks only, from run {@code first} (0, 1, …) on. */
    List<ChunkRun> runs(DataId id, long first, int max) throws MedChainException;

    /** Up to {@code max} sealed chunks that are not recorded, with numbers above {@code after} (0: from the oldest), in order. */
    List<OutboxEntry> outbox(long after, int max) throws MedChainException;

    /** The chunk of {@code id} that is sealed and not recorded: there is at most one. */
    Optional<OutboxEntry> unrecorded(DataId id) throws MedChainException;

    /** Up to {@code max} inventories that have pages to be published, ascending by id: those after {@code after}. */
    List<InventoryId> toPublish(Optional<InventoryId> after, int max) throws MedChainException;

    /** Up to {@code max} pages of one inventory to be published: those that have failed least often first. */
    List<PageToPublish> toPublish(InventoryId inventory, int max) throws MedChainException;

    /**
     * Marks pages of an inventory to be published again, each under a higher version: after the directory lost them. Of those
     * ever marked, in an order that stays, up to {@code max} after {@code after}; so batch by batch all are. Again after a
     * failure: harmless.
     *
     * @return the pages marked, in that order; empty if there are no more
     */
    List<ProjectionPage> publishAgain(InventoryId inventory, Optional<ProjectionPage> after, int max)
            throws MedChainException;

    /** Notes that the directory has a page in this version. If it has changed since then, it stays to be published. */
    void published(ProjectionPage page, long version) throws MedChainException;

    /**
     * Notes that a page could not be published; it stays to be published.
     *
     * @param reason for people; control characters are replaced and it is cut to 200 characters
     * @param found the version that the directory has, if it is that version's fault: the next try goes above it
     */
    void publicationFailed(ProjectionPage page, String reason, OptionalLong found) throws MedChainException;

    /** What has not reached the ledger or the directory yet. */
    Backlog backlog() throws MedChainException;

    /**
     * Keeps a session. If it is known already, grants that were not seen before are added, a section that was not known is
     * noted with its grant, an end stays an end, and all else stays as it is.
     */
    void keep(KnownSession session) throws MedChainException;

    /** One session, ended or not. */
    Optional<KnownSession> session(SessionId id) throws MedChainException;

    /** The sessions known to share data that have not ended, with that grant alone. */
    List<KnownSession> sessionsSharing(DataId id) throws MedChainException;

    /** Notes that a session has ended. Its evidence stays. Without effect if it is not known. */
    void forget(SessionId id) throws MedChainException;

    /**
     * True if {@link #admit} would refuse this request. A check before the expensive ones; only {@code admit} decides.
     */
    boolean seen(Digest requester, Bytes nonce, Instant time) throws MedChainException;

    /**
     * Lets a request through once, and writes what became of it to the access log: both or neither. Of several that bring
     * the same nonce of the same requester one gets through, whichever process they ask.
     *
     * @param nonce 1 to 64 bytes
     * @param time of the request, by the requester's clock
     * @return false if the request was let through before, or is so old that this is not known any more
     */
    boolean admit(Digest requester, Bytes nonce, Instant time, AccessEntry outcome) throws MedChainException;

    /** Writes an access that was refused. */
    void log(AccessEntry refused) throws MedChainException;

    /**
     * Counts a request that could not be authenticated. Not durable at once: a crash loses at most the last minute's counts.
     *
     * @param reason one line of 1 to 64 characters, of the caller's own few
     * @param sample the request; its first {@value UnauthenticatedCount#MAX_SAMPLE} bytes are kept of one in an hour
     */
    void countUnauthenticated(Instant time, String reason, Bytes sample) throws MedChainException;

    /** What was counted of hours from {@code since} on, oldest first, at most {@code max}. */
    List<UnauthenticatedCount> unauthenticated(Instant since, int max) throws MedChainException;

    /** Up to {@code max} rows of the access log after row {@code after}, in order. */
    List<LoggedAccess> accessLog(long after, int max) throws MedChainException;

    /**
     * Forgets nonces of requests made more than a day before {@code now}. Of each requester the time of the newest one
     * forgotten stays for ever: a request no newer is refused, even if {@code now} was wrong.
     */
    void prune(Instant now) throws MedChainException;

    /** True if an event is that of a sealed or recorded chunk, or was accepted as lost. */
    boolean knowsEvent(EventHash event) throws MedChainException;

    /** The height of the highest block known to hold one of this provider's chunks, or accepted since; -1 if there is none. */
    long lastHeight() throws MedChainException;

    /**
     * Accepts that events up to {@code height} are on the ledger whose chunks the catalogue does not have, after a back-up
     * was restored. Ends all claims, and leaves what is stored under them: a chunk that is lost may be among it. Marks all pages
     * to be published, since the directory shows what is lost.
     */
    void acceptLost(Collection<EventHash> events, long height) throws MedChainException;

    /** Closes the catalogue. Calls under way end first; later ones are an {@link IllegalStateException}. */
    @Override
    void close() throws MedChainException;
}
