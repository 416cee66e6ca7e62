package org.medchain.dht.ring;

import java.util.List;
import org.medchain.dht.RecordAddress;

/**
 * The addresses that two nodes have in common: those that the answering one stores by one placement and the asking one by
 * another, or the same.
 */
record Shared(Placement placement, int answering, Placement askersPlacement, int asking) {
    boolean contains(RecordAddress address) {
        List<Integer> owners = placement.owners(address);
        if (!owners.contains(answering)) {
            return false;
        }
        return placement == askersPlacement
                ? owners.contains(asking)
                : askersPlacement.owners(address).contains(asking);
    }
}
