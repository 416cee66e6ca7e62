package org.medchain.chain.remote.client;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.qbft.QbftConsensusFactory;
import org.medchain.io.LocalPorts;

/** Four members, each with its own user, who reaches all of them. */
class RemoteQbftTest extends RemoteEmbeddedTest {
    private final List<Integer> ports = LocalPorts.free(members());

    @Override
    protected ConsensusFactory factory() {
        return new QbftConsensusFactory();
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
        return Map.of("listen", "127.0.0.1:" + ports.get(member), "peers", peers);
    }
}
