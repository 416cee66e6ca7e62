package org.medchain.chain.consensus.postgresql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.ledger.ConsensusContract;

/** Four members in one process, with a real database. */
class PostgresConsensusTest extends ConsensusContract {
    private final List<Integer> ports = LocalPorts.free(members());

    private final String url = SharedServer.required().emptySchema();

    PostgresConsensusTest() throws SQLException {}

    @Override
    protected ConsensusFactory factory() {
        return new PostgresConsensusFactory();
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
        return new HashMap<>(Map.of("listen", "127.0.0.1:" + ports.get(member), "peers", peers, "url", url));
    }

    @Override
    protected Map<String, String> smallQueue() {
        return Map.of("queue-bytes", "100000");
    }
}
