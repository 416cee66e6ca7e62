package org.medchain.chain.consensus;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.metrics.Metrics;

/**
 * The environment of an engine.
 *
 * @param replica this member's chain; only the engine prepares, checks and commits on it; the engine does not close it
 * @param member this member's number
 * @param certificate this member's certificate
 * @param identity signs for this member
 * @param clock supplies the timestamps of proposals
 * @param nanoTime a monotonic clock in nanoseconds, which reveals jumps of {@code clock}
 * @param random draws what must not be guessed, such as names of one start of an engine
 * @param folder for the engine's own files; may not exist yet
 * @param options the engine's own settings, by name
 * @param metrics receives measurements; never throws
 */
public record ConsensusContext(
        Replica replica,
        int member,
        IdentityCertificate certificate,
        Identity identity,
        Clock clock,
        LongSupplier nanoTime,
        SecureRandom random,
        Path folder,
        Map<String, String> options,
        Metrics metrics) {
    public ConsensusContext {
        options = Map.copyOf(options);
        metrics = Metrics.guarded(metrics);
    }

    /** A context whose engine is not measured. */
    public ConsensusContext(
            Replica replica,
            int member,
            IdentityCertificate certificate,
            Identity identity,
            Clock clock,
            LongSupplier nanoTime,
            SecureRandom random,
            Path folder,
            Map<String, String> options) {
        this(replica, member, certificate, identity, clock, nanoTime, random, folder, options, Metrics.NONE);
    }
}
