package org.medchain.chain.consensus;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;
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
 * One member's copy of the chain together with the rules of the ledger, driven by an engine: one member
 * {@linkplain #prepare prepares} a block, the others {@linkplain #check check} it, and all {@linkplain #commit commit}
 * it with the certificate of a quorum. Deterministic: a judgement depends only on the previous blocks and the block
 * itself, never on a clock or another member. A member that was away commits another member's {@linkplain #block
 * blocks} one by one.
 *
 * <p>Only one thread at a time may call {@code prepare}, {@code check} and {@code commit}; all other methods are
 * thread-safe.
 */
public interface Replica {
    /** The consortium of this chain. */
    ConsortiumConfig config();

    /** The members that certify the next block. */
    MemberSet members();

    /** The height of the last block; 0 without blocks. */
    long height();

    /** The hash of the last block; the genesis hash without blocks. */
    BlockHash head();

    /** The members that certify the block at this height, which is at most the next height. */
    MemberSet members(long height);

    /**
     * The first height from which on {@code identity} is a member up to the next height; {@code Long.MAX_VALUE} if it
     * is not.
     */
    long seatedSince(PublicIdentity identity);

    /** The number that {@code identity} has, or had when it last was a member; empty if it never was one. */
    Optional<Integer> lastNumber(PublicIdentity identity);

    /**
     * The block at this height with its certificate. Empty if there is none, or if this member's disk no longer holds
     * it as stored; the height is then among the {@linkplain #damaged damaged} ones.
     */
    Optional<CertifiedBlock> block(long height) throws StorageException;

    /** The heights of the blocks that this member's disk is known to have lost. Another member may have them. */
    SortedSet<Long> damaged();

    /**
     * Replaces a damaged block durably.
     *
     * @throws VerificationException if this is not the block of its height, or a quorum did not certify it
     */
    void repair(CertifiedBlock block) throws VerificationException, StorageException;

    /** The time of the last block in milliseconds since the epoch; 0 without blocks. */
    long timestampMillis();

    /** The position in the ordering up to which all entries are settled; 0 if no ordering ever supplied entries. */
    long orderedTo();

    /** The position of an event, if it is on the ledger. */
    Optional<EventRef> find(EventHash event) throws StorageException;

    /** Whether the CA revoked the certificate with this serial number. */
    boolean isRevoked(Bytes serial) throws StorageException;

    /**
     * Judges everything about an event that does not depend on other events: size, form and signature. Runs on the
     * replica's own threads; {@link #prepare} and {@link #check} reuse the result. An engine that screens events on
     * arrival does the expensive part in parallel, before order matters.
     *
     * @return completes exceptionally with an {@link EventRefusedException}, or with a {@link StorageException} or
     *     {@link org.medchain.error.UnavailableException} if the event could not be judged
     */
    CompletableFuture<Void> screen(Event event);

    /**
     * Builds the next block from as many candidates as the rules and limits permit, in order.
     *
     * @param candidates in the order of judgement; those not screened are screened first
     * @param timestampMillis the block's time in milliseconds since the epoch; raised to that of the last block if
     *     earlier
     */
    default Proposal prepare(List<Event> candidates, long timestampMillis) throws StorageException {
        long unchanged = orderedTo();
        return prepare(candidates, timestampMillis, verdicts -> unchanged);
    }

    /**
     * Like {@link #prepare(List, long)}, for engines that an ordering supplies with entries.
     *
     * @param orderedTo gives the block's position in the ordering, from the verdicts on all candidates; raised to that of
     *     the last block if lower
     */
    Proposal prepare(List<Event> candidates, long timestampMillis, ToLongFunction<List<Verdict>> orderedTo)
            throws StorageException;

    /**
     * Judges a block that another member proposes as the next.
     *
     * @throws VerificationException if the block breaks a rule
     */
    void check(Block block) throws VerificationException, StorageException;

    /**
     * Appends a block durably. Checks it first unless it was prepared or checked here.
     *
     * @throws VerificationException if this is not the next block, a quorum did not certify it, or it breaks a rule;
     *     nothing was appended
     * @throws StorageException if the disk failed; whether the block was written is known once a commit succeeds again
     *     or the ledger is reopened
     */
    void commit(Block block, BlockCertificate certificate) throws VerificationException, StorageException;

    /**
     * Begins to check blocks that are to be {@linkplain #commit committed} next, in this order, on the replica's own
     * threads; committing them uses what is done by then, and judges as it would without. Forgets those given before, and
     * leaves out what does not follow the last block. The caller bounds their bytes.
     */
    default void examine(List<CertifiedBlock> next) {}

    /**
     * Appends a block that was decided here, like {@link #commit}. The caller has verified that the certificate's
     * signatures are valid and those of a quorum.
     */
    void commitDecided(Block block, BlockCertificate certificate) throws VerificationException, StorageException;
}
