package org.medchain.chain.consensus.qbft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medchain.chain.consensus.Replica;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventHash;

/** Passes pending events on to the other members, in messages of a few megabytes. Not thread-safe. */
final class EventGossip {
    private static final int MESSAGE_BYTES = 4 << 20;

    private final Replica replica;
    private final int self;
    private final Environment environment;
    private final Map<EventHash, Event> unsent = new LinkedHashMap<>();

    EventGossip(Replica replica, int self, Environment environment) {
        this.replica = replica;
        this.self = self;
        this.environment = environment;
    }

    /** Has an event passed on with the next {@link #send()}. */
    void add(Event event) {
        unsent.put(event.hash(), event);
    }

    /** The other members learn of this event in another way. */
    void remove(EventHash event) {
        unsent.remove(event);
    }

    /** True if some events were not passed on yet. */
    boolean hasUnsent() {
        return !unsent.isEmpty();
    }

    /** Passes the new events on to all members. */
    void send() {
        if (!unsent.isEmpty()) {
            for (Message.Events batch : batches(unsent.values())) {
                send(replica.members().numbers(), batch);
            }
            unsent.clear();
        }
    }

    /** Passes the first of these events, as many as fit into one message, on to members that may have missed them. */
    void sendAgain(Collection<Integer> members, List<Event> events) {
        List<Event> first = new ArrayList<>();
        int bytes = 0;
        for (Event event : events) {
            bytes += event.encode().size();
            if (bytes <= MESSAGE_BYTES) {
                first.add(event);
            }
        }
        if (!first.isEmpty()) {
            send(members, new Message.Events(first));
        }
    }

    private void send(Collection<Integer> members, Message message) {
        for (int member : members) {
            if (member != self) {
                environment.send(member, message);
            }
        }
    }

    private static List<Message.Events> batches(Collection<Event> events) {
        List<Message.Events> batches = new ArrayList<>();
        List<Event> batch = new ArrayList<>();
        int bytes = 0;
        for (Event event : events) {
            batch.add(event);
            bytes += event.encode().size();
            if (batch.size() == MessageCodec.MAX_EVENTS || bytes >= MESSAGE_BYTES) {
                batches.add(new Message.Events(batch));
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            batches.add(new Message.Events(batch));
        }
        return batches;
    }
}
