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
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;

/**
 * The consortium's ledger, as its users see it. Reads show what is durable and final, and find it by an index. All methods
 * are thread-safe; after {@link #close()} nothing is read or taken. Opened by {@link LedgerBuilder}.
 */
public interface Ledger extends AutoCloseable {
    /** The most entries of one {@link #history}. */
    int MAX_HISTORY = 10_000;

    /**
     * Appends an event; appending it again gives the same receipt. The event's signer must be admitted (an
     * {@link org.medchain.chain.event.AdmitIdentity} of it is on the ledger), its certificate valid and not revoked.
     *
     * <p>The future completes when the event is durable; exceptionally with an
     * {@link org.medchain.chain.consensus.EventRefusedException}, an {@link org.medchain.error.UnavailableException} or a
     * {@link StorageException}, as {@link org.medchain.chain.consensus.Consensus} promises. After the last two it is safe
     * to append the event again. It completes on a thread of the ledger: what depends on it without {@code Async} must be
     * quick and must not wait for the ledger.
     */
    CompletableFuture<EventRef> append(Event event);

    /** The event at {@code ref}, if it is there. */
    Optional<LedgerEntry> find(EventRef ref) throws StorageException;

    /** The event with this hash, if it is on the ledger. A session is found by its SID. */
    Optional<LedgerEntry> find(EventHash event) throws StorageException;

    /**
     * The AddData event at {@code ref} and those of the chunks before it, newest first.
     *
     * @param max how many at the most, 1 to {@value #MAX_HISTORY}
     * @return empty if there is no AddData event at {@code ref}; shorter than {@code max} if it reached the first chunk
     */
    List<LedgerEntry> history(EventRef ref, int max) throws StorageException;

    /** The height of the last block; 0 if there is none. */
    long height();

    /** The block at this height, if there is one. */
    Optional<Block> block(long height) throws StorageException;

    /** The block with this hash, if there is one. */
    Optional<Block> block(BlockHash hash) throws StorageException;

    /** Proof, for anyone who has {@link #config()}, that the event at {@code ref} is on the ledger, if it is. */
    Optional<EventProof> proof(EventRef ref) throws StorageException;

    /** The certificate by which this identity was last admitted, whether or not it is still good. */
    Optional<Certificate> certificate(PublicIdentity identity) throws StorageException;

    /** True if the CA revoked the certificate with this serial number. */
    boolean isRevoked(Bytes serial) throws StorageException;

    /** The event by which the patient ended the session first, if there is one. */
    Optional<EventRef> sessionRemoval(EventHash session) throws StorageException;

    /**
     * Who the members were at each height, with the proof of every change: with it, anyone who trusts {@link #config()}
     * verifies every proof of this ledger.
     */
    MemberHistory memberHistory() throws StorageException;

    /** The consortium whose ledger this is: the root of trust of every proof. */
    ConsortiumConfig config();

    /**
     * Reads the whole chain again and verifies all of it: records, encodings, hashes, links, certificates, signatures and
     * the rules of the ledger; and that the index agrees. Appends go on meanwhile.
     *
     * @param listener told of each block
     * @throws StorageException at the first damage, naming the height; or if the ledger is closed meanwhile
     */
    void verify(VerifyListener listener) throws StorageException;

    /**
     * Takes no more events, completes every future, ends every thread and releases the folder.
     *
     * @throws StorageException if files could not be closed; all that was acknowledged is durable all the same
     */
    @Override
    void close() throws StorageException;
}
