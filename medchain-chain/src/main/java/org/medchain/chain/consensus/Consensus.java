package org.medchain.chain.consensus;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;

/**
 * Brings events into an order that all members share, in blocks that a quorum of them certified. Thread-safe.
 *
 * <p>What every engine promises:
 *
 * <ol>
 *   <li><b>Durability.</b> A receipt is given only when the event is on stable storage here and, where there are more
 *       members, at a quorum of them. It stays on the ledger for ever.
 *   <li><b>One order.</b> There is one block at each height. Every member commits the same blocks in the same order.
 *   <li><b>Idempotence.</b> An event is on the ledger at most once. The same event again, at the same time or after a
 *       restart, gets the same receipt.
 *   <li><b>Refusal.</b> An event that breaks a rule of the ledger ends in an {@link EventRefusedException} that says which,
 *       and disturbs no other event. The rule is applied to the ledger as this member has it. A member that lacks the
 *       latest blocks can therefore refuse an event that rests on them, as {@link RefusalReason#REFERENCE_UNKNOWN} or
 *       {@link RefusalReason#SIGNER_NOT_ADMITTED}, and other members can still record it. Whoever knows that what the event
 *       rests on is on the ledger appends it again.
 *   <li><b>Submission order.</b> Of two events that one thread submits to one engine, one after the other, the second is
 *       not judged before the first: it may build on it. (A reference to a block is to an earlier block.)
 *   <li><b>Every future completes.</b> With a receipt; an {@link EventRefusedException}; an
 *       {@link org.medchain.error.UnavailableException}, when the engine is closed, overloaded or cut off, or cannot believe
 *       this machine's clock: the event may or may not get on the ledger, and submitting it again is safe; or an
 *       {@link org.medchain.error.StorageException}, when the disk failed: the same, once it works again; the message says
 *       if the ledger must be opened again for that.
 *   <li><b>Back-pressure.</b> {@link #submit} does not wait. When as much is queued as the engine holds, it refuses with an
 *       {@link org.medchain.error.UnavailableException}.
 *   <li><b>Time.</b> The timestamps of blocks do not run backwards.
 *   <li><b>Close.</b> {@link #close} completes every future and leaves no thread. It may be called more than once.
 * </ol>
 *
 * <p>A future completes on a thread of the engine: what depends on it without {@code Async} must be quick and must not
 * wait for this engine. Cancelling a future does not withdraw its event.
 */
public interface Consensus extends AutoCloseable {
    /** Submits an event; the future's outcomes are those of promise 6. */
    CompletableFuture<EventRef> submit(Event event);

    /**
     * True once this member has, since it started, had all that was acknowledged before: what a quorum of members proved to
     * have. Stays true; what came after may still be on its way here. Until then it must serve nobody else.
     */
    boolean isCaughtUp();

    /**
     * The height up to which this member agreed to blocks; there may be receipts for what is in them, though it has not seen
     * them decided. Until its chain has this height it must not tell anybody that something is not there.
     */
    long agreedTo();

    /** What needs the attention of whoever runs this member, though the engine goes on: in plain words, one line each. */
    default List<String> warnings() {
        return List.of();
    }

    /** Why the engine refuses every event at present, for people; empty if it does not, as far as it knows. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Takes no more events, completes all futures and ends all threads of the engine. */
    @Override
    void close();
}
