package org.medchain.core.role;

import java.security.SecureRandom;
import java.time.Clock;
import org.medchain.core.access.LedgerClient;
import org.medchain.core.directory.DirectoryClient;

/**
 * The two networks and what else a role works with.
 *
 * @param random must be safe for use by several threads
 */
public record Networks(LedgerClient ledger, DirectoryClient directory, Clock clock, SecureRandom random) {}
