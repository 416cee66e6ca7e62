package org.medchain.core.internal.network;

import java.security.SecureRandom;
import java.time.Clock;
import org.medchain.metrics.Metrics;

/**
 * The two networks and what else a role works with.
 *
 * @param random must be safe for use by several threads
 * @param tasks carries out what is asked for asynchronously
 * @param metrics receives measurements; never throws
 */
public record Networks(
        LedgerClient ledger,
        DirectoryClient directory,
        Clock clock,
        SecureRandom random,
        Tasks tasks,
        Metrics metrics) {}
