package org.medchain.chain.consensus;

import java.util.List;
import org.medchain.health.PeerStatus;
import org.medchain.health.Refusal;

/**
 * The other members as an engine sees them.
 *
 * @param highestOfOthers the highest height that an honest member's chain is known to have; 0 if none is known
 * @param peers the other members, by number
 * @param refusals the latest connections that this member refused
 */
public record EngineStatus(long highestOfOthers, List<PeerStatus> peers, List<Refusal> refusals) {
    /** Of an engine without other members. */
    public static final EngineStatus ALONE = new EngineStatus(0, List.of(), List.of());

    public EngineStatus {
        peers = List.copyOf(peers);
        refusals = List.copyOf(refusals);
    }
}
