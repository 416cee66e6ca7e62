package org.medchain.chain.consensus;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.health.Issue;

/**
 * Orders events for all members, in blocks that a quorum of the members certifies. Thread-safe.
 *
 * <p>Every engine keeps these promises:
 *
 * <ol>
 *   <li><b>Durability.</b> A receipt means that the event is on stable storage here and, with more members, at a quorum
 *       of them. It stays on the ledger for ever.
 *   <li><b>One order.</b> There is one block at each height. Every member commits the same blocks in the same order.
 *   <li><b>Idempotence.</b> An event is on the ledger at most once. The same event again, concurrently or after a
 *       restart, gets the same receipt.
 *   <li><b>Refusal.</b> An event that breaks a rule of the ledger ends in an {@link EventRefusedException} that names
 *       the rule, and does not disturb other events. The rule is applied to the ledger as this member has it. A member
 *       that lacks the latest blocks can therefore refuse an event that depends on them, with
 *       {@link RefusalReason#REFERENCE_UNKNOWN} or {@link RefusalReason#SIGNER_NOT_ADMITTED}, and other members can
 *       still record it. A caller that knows that the missing events are on the ledger appends the event again.
 *   <li><b>Submission order.</b> If one thread submits two events to one engine in sequence, the engine does not judge
 *       the second before the first, so the second may depend on the first. (A reference to a block means an earlier
 *       block.)
 *   <li><b>Every future completes.</b> Either with a receipt; or with an {@link EventRefusedException}; or with an
 *       {@link org.medchain.error.UnavailableException} if the engine is closed, overloaded or cut off, or does not
 *       trust this machine's clock; or with a {@link org.medchain.error.StorageException} if the disk failed. After the
 *       last two the event may still get on the ledger, and submitting it again is safe: for a failed disk, once the
 *       disk works again. The message says if the ledger must be reopened for that.
 *   <li><b>Back-pressure.</b> {@link #submit} does not wait. When its queue is full, the engine refuses the event with
 *       an {@link org.medchain.error.UnavailableException}.
 *   <li><b>Time.</b> The timestamps of blocks do not run backwards.
 *   <li><b>Close.</b> {@link #close} completes every future and ends every thread of the engine. It may be called more
 *       than once.
 * </ol>
 *
 * <p>Futures complete on a thread of the engine: dependent stages without {@code Async} must be quick and must not wait
 * for this engine. Cancelling a future does not withdraw its event.
 */
public interface Consensus extends AutoCloseable {
    /** Submits an event. Promise 6 lists the future's outcomes. */
    CompletableFuture<EventRef> submit(Event event);

    /**
     * Whether this member has, since its start, once had every event acknowledged before: all that a quorum of members
     * proved to have. Stays true; later events may still be on their way. While false, the member must not serve
     * others.
     */
    boolean isCaughtUp();

    /**
     * The height up to which this member has agreed to blocks. Other members may have given receipts for events in them
     * although this member has not seen those blocks decided. Until its chain reaches this height, the member must not
     * claim that an event is absent.
     */
    long agreedTo();

    /**
     * What is wrong with the engine, as far as it knows; for {@code Ledger.health()}, which adds what concerns this
     * member's disk and certificate. Returns quickly; may be called at any time.
     */
    List<Issue> issues();

    /** The other members; for {@code Ledger.status()}. Returns quickly; may be called at any time. */
    default EngineStatus status() {
        return EngineStatus.ALONE;
    }

    /** Accepts no more events, completes all futures and ends all threads of the engine. */
    @Override
    void close();
}
