package org.medchain.chain.ledger;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.EventProof;
import org.medchain.chain.block.MemberHistory;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.event.EventType;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * The consortium's ledger as its users see it. {@link LedgerBuilder} opens a member's own ledger;
 * {@link org.medchain.chain.ledger.RemoteLedgerBuilder} opens the ledger through members. Reads return durable and
 * final data. Thread-safe; after {@link #close()} nothing is read or accepted.
 *
 * <p>A member reads from its own store by an index and throws {@link StorageException} if the store is damaged or
 * closed. A remote ledger asks members, waits for them, and throws {@link UnavailableException} if too few answer in
 * time or if it is closed. All data that it returns is proven; absence is confirmed by a quorum of members.
 */
public interface Ledger extends AutoCloseable {
    /** The most entries of one {@link #history}. */
    int MAX_HISTORY = 10_000;

    /** The largest {@code max} of {@link #eventsBy}. */
    int MAX_EVENTS = 10_000;

    /**
     * Appends an event. Appending it again yields the same receipt. The event's signer must be admitted (by an
     * {@link org.medchain.chain.event.AdmitIdentity} event), its certificate valid and not revoked.
     *
     * <p>The future completes when the event is durable; or exceptionally with an
     * {@link org.medchain.chain.consensus.EventRefusedException}, an {@link UnavailableException} or a
     * {@link StorageException}, as {@link org.medchain.chain.consensus.Consensus} promises. After the last two,
     * appending the event again is safe. The future completes on a thread of the ledger: dependent stages without
     * {@code Async} must be quick and must not wait for the ledger.
     */
    CompletableFuture<EventRef> append(Event event);

    /** The event at {@code ref}, if it exists. */
    Optional<LedgerEntry> find(EventRef ref) throws StorageException, UnavailableException;

    /** The event with this hash, if it is on the ledger. For a session this is its SID. */
    Optional<LedgerEntry> find(EventHash event) throws StorageException, UnavailableException;

    /**
     * The AddData event at {@code ref} and those of the previous chunks, newest first.
     *
     * @param max the most entries, 1 to {@value #MAX_HISTORY}
     * @return empty if there is no AddData event at {@code ref}; shorter than {@code max} if it reaches the first chunk
     */
    List<LedgerEntry> history(EventRef ref, int max) throws StorageException, UnavailableException;

    /**
     * The position of the AddData event {@code addData} in its stream, in constant time whatever the stream's length.
     * Two events belong to one stream if their positions have the same {@link StreamPosition#first}.
     *
     * <p>A remote ledger verifies a proof of the event; it accepts the position if more members confirm it than may
     * lie.
     *
     * @return empty if there is no AddData event at {@code addData}
     */
    Optional<StreamPosition> position(EventRef addData) throws StorageException, UnavailableException;

    /**
     * The AddData event at one position of a stream, in constant time whatever the stream's length. The answer is
     * final: no other event can have this position.
     *
     * <p>A remote ledger verifies a proof of the event; it accepts the position if more members confirm it than may
     * lie.
     *
     * @param ofStream an AddData event, whichever, of the stream; for any other event the result is empty
     * @param index counted from 1
     * @return empty if the stream has no such event, or not yet
     */
    Optional<LedgerEntry> chunk(EventHash ofStream, long index) throws StorageException, UnavailableException;

    /**
     * The events of one type that one identity signed, from a height on, ascending by height and position in the block.
     * Blocks are never split: the result includes all matching events of its last block. To continue, ask again from
     * one above the last entry's height; this skips nothing and repeats nothing. An empty result is the end.
     *
     * <p>A remote ledger asks a quorum of members, each at a height not below any proven to this ledger before, and
     * returns everything that they prove. An event acknowledged earlier is included even if some of them omit it.
     *
     * @param fromHeight the height of the first block considered; at least 0
     * @param max the most entries, 1 to {@value #MAX_EVENTS}, not counting the rest of the last entry's block
     */
    List<LedgerEntry> eventsBy(PublicIdentity signer, EventType type, long fromHeight, int max)
            throws StorageException, UnavailableException;

    /** The height of the last block, or 0; for a remote ledger, the greatest height proven to it so far. */
    long height();

    /**
     * Whether this ledger has, since it was opened, once had every event acknowledged before. While false, events that
     * it lacks may be elsewhere; a serving member then answers only that. Stays true. Always true for a remote ledger,
     * which trusts no single member about absence.
     */
    boolean isCaughtUp();

    /**
     * Whether a read waits for other processes. Reads that do not need one another's results are then best begun together, each on
     * a thread of its own.
     */
    boolean isRemote();

    /**
     * The height up to which this member has agreed to blocks with the others. It may exceed {@link #height()}: then a
     * receipt may exist for an event that is not visible here yet. An event not found here is absent only once
     * {@code height()} has reached the earlier result of this method. For a remote ledger, which asks a quorum, this is
     * {@code height()}.
     */
    long agreedTo();

    /**
     * The ledger's state, as far as this process knows it. Returns quickly; may be called at any time.
     */
    LedgerHealth health();

    /** Where this ledger stands and whom it reaches. Returns quickly; may be called at any time. */
    LedgerStatus status();

    /** The block at this height, if it exists. */
    Optional<Block> block(long height) throws StorageException, UnavailableException;

    /** The block with this hash, if it exists. */
    Optional<Block> block(BlockHash hash) throws StorageException, UnavailableException;

    /** Proof that the event at {@code ref} is on the ledger, verifiable with {@link #config()}; empty if it is not. */
    Optional<EventProof> proof(EventRef ref) throws StorageException, UnavailableException;

    /** The certificate that last admitted this identity, whether or not it is still valid. */
    Optional<IdentityCertificate> certificate(PublicIdentity identity) throws StorageException, UnavailableException;

    /** The event that last admitted this identity, if there is one. */
    Optional<EventRef> admission(PublicIdentity identity) throws StorageException, UnavailableException;

    /** Whether the CA revoked the certificate with this serial number. */
    boolean isRevoked(Bytes serial) throws StorageException, UnavailableException;

    /** The event by which the CA revoked the certificate with this serial number, if there is one. */
    Optional<EventRef> revocation(Bytes serial) throws StorageException, UnavailableException;

    /**
     * The first event that ended the session, if there is one: a {@link org.medchain.chain.event.EventSR RemoveSession}
     * by the patient or the consortium's CA, or a {@link org.medchain.chain.event.EventSC CreateSession} by the patient
     * that replaces it.
     */
    Optional<EventRef> sessionRemoval(EventHash session) throws StorageException, UnavailableException;

    /**
     * The members at each height with the proof of every change. With it, anyone who trusts {@link #config()} verifies
     * every proof of this ledger.
     */
    MemberHistory memberHistory() throws StorageException, UnavailableException;

    /** The consortium's genesis configuration, the root of trust of every proof. */
    ConsortiumConfig config();

    /**
     * Reads and verifies the whole chain again while appends continue.
     *
     * <p>A member verifies its records, encodings, hashes, links, certificates, signatures, the rules of the ledger and
     * the index. A remote ledger fetches every block and verifies encodings, hashes, links, certificates and
     * signatures; the certifying quorum has judged the rules.
     *
     * @param listener called on the calling thread after each block with its height: all blocks up to it are valid
     * @throws StorageException at the first damage, naming the height; or if the ledger is closed meanwhile
     * @throws VerificationException at the first block that a quorum certified although it is not valid
     */
    void verify(LongConsumer listener) throws StorageException, UnavailableException, VerificationException;

    /**
     * Accepts no more events, completes every future, ends every thread and releases folder and links.
     *
     * @throws StorageException if files could not be closed; acknowledged events are durable all the same
     */
    @Override
    void close() throws StorageException;
}
