package org.medchain.chain.consensus.bftsmart;

import java.util.List;
import java.util.Map;
import org.medchain.chain.consensus.ConsensusContract;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.fixture.Ports;

/** Four members in one process, over real links, and none of them fails. */
class BftSmartConsensusTest extends ConsensusContract {
    private final List<Integer> ports = Ports.free(members());

    @Override
    protected ConsensusFactory factory() {
        return new BftSmartConsensusFactory();
    }

    @Override
    protected int members() {
        return 4;
    }

    @Override
    protected Map<String, String> options(int member) {
        return Addresses.options(ports, member);
    }

    @Override
    protected Map<String, String> smallQueue() {
        return Map.of("queue-bytes", "100000");
    }
}
