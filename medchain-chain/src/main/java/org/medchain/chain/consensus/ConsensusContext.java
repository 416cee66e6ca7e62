package org.medchain.chain.consensus;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import org.medchain.crypto.ca.Certificate;
import org.medchain.crypto.identity.Identity;

/**
 * What an engine works with.
 *
 * @param replica this member's chain; the engine alone prepares, checks and commits on it, and does not close it
 * @param member this member's number
 * @param certificate this member's
 * @param identity signs for this member
 * @param clock proposes timestamps
 * @param nanoTime a monotonic clock in nanoseconds; a jump of {@code clock} shows against it
 * @param folder for files of the engine's own; it may not exist yet
 * @param options the engine's own settings, by name
 */
public record ConsensusContext(
        Replica replica,
        int member,
        Certificate certificate,
        Identity identity,
        Clock clock,
        LongSupplier nanoTime,
        Path folder,
        Map<String, String> options) {
    public ConsensusContext {
        options = Map.copyOf(options);
    }
}
