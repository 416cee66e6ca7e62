package org.medchain.chain.consensus.member;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** The receipts that an application waits for. Their events are bounded in bytes, and every receipt is completed. Thread-safe. */
public final class PendingReceipts {
    /** About how many bytes the objects around a waiting event take. */
    private static final int OBJECTS = 1024;

    private final long maxBytes;
    private final Map<Long, CompletableFuture<EventRef>> open = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile @Nullable MedChainException ended;
    private volatile boolean closed;

    /** Accepts an event; false if the engine has ended. */
    @FunctionalInterface
    public interface Submission {
        boolean begin(Event event, CompletableFuture<EventRef> receipt);
    }

    /** At most {@code maxBytes} of events may wait. */
    public PendingReceipts(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Submits {@code event} and returns its receipt, which fails at once if too much waits already. */
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

    /** Why the engine has ended, if it has: that it was closed, or a failure, with the disk's own issue if that was the cause. */
    public List<Issue> issues() {
        MedChainException reason = ended;
        if (reason == null) {
            return List.of();
        }
        String text = String.valueOf(reason.getMessage());
        if (closed) {
            return List.of(new Issue(IssueCode.CLOSED, text));
        }
        Issue end = new Issue(IssueCode.ENGINE_ENDED, text);
        return reason instanceof StorageException ? List.of(end, Issue.ofStorage(text)) : List.of(end);
    }

    /** How many receipts are waited for. */
    public int size() {
        return open.size();
    }

    /** Fails all receipts, and all later ones, because the ledger is closed. */
    public void close() {
        closed = true;
        end(new UnavailableException("the ledger is closed"));
    }

    /** Fails all receipts, and all later ones; the reason of the first call counts. */
    public synchronized void end(MedChainException reason) {
        MedChainException first = ended == null ? reason : ended;
        ended = first;
        open.values().forEach(receipt -> receipt.completeExceptionally(first));
    }
}
