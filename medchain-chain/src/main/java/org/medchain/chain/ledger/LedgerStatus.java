package org.medchain.chain.ledger;

import java.util.List;
import org.medchain.health.PeerStatus;
import org.medchain.health.Refusal;

/**
 * Where a ledger stands and whom it reaches. Its text is for operators.
 *
 * @param height of the last block here; at a client, the highest one proven so far
 * @param highestOfOthers the highest height that an honest member's chain is known to have; 0 if none is known
 * @param members how many there are
 * @param linked how many members are linked, this one included
 * @param quorum how many are needed to agree on a block, or to say that something is absent
 * @param peers the other members; at a client, the servers
 * @param refusals the latest connections that this process refused
 */
public record LedgerStatus(
        long height,
        long highestOfOthers,
        int members,
        int linked,
        int quorum,
        List<PeerStatus> peers,
        List<Refusal> refusals) {
    public LedgerStatus {
        peers = List.copyOf(peers);
        refusals = List.copyOf(refusals);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("ledger: height " + height);
        if (highestOfOthers > 0) {
            text.append(", others at ").append(highestOfOthers);
        }
        text.append("; " + linked + " of " + members + " members linked, " + quorum + " needed");
        peers.forEach(peer -> text.append("\n  ").append(peer));
        refusals.forEach(refusal -> text.append("\n  refused ").append(refusal));
        return text.toString();
    }
}
