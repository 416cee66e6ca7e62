package org.medchain.dht.quorum;

import java.time.Duration;

/**
 * How patient a node or a client is.
 *
 * @param giveUpAfter how long an operation waits for a quorum
 * @param retryAfter how long it waits before it asks those again that have not answered; twice as long each time
 * @param synchroniseEvery how often a node compares its records with another node's
 */
record Timing(Duration giveUpAfter, Duration retryAfter, Duration synchroniseEvery) {
    /** The longest wait before asking again. */
    static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
}
