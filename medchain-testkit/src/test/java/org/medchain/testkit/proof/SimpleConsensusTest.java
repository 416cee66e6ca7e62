package org.medchain.testkit.proof;

import java.util.Map;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.testkit.ledger.ConsensusContract;

class SimpleConsensusTest extends ConsensusContract {
    @Override
    protected ConsensusFactory factory() {
        return (SimpleConsensus.Maker) SimpleConsensus::new;
    }

    @Override
    protected Map<String, String> smallQueue() {
        return Map.of(SimpleConsensus.CAPACITY, "20");
    }

    @Override
    protected String threadPrefix() {
        return "simple-consensus";
    }
}
