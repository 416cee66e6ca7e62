package org.medchain.chain.ordering;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.event.BlockHash;
import org.medchain.metrics.Metrics;

/**
 * The environment of an ordering.
 *
 * @param consortium the genesis hash: the entries of two consortiums must not mix
 * @param member this member's number
 * @param members the members of the next block
 * @param clock the time of day, for messages to people; what is ordered must not depend on it
 * @param random draws what must not be guessed, such as names of entries and keys of one start
 * @param folder for the ordering's own files; may not exist yet
 * @param options the ordering's own settings, by name
 * @param channel the links between the members, for orderings that run in the members themselves
 * @param metrics receives measurements; never throws
 */
public record OrderingContext(
        BlockHash consortium,
        int member,
        MemberSet members,
        Clock clock,
        SecureRandom random,
        Path folder,
        Map<String, String> options,
        MemberChannel channel,
        Metrics metrics) {
    public OrderingContext {
        options = Map.copyOf(options);
        metrics = Metrics.guarded(metrics);
    }

    /** A context whose ordering is not measured. */
    public OrderingContext(
            BlockHash consortium,
            int member,
            MemberSet members,
            Clock clock,
            SecureRandom random,
            Path folder,
            Map<String, String> options,
            MemberChannel channel) {
        this(consortium, member, members, clock, random, folder, options, channel, Metrics.NONE);
    }
}
