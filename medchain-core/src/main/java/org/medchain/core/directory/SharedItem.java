package org.medchain.core.directory;

import org.medchain.chain.event.Grant;
import org.medchain.chain.event.GrantOpening;

/** A record or stream that is shared: what is granted of it, opened for verification, and how it is described now. */
public record SharedItem(GrantOpening opening, DataDescription description) {
    /** What is granted. */
    public Grant grant() {
        return opening.grant();
    }
}
