package org.medchain.chain.consensus.embedded;

import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;

/**
 * An event on its way into a block.
 *
 * @param event the event
 * @param screened completes when the event is screened
 * @param receipt the receipt that the submitter holds
 */
record Submission(Event event, CompletableFuture<Void> screened, CompletableFuture<EventRef> receipt) {
    /** About how many bytes the objects around an event take. */
    static final int OBJECTS = 1024;

    /** About how many bytes of memory the submission of an event takes. */
    static int weight(Event event) {
        return event.encode().size() + OBJECTS;
    }
}
