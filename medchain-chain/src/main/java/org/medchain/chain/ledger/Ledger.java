package org.medchain.chain.ledger;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/**
 * The consortium's ledger, as its users see it: a member's own, opened by {@link LedgerBuilder}, or through members, opened
 * by {@link org.medchain.chain.ledger.RemoteLedgerBuilder}. Reads show what is durable and final. All methods are
 * thread-safe; after {@link #close()} nothing is read or taken.
 *
 * <p>A member reads from its own store, by an index, and fails with a {@link StorageException} where that is damaged or
 * closed. A remote ledger asks members, waits for them, and fails with an {@link UnavailableException} where too few answer
 * in time, or it is closed. What it returns is proven; that something is not there, a quorum of members said.
 */
public interface Ledger extends AutoCloseable {
    /** The most entries of one {@link #history}. */
    int MAX_HISTORY = 10_000;

    /** The most that {@link #eventsBy} can be asked for. */
    int MAX_EVENTS = 10_000;

    /**
     * Appends an event; appending it again gives the same receipt. The event's signer must be admitted (an
     * {@link org.medchain.chain.event.AdmitIdentity} of it is on the ledger), its certificate valid and not revoked.
     *
     * <p>The future completes when the event is durable; exceptionally with an
     * {@link org.medchain.chain.consensus.EventRefusedException}, an {@link UnavailableException} or a
     * {@link StorageException}, as {@link org.medchain.chain.consensus.Consensus} promises. After the last two it is safe
     * to append the event again. It completes on a thread of the ledger: what depends on it without {@code Async} must be
     * quick and must not wait for the ledger.
     */
    CompletableFuture<EventRef> append(Event event);

    /** The event at {@code ref}, if it is there. */
    Optional<LedgerEntry> find(EventRef ref) throws StorageException, UnavailableException;

    /** The event with this hash, if it is on the ledger. A session is found by its SID. */
    Optional<LedgerEntry> find(EventHash event) throws StorageException, UnavailableException;

    /**
     * The AddData event at {@code ref} and those of the chunks before it, newest first.
     *
     * @param max how many at the most, 1 to {@value #MAX_HISTORY}
     * @return empty if there is no AddData event at {@code ref}; shorter than {@code max} if it reached the first chunk
     */
    List<LedgerEntry> history(EventRef ref, int max) throws StorageException, UnavailableException;

    /**
     * Where the AddData event at {@code addData} is in its stream; takes as long whatever the stream's length. Two events are
     * of one stream if their positions have the same {@link StreamPosition#first}.
     *
     * <p>A remote ledger has the event proven to it, and believes the position that so many members give that one of them is
     * honest.
     *
     * @return empty if there is no AddData event at {@code addData}
     */
    Optional<StreamPosition> position(EventRef addData) throws StorageException, UnavailableException;

    /**
     * The AddData event that has this place in a stream; takes as long whatever the stream's length. What is found once is
     * found for ever: there is no other event with this place.
     *
     * <p>A remote ledger has the event proven to it, and believes that this is its place if so many members say it that one of
     * them is honest.
     *
     * @param first the AddData event with which the stream begins, without a previous chunk; of any other nothing is found
     * @param index counted from 1; 1 finds {@code first} itself
     * @return empty if the stream has no such event, or not yet
     */
    Optional<LedgerEntry> chunk(EventHash first, long index) throws StorageException, UnavailableException;

    /**
     * The events of one type that one identity signed, ascending by height and then by their place in the block, from a height
     * on. A block is never split: what is returned ends with the last event of its kind in a block. So whoever asks again from
     * one more than the last entry's height on misses nothing and sees nothing twice; what is empty was the end.
     *
     * <p>A remote ledger asks a quorum of members, each at a height that is not below what was proven to this ledger before, and
     * returns all that they prove: what was acknowledged before is there, even if some of them leave it out.
     *
     * @param fromHeight of the first block looked at; at least 0
     * @param max how many at the most, 1 to {@value #MAX_EVENTS}, but for the rest of the last entry's block
     */
    List<LedgerEntry> eventsBy(PublicIdentity signer, EventType type, long fromHeight, int max)
            throws StorageException, UnavailableException;

    /** The height of the last block, 0 if there is none; of a remote ledger, of the last one that was proven to it so far. */
    long height();

    /**
     * True if this ledger had, since it was opened, all that was acknowledged before. Until then what it lacks may be
     * elsewhere: a member says so to whom it serves, and answers nothing else. Stays true. A remote ledger, which believes of
     * no single member that something is absent, is always so.
     */
    boolean isCaughtUp();

    /**
     * The height up to which this member has agreed to blocks with the others. It may be above {@link #height()}: then somebody
     * may have a receipt for an event that is not shown here yet. What is not found here is absent only from when
     * {@code height()} has reached what this method returned before. Of a remote ledger, which asks a quorum, {@code height()}.
     */
    long agreedTo();

    /**
     * How this ledger fares. A remote ledger has no trouble of its own: a member that does not take an event says why, and
     * another one is asked.
     */
    default LedgerHealth health() {
        return new LedgerHealth(isCaughtUp(), Optional.empty());
    }

    /** The block at this height, if there is one. */
    Optional<Block> block(long height) throws StorageException, UnavailableException;

    /** The block with this hash, if there is one. */
    Optional<Block> block(BlockHash hash) throws StorageException, UnavailableException;

    /** Proof, for anyone who has {@link #config()}, that the event at {@code ref} is on the ledger, if it is. */
    Optional<EventProof> proof(EventRef ref) throws StorageException, UnavailableException;

    /** The certificate by which this identity was last admitted, whether or not it is still good. */
    Optional<Certificate> certificate(PublicIdentity identity) throws StorageException, UnavailableException;

    /** The event by which this identity was last admitted, if there is one. */
    Optional<EventRef> admission(PublicIdentity identity) throws StorageException, UnavailableException;

    /** True if the CA revoked the certificate with this serial number. */
    boolean isRevoked(Bytes serial) throws StorageException, UnavailableException;

    /** An event by which the CA revoked the certificate with this serial number, if there is one. */
    Optional<EventRef> revocation(Bytes serial) throws StorageException, UnavailableException;

    /**
     * The event that ended the session first, if there is one: a {@link org.medchain.chain.event.EventSR RemoveSession} by the
     * patient or the consortium's CA, or a {@link org.medchain.chain.event.EventSC CreateSession} of the patient that replaces
     * it.
     */
    Optional<EventRef> sessionRemoval(EventHash session) throws StorageException, UnavailableException;

    /**
     * Who the members were at each height, with the proof of every change: with it, anyone who trusts {@link #config()}
     * verifies every proof of this ledger.
     */
    MemberHistory memberHistory() throws StorageException, UnavailableException;

    /** The consortium whose ledger this is: the root of trust of every proof. */
    ConsortiumConfig config();

    /**
     * Reads the whole chain again and verifies all of it. Appends go on meanwhile.
     *
     * <p>A member verifies its records, encodings, hashes, links, certificates, signatures and the rules of the ledger; and
     * that the index agrees. A remote ledger fetches every block and verifies encodings, hashes, links, certificates and
     * signatures; the rules, the quorum has judged that certified it.
     *
     * @param listener told of each block
     * @throws StorageException at the first damage, naming the height; or if the ledger is closed meanwhile
     * @throws VerificationException at the first block that a quorum of members certified and that is none
     */
    void verify(VerifyListener listener) throws StorageException, UnavailableException, VerificationException;

    /**
     * Takes no more events, completes every future, ends every thread and releases folder and links.
     *
     * @throws StorageException if files could not be closed; all that was acknowledged is durable all the same
     */
    @Override
    void close() throws StorageException;
}
