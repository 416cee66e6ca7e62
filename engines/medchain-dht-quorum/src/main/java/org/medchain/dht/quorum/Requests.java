package org.medchain.dht.quorum;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The requests of one party that are not answered yet, by their numbers. In one thread, but for {@link #isOpen}. */
final class Requests {
    /** Takes the answer to a request. */
    @FunctionalInterface
    interface Handler {
        /** The node answered; {@code sound} is false if a write in the answer does not verify. */
        void answered(Message.Answer answer, boolean sound);
    }

    private record Open(int node, Handler handler) {}

    private final Map<Long, Open> open = new ConcurrentHashMap<>();
    private final LongSupplier numbers;
    private long last;

    /** None yet; {@code numbers} gives ascending ones. */
    Requests(LongSupplier numbers) {
        this.numbers = numbers;
    }

    /** The number for a request to this node, whose answer goes to {@code handler}. */
    long open(int node, Handler handler) {
        last = numbers.getAsLong();
        open.put(last, new Open(node, handler));
        return last;
    }

    /** The number of the latest request. */
    long last() {
        return last;
    }

    /** True if this node is asked something under this number, and has not answered. On any thread. */
    boolean isOpen(int node, long request) {
        Open asked = open.get(request);
        return asked != null && asked.node() == node;
    }

    /** Nobody is interested in the answers to these any more. */
    void forget(Collection<Long> requests) {
        requests.forEach(open::remove);
    }

    /** A node answered something; if it was not asked, nothing happens. */
    void answered(int node, Message.Answer answer, boolean sound) {
        Open request = open.get(answer.id());
        if (request != null && request.node() == node) {
            open.remove(answer.id());
            request.handler().answered(answer, sound);
        }
    }
}
