package org.medchain.core.role;

import java.util.List;
import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;
import org.medchain.core.directory.UnfinishedPart;

/**
 * What a revocation did. The session is ended, whatever became of its records in the directory.
 *
 * @param event where the removal is on the ledger: from that block on no provider answers
 * @param unfinished what could not be removed from the directory yet; revoking again tries it again
 */
public record Revocation(SessionId session, EventRef event, List<UnfinishedPart> unfinished) {
    public Revocation {
        unfinished = List.copyOf(unfinished);
    }
}
