package org.medchain.chain.consensus;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.identity.PublicIdentity;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;

/**
 * One member's copy of the chain and the rules of the ledger, as an engine drives it: one member {@linkplain #prepare
 * prepares} a block, the others {@linkplain #check check} it, all {@linkplain #commit commit} it with the certificate of a
 * quorum. Deterministic: what is judged depends on the blocks before and on the block itself, never on a clock or on
 * another member. A member that was away commits the {@linkplain #block blocks} of another one by one.
 *
 * <p>{@code prepare}, {@code check} and {@code commit} are for one thread at a time; all else is thread-safe.
 */
public interface Replica {
    /** The consortium whose chain this is. */
    ConsortiumConfig config();

    /** The members who certify the next block. */
    MemberSet members();

    /** The height of the last block; 0 if there is none. */
    long height();

    /** The hash of the last block; the genesis hash if there is none. */
    BlockHash head();

    /** The members who certify the block at this height, which is at most the next. */
    MemberSet members(long height);

    /** The first height of those, up to the next, at all of which this identity is a member; the greatest long if it is none. */
    long seatedSince(PublicIdentity identity);

    /** The number that this identity had when it was last a member, or has, if it ever was one. */
    Optional<Integer> lastNumber(PublicIdentity identity);

    /**
     * The block at this height with its certificate, if there is one that can be shown: one that this member's disk does not
     * hold as it was stored cannot, and is among the {@linkplain #damaged damaged} ones.
     */
    Optional<CertifiedBlock> block(long height) throws StorageException;

    /** The heights of the blocks that this member's disk is known not to hold any more; another member may have them. */
    SortedSet<Long> damaged();

    /**
     * Puts a block in place of a damaged one, durably.
     *
     * @throws VerificationException if it is not the block of its height, or the certificate is not a quorum's
     */
    void repair(CertifiedBlock block) throws VerificationException, StorageException;

    /** The time of the last block, in milliseconds since the epoch; 0 if there is none. */
    long timestampMillis();

    /** Where an event is, if it is on the ledger. */
    Optional<EventRef> find(EventHash event) throws StorageException;

    /** True if the CA revoked the certificate with this serial number. */
    boolean isRevoked(Bytes serial) throws StorageException;

    /**
     * Judges in an event what needs no other event: size, form and signature. Runs on the replica's own threads, and is
     * remembered for {@link #prepare} and {@link #check}; so an engine that screens events as they arrive has the
     * expensive part done in parallel and before their order matters.
     *
     * @return completes exceptionally with an {@link EventRefusedException}, or with a {@link StorageException} or
     *     {@link org.medchain.error.UnavailableException} if that could not be judged
     */
    CompletableFuture<Void> screen(Event event);

    /**
     * Puts as many candidates as may and fit, in their order, into the block after the last.
     *
     * @param candidates in the order in which they shall be judged; one that was not screened is screened first
     * @param timestampMillis for the block, in milliseconds since the epoch; raised to that of the last block if it is
     *     before
     */
    Proposal prepare(List<Event> candidates, long timestampMillis) throws StorageException;

    /**
     * Judges a block that another member proposes as the one after the last.
     *
     * @throws VerificationException if it breaks a rule
     */
    void check(Block block) throws VerificationException, StorageException;

    /**
     * Appends a block, durably. One that was neither prepared nor checked here is checked first.
     *
     * @throws VerificationException if it is not the block after the last, the certificate is not a quorum's, or the block
     *     breaks a rule; nothing was appended
     * @throws StorageException if the disk failed; whether the block is on it is known when a commit succeeds again, or after the
     *     ledger is opened again
     */
    void commit(Block block, BlockCertificate certificate) throws VerificationException, StorageException;

    /**
     * The same for a block that was decided here: the caller verified each signature of the certificate when it came in, and
     * that they are those of a quorum.
     */
    void commitDecided(Block block, BlockCertificate certificate) throws VerificationException, StorageException;
}
