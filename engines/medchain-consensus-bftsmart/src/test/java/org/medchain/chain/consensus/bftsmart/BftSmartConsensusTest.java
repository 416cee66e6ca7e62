package org.medchain.chain.consensus.bftsmart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.ledger.ConsensusContract;

/** Four members in one process, over real links, and none of them fails. */
@Tag("slow")
class BftSmartConsensusTest extends ConsensusContract {
    private final List<Integer> ports = LocalPorts.free(members());

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
        Map<String, String> options = new HashMap<>(Addresses.options(ports, member));
        // On a busy machine a leader may be slow; that is no failure here.
        options.put("leader-ms", "20000");
        return options;
    }

    @Override
    protected Map<String, String> smallQueue() {
        return Map.of("queue-bytes", "100000");
    }
}
