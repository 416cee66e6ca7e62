package org.medchain.chain.consensus.bftsmart;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.medchain.chain.block.Block;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;

/** The events that this member's application waits for, in the order in which they came. Not thread-safe. */
final class Waiting {
    private final Map<EventHash, Entry> entries = new LinkedHashMap<>();

    private record Entry(Event event, long sinceNanos, List<CompletableFuture<EventRef>> receipts) {}

    /** True if the event was not waited for before. */
    boolean add(Event event, long nowNanos, CompletableFuture<EventRef> receipt) {
        boolean isNew = !entries.containsKey(event.hash());
        entries.computeIfAbsent(event.hash(), hash -> new Entry(event, nowNanos, new ArrayList<>()))
                .receipts()
                .add(receipt);
        return isNew;
    }

    /** All events. */
    List<Event> events() {
        return entries.values().stream().map(Entry::event).toList();
    }

    void complete(EventRef ref) {
        Entry done = entries.remove(ref.event());
        if (done != null) {
            done.receipts().forEach(receipt -> receipt.complete(ref));
        }
    }

    /** All events of a block. */
    void complete(Block block) {
        block.events().forEach(event -> complete(new EventRef(block.hash(), event.hash())));
    }

    void fail(EventHash event, MedChainException reason) {
        Entry done = entries.remove(event);
        if (done != null) {
            done.receipts().forEach(receipt -> receipt.completeExceptionally(reason));
        }
    }

    /** Fails what waits since before {@code sinceNanos}, as {@link System#nanoTime} counts. */
    void failOlderThan(long sinceNanos, MedChainException reason) {
        List<EventHash> old = new ArrayList<>();
        Iterator<Map.Entry<EventHash, Entry>> oldest = entries.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<EventHash, Entry> entry = oldest.next();
            if (entry.getValue().sinceNanos() - sinceNanos >= 0) {
                break;
            }
            old.add(entry.getKey());
        }
        old.forEach(event -> fail(event, reason));
    }
}
