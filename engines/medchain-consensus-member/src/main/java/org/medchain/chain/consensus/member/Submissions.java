package org.medchain.chain.consensus.member;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;

/** The events that this member's application submitted and that are in no block yet, in the order of submission. Not thread-safe. */
public final class Submissions {
    private final Map<EventHash, Submission> waiting = new LinkedHashMap<>();

    private record Submission(Event event, long since, List<CompletableFuture<EventRef>> receipts) {}

    /**
     * Adds a receipt for an event.
     *
     * @param now the time by a monotonic clock that all calls share, such as {@link System#nanoTime}
     * @return true if the event was not waiting before
     */
    public boolean add(Event event, long now, CompletableFuture<EventRef> receipt) {
        boolean isNew = !waiting.containsKey(event.hash());
        waiting.computeIfAbsent(event.hash(), hash -> new Submission(event, now, new ArrayList<>()))
                .receipts()
                .add(receipt);
        return isNew;
    }

    public boolean has(EventHash event) {
        return waiting.containsKey(event);
    }

    public boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Since when the event waits that was submitted first; empty if none waits. */
    public OptionalLong waitingSince() {
        return waiting.values().stream().mapToLong(Submission::since).findFirst();
    }

    /** The events that wait. */
    public List<Event> events() {
        return waiting.values().stream().map(Submission::event).toList();
    }

    public void complete(EventRef ref) {
        Submission done = waiting.remove(ref.event());
        if (done != null) {
            done.receipts().forEach(receipt -> receipt.complete(ref));
        }
    }

    /** Completes the receipts of all events in a block. */
    public void complete(Block block) {
        block.events().forEach(event -> complete(new EventRef(block.hash(), event.hash())));
    }

    public void fail(EventHash event, MedChainException reason) {
        Submission done = waiting.remove(event);
        if (done != null) {
            done.receipts().forEach(receipt -> receipt.completeExceptionally(reason));
        }
    }

    public void failAll(MedChainException reason) {
        List.copyOf(waiting.keySet()).forEach(event -> fail(event, reason));
    }

    /** Fails the events that have waited since before {@code since}, each with its reason, and returns them. */
    public List<EventHash> failOlderThan(long since, Function<EventHash, MedChainException> reason) {
        List<EventHash> old = waiting.values().stream()
                .takeWhile(submission -> submission.since() - since < 0)
                .map(submission -> submission.event().hash())
                .toList();
        old.forEach(event -> fail(event, reason.apply(event)));
        return old;
    }
}
