package org.medchain.dht.infinispan;

import java.util.ArrayList;
import java.util.List;
import org.jgroups.JChannel;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;
import org.medchain.dht.Dht;

/** Between nodes of one process: each pair is linked, or what either sends is lost on its way. Not thread-safe. */
final class Cables {
    /** A node's end. */
    private record End(JChannel channel, DISCARD lost) {}

    private final List<End> ends = new ArrayList<>();

    /** All nodes are linked. */
    Cables(List<Dht> nodes) throws Exception {
        for (Dht node : nodes) {
            JChannel channel = ((InfinispanDht) node).cluster().channel();
            DISCARD lost = new DISCARD().setAddress(channel.getAddress());
            channel.getProtocolStack().insertProtocol(lost, ProtocolStack.Position.ABOVE, TP.class);
            ends.add(new End(channel, lost));
        }
    }

    /** Only those in one part are linked from now on. */
    void splitInto(List<List<Integer>> parts) {
        heal();
        for (List<Integer> part : parts) {
            for (int node : part) {
                for (int other = 0; other < ends.size(); other++) {
                    if (!part.contains(other)) {
                        ends.get(node)
                                .lost()
                                .addIgnoreMember(ends.get(other).channel().getAddress());
                    }
                }
            }
        }
    }

    /** All are linked again. */
    void heal() {
        ends.forEach(end -> end.lost().resetIgnoredMembers());
    }
}
