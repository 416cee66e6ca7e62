package org.medchain.chain.consensus;

import org.medchain.chain.event.EventRef;
import org.medchain.error.UnavailableException;

/** The judgement of a candidate for a block. */
public sealed interface Verdict {
    /** The event is in the block. */
    record Included() implements Verdict {}

    /** The event was already on the ledger at {@code ref}. */
    record Recorded(EventRef ref) implements Verdict {}

    /** The event breaks a rule. */
    record Refused(EventRefusedException reason) implements Verdict {}

    /** This member failed to judge the event, which says nothing about it; appended again, it may be recorded. */
    record Unjudged(UnavailableException reason) implements Verdict {}

    /** Not judged: the block is full or contains an event that must come first. */
    record Deferred() implements Verdict {}
}
