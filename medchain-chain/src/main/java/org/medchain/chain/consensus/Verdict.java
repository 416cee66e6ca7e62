package org.medchain.chain.consensus;

import org.medchain.chain.event.EventRef;
import org.medchain.error.UnavailableException;

/** What became of a candidate for a block. */
public sealed interface Verdict {
    /** It is in the block. */
    record Included() implements Verdict {}

    /** It was on the ledger already, at {@code ref}. */
    record Recorded(EventRef ref) implements Verdict {}

    /** It breaks a rule. */
    record Refused(EventRefusedException reason) implements Verdict {}

    /** This member's machine failed over it, which says nothing of the event: appended again, it may be recorded. */
    record Unjudged(UnavailableException reason) implements Verdict {}

    /** The block is full, or what is in it is in this one's way; it was not judged. */
    record Deferred() implements Verdict {}
}
