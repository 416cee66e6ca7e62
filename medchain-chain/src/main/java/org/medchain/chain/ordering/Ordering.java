package org.medchain.chain.ordering;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.MemberSet;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.health.Issue;

/**
 * One member's access to a service that puts entries into one order: a replicated log, a table, a queue. Thread-safe.
 *
 * <p>The ledger needs of it that in the end every entry that an honest member submits is given to every honest member, at
 * the same position. An ordering that fails in that, or lies, can stop the ledger. It cannot fork it, and nothing with a
 * receipt is lost: members check every event, agree on every block by votes, and have each block on their own disks.
 *
 * <p>Promises, which the contract kit ({@code OrderingContract} in {@code medchain-testkit}) tests under their numbers:
 *
 * <ol>
 *   <li>Each entry that was {@linkplain #submit taken} is given to every follower of the same ordering, on every member,
 *       unless it was {@linkplain #settled settled} before that member began to follow.
 *   <li>Two followers that are given a position are given the same entry at it.
 *   <li>A follower is given positions in ascending order, each once. Positions are at least 1 and may have gaps.
 *   <li>A follower that begins after position p is given no position up to p, and every entry submitted from then on gets
 *       a position above p, even if the ordering lost its content meanwhile.
 *   <li>What was taken survives the restart of the member, and of as many parts of the service as it says.
 *   <li>Submitting never blocks. A submission that failed may have been taken all the same.
 *   <li>After {@link #close} no entry is given, and every submission fails. Closing twice has no further effect.
 * </ol>
 */
public interface Ordering extends AutoCloseable {
    /** The most bytes of an entry: 4 MiB. */
    int MAX_ENTRY_BYTES = 4 << 20;

    /**
     * Begins to give entries.
     *
     * @param after a position; 0 to begin with the first entry
     * @param follower takes the entries on the ordering's own thread
     * @throws IllegalStateException if this ordering is followed already
     */
    void follow(long after, Follower follower);

    /**
     * Submits an entry, of 1 to {@link #MAX_ENTRY_BYTES} bytes.
     *
     * @return completes when the service has taken the entry; with an {@link org.medchain.error.UnavailableException} if it is not
     *     known to have taken it, and the entry may be submitted again
     */
    CompletableFuture<Void> submit(Bytes entry);

    /**
     * This member has on its disk what follows from all entries up to a position. An ordering may drop entries that no member
     * needs any more; a member that lacks some takes the blocks of others.
     */
    default void settled(long position) {}

    /** The members from the next block on. Called when they change. */
    default void membersChanged(MemberSet members) {}

    /**
     * What is wrong with the service or with this access to it, for {@code Ledger.health()}: an issue
     * {@link org.medchain.health.IssueCode#ORDERING_UNAVAILABLE} while no entry can be submitted or followed.
     */
    List<Issue> issues();

    /** Ends all threads and releases all resources. */
    @Override
    void close();

    /** Takes entries. */
    @FunctionalInterface
    interface Follower {
        /**
         * Takes the next entry. Blocks while this member cannot take more.
         *
         * @throws InterruptedException if the ordering interrupted its own thread, in order to end
         */
        void entry(long position, Bytes entry) throws InterruptedException;
    }
}
