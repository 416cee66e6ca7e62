package org.medchain.chain.consensus.qbft;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;
import org.medchain.chain.ordering.Ordering;

/**
 * Submits this member's events to the ordering: one entry at a time, with all events that came meanwhile, and events again whose
 * block does not come. Not thread-safe.
 */
final class EntryOutbox {
    private static final Logger LOG = System.getLogger(EntryOutbox.class.getName());
    /** An entry may have been lost, or its block was decided without it: its events are submitted again after that time. */
    private static final long AGAIN_MILLIS = 10_000;
    /** The events of one entry; so many always fit, whatever their framing. */
    private static final int ENTRY_BYTES = 1 << 20;

    private final Ordering ordering;
    private final int self;
    private final Environment environment;
    private final LongSupplier seen;

    private final Map<EventHash, Event> waiting = new LinkedHashMap<>();
    private final Map<EventHash, Submitted> submitted = new LinkedHashMap<>();
    private boolean inFlight;
    private boolean endWanted;
    private boolean resting;
    private long endedAt = -1;

    private record Submitted(Event event, long atMillis) {}

    /** {@code seen} gives the position of the last block. */
    EntryOutbox(Ordering ordering, int self, Environment environment, LongSupplier seen) {
        this.ordering = ordering;
        this.self = self;
        this.environment = environment;
        this.seen = seen;
    }

    /** Has an event submitted. */
    void add(Event event) {
        waiting.put(event.hash(), event);
        send();
    }

    /** This event is on the chain, refused or given up. */
    void remove(EventHash event) {
        waiting.remove(event);
        submitted.remove(event);
    }

    /** Submits an entry that ends the block after the last one, unless one is under way. */
    void end() {
        if (endedAt < seen.getAsLong()) {
            endAnyway();
        }
    }

    /** Submits an entry that ends the block after the last one: an earlier one may be lost. */
    void endAnyway() {
        endWanted = true;
        send();
    }

    private void send() {
        if (inFlight || resting || (waiting.isEmpty() && !endWanted)) {
            return;
        }
        List<Event> events = next();
        OrderedEntry entry = new OrderedEntry(self, environment.clockMillis(), seen.getAsLong(), events);
        inFlight = true;
        endWanted = false;
        endedAt = entry.seen();
        CompletableFuture<Void> unused = ordering.submit(entry.encode())
                .whenComplete((taken, failure) -> environment.execute(() -> answered(events, failure)));
    }

    private List<Event> next() {
        List<Event> events = new ArrayList<>();
        int bytes = 0;
        Iterator<Event> all = waiting.values().iterator();
        while (all.hasNext() && bytes < ENTRY_BYTES) {
            Event event = all.next();
            bytes += event.encode().size();
            if (events.isEmpty() || bytes <= ENTRY_BYTES) {
                events.add(event);
            }
        }
        long now = environment.elapsedMillis();
        for (Event event : events) {
            waiting.remove(event.hash());
            submitted.put(event.hash(), new Submitted(event, now));
        }
        return events;
    }

    private void answered(List<Event> events, @Nullable Throwable failure) {
        inFlight = false;
        if (failure != null) {
            LOG.log(Level.DEBUG, () -> "an entry was not taken by the ordering: " + failure.getMessage());
            resting = true;
            endedAt = -1;
            events.forEach(this::again);
        }
        send();
    }

    private void again(Event event) {
        if (submitted.remove(event.hash()) != null) {
            waiting.put(event.hash(), event);
        }
    }

    /** Tries again after a failure, and submits events again whose block has not come for long. */
    void tick() {
        long since = environment.elapsedMillis() - AGAIN_MILLIS;
        List<Event> old = submitted.values().stream()
                .filter(one -> one.atMillis() <= since)
                .map(Submitted::event)
                .toList();
        old.forEach(this::again);
        resting = false;
        send();
    }
}
