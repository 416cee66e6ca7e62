package org.medchain.chain.consensus.member;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** The receipts that an application waits for: bounded by their events' bytes, all completed in the end. Thread-safe. */
public final class OpenReceipts {
    /** What the objects around a waiting event take, roughly. */
    private static final int OBJECTS = 1024;

    private final long maxBytes;
    private final Map<Long, CompletableFuture<EventRef>> open = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile @Nullable MedChainException ended;

    /** Takes an event on; false if there is nobody any more who could. */
    @FunctionalInterface
    public interface Submission {
        boolean begin(Event event, CompletableFuture<EventRef> receipt);
    }

    /** None yet; their events may take so many bytes. */
    public OpenReceipts(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A receipt for {@code event}, which is submitted, unless too much waits already. */
    public CompletableFuture<EventRef> submit(Event event, Submission submission) {
        int weight = event.encode().size() + OBJECTS;
        if (bytes.addAndGet(weight) > maxBytes) {
            bytes.addAndGet(-weight);
            return CompletableFuture.failedFuture(new UnavailableException("the ledger is overloaded: " + open.size()
                    + " events are waiting; submit " + event + " again later"));
        }
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        long ticket = tickets.incrementAndGet();
        open.put(ticket, receipt);
        CompletableFuture<EventRef> released = receipt.whenComplete((ref, failure) -> {
            open.remove(ticket);
            bytes.addAndGet(-weight);
        });
        boolean begun = submission.begin(event, receipt);
        MedChainException reason = ended;
        if (reason != null) {
            receipt.completeExceptionally(reason);
        } else if (!begun) {
            receipt.completeExceptionally(new UnavailableException("the ledger is closed"));
        }
        return released;
    }

    /** Why all are failed, if they are. */
    public Optional<MedChainException> ended() {
        return Optional.ofNullable(ended);
    }

    /** Fails all that are open, and all to come; the first reason counts. */
    public synchronized void end(MedChainException reason) {
        MedChainException first = ended == null ? reason : ended;
        ended = first;
        open.values().forEach(receipt -> receipt.completeExceptionally(first));
    }
}
