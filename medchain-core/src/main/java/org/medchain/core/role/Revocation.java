package org.medchain.core.role;

import org.medchain.chain.event.EventRef;
import org.medchain.core.directory.SessionId;

/**
 * What a revocation did.
 *
 * @param wasInDirectory false if the directory did not have the session any more
 * @param event where the removal is on the ledger
 */
public record Revocation(SessionId session, boolean wasInDirectory, EventRef event) {}
