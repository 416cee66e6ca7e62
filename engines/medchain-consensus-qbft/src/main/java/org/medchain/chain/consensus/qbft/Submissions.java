package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;

/** The receipts that this member's application waits for. Not thread-safe. */
final class Submissions {
    private final Map<EventHash, Waiting> waiting = new LinkedHashMap<>();

    private record Waiting(long sinceMillis, List<CompletableFuture<EventRef>> receipts) {}

    void add(EventHash event, long nowMillis, CompletableFuture<EventRef> receipt) {
        waiting.computeIfAbsent(event, hash -> new Waiting(nowMillis, new ArrayList<>()))
                .receipts()
                .add(receipt);
    }

    boolean has(EventHash event) {
        return waiting.containsKey(event);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    void complete(EventRef ref) {
        Waiting done = waiting.remove(ref.event());
        if (done != null) {
            done.receipts().forEach(receipt -> receipt.complete(ref));
        }
    }

    void fail(EventHash event, MedChainException reason) {
        Waiting done = waiting.remove(event);
        if (done != null) {
            done.receipts().forEach(receipt -> receipt.completeExceptionally(reason));
        }
    }

    void failAll(MedChainException reason) {
        List.copyOf(waiting.keySet()).forEach(event -> fail(event, reason));
    }

    /** Fails what has waited since before {@code sinceMillis}; returns what that was. */
    List<EventHash> failOlderThan(long sinceMillis) {
        List<EventHash> old = new ArrayList<>();
        Iterator<Map.Entry<EventHash, Waiting>> oldest = waiting.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<EventHash, Waiting> entry = oldest.next();
            if (entry.getValue().sinceMillis() >= sinceMillis) {
                break;
            }
            old.add(entry.getKey());
        }
        for (EventHash event : old) {
            fail(
                    event,
                    new UnavailableException(
                            "no quorum of members agreed on a block with event " + event
                                    + " in time; whether it comes to the ledger later is not known, submitting it again is safe"));
        }
        return old;
    }
}
