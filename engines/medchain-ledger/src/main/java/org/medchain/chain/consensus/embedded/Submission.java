package org.medchain.chain.consensus.embedded;

import java.util.concurrent.CompletableFuture;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;

/**
 * An event on its way into a block.
 *
 * @param event the event
 * @param screened completes when its form was judged
 * @param receipt what its submitter holds
 */
record Submission(Event event, CompletableFuture<Void> screened, CompletableFuture<EventRef> receipt) {
    /** What the objects around an event take, roughly. */
    static final int OBJECTS = 1024;

    /** The memory that the submission of an event takes, roughly, in bytes. */
    static int weight(Event event) {
        return event.encode().size() + OBJECTS;
    }
}
