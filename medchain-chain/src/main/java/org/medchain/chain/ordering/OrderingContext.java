package org.medchain.chain.ordering;

import java.nio.file.Path;
import java.util.Map;
import org.medchain.chain.block.MemberSet;
import org.medchain.chain.event.BlockHash;

/**
 * The environment of an ordering.
 *
 * @param consortium the genesis hash: the entries of two consortiums must not mix
 * @param member this member's number
 * @param members the members of the next block
 * @param folder for the ordering's own files; may not exist yet
 * @param options the ordering's own settings, by name
 * @param channel the links between the members, for orderings that run in the members themselves
 */
public record OrderingContext(
        BlockHash consortium,
        int member,
        MemberSet members,
        Path folder,
        Map<String, String> options,
        MemberChannel channel) {
    public OrderingContext {
        options = Map.copyOf(options);
    }
}
