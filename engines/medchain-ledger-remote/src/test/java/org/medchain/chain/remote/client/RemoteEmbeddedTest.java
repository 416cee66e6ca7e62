package org.medchain.chain.remote.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.embedded.EmbeddedConsensusFactory;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.remote.fixture.Served;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.ledger.ConsensusContract;
import org.medchain.testkit.ledger.Identities;

/** What an engine promises its members' own applications, it promises those who come over the network. */
class RemoteEmbeddedTest extends ConsensusContract {
    private static final Identity USER = Identities.of(50);

    private final List<Integer> ports = LocalPorts.free(members());
    private boolean small;

    @Override
    protected ConsensusFactory factory() {
        return new EmbeddedConsensusFactory();
    }

    @Override
    protected Map<String, String> smallQueue() {
        small = true;
        return new HashMap<>();
    }

    @Override
    protected Ledger reached(int member, Ledger opened) throws MedChainException {
        LedgerServer server = Served.server(world, member, opened, ports.get(member));
        RemoteLedgerBuilder builder =
                RemoteLedgerBuilder.of(world.config).user(world.certified(USER)).clock(world.clock);
        for (int i = 0; i < members(); i++) {
            builder.server(Served.local(ports.get(i)));
        }
        if (small) {
            builder.queueBytes(100_000);
        }
        return Served.closing(builder.open(), List.of(server, opened));
    }
}
