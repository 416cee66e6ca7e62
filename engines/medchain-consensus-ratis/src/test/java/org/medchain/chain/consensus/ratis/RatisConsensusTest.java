package org.medchain.chain.consensus.ratis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.ledger.ConsensusContract;

/** Four members in one process, over real links. */
class RatisConsensusTest extends ConsensusContract {
    private final List<Integer> ports = LocalPorts.free(members());

    @Override
    protected ConsensusFactory factory() {
        return new RatisConsensusFactory();
    }

    @Override
    protected int members() {
        return 4;
    }

    @Override
    protected Map<String, String> options(int member) {
        String peers = IntStream.range(0, members())
                .mapToObj(peer -> peer + "=127.0.0.1:" + ports.get(peer))
                .collect(Collectors.joining(","));
        return new HashMap<>(Map.of("listen", "127.0.0.1:" + ports.get(member), "peers", peers, "leader-ms", "500"));
    }

    @Override
    protected Map<String, String> smallQueue() {
        return Map.of("queue-bytes", "100000");
    }
}
