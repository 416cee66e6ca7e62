package org.medchain.dht;

import java.util.List;
import java.util.OptionalLong;
import org.medchain.health.PeerStatus;
import org.medchain.health.Refusal;

/**
 * Where a directory stands and whom it reaches. Its text is for operators.
 *
 * @param epoch of the roster in force; empty without one
 * @param isMoving whether the nodes are moving to the next roster
 * @param nodes the other nodes
 * @param refusals the latest connections that this process refused
 */
public record DhtStatus(OptionalLong epoch, boolean isMoving, List<PeerStatus> nodes, List<Refusal> refusals) {
    /** Of a directory without other nodes. */
    public static final DhtStatus ALONE = new DhtStatus(OptionalLong.empty(), false, List.of(), List.of());

    public DhtStatus {
        nodes = List.copyOf(nodes);
        refusals = List.copyOf(refusals);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("directory:");
        text.append(epoch.isPresent() ? " roster of epoch " + epoch.getAsLong() : " no roster");
        text.append(isMoving ? ", moving to the next" : "");
        nodes.forEach(node -> text.append("\n  ").append(node));
        refusals.forEach(refusal -> text.append("\n  refused ").append(refusal));
        return text.toString();
    }
}
