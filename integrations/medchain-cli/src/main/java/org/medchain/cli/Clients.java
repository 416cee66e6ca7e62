package org.medchain.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.error.MedChainException;

/** Opens the networks through members and nodes. */
final class Clients {
    private Clients() {}

    static Ledger ledger(
            Surroundings at, Configuration configuration, ConsortiumConfig consortium, CertifiedIdentity user)
            throws CommandException, MedChainException {
        RemoteLedgerBuilder builder =
                RemoteLedgerBuilder.of(consortium).user(user).clock(at.clock()).random(at.random());
        for (InetSocketAddress server : configuration.addresses(Setting.SERVERS)) {
            builder.server(server);
        }
        return builder.open();
    }

    static Dht directory(
            Surroundings at, Configuration configuration, ConsortiumConfig consortium, CertifiedIdentity user)
            throws CommandException, IOException, MedChainException {
        DhtNetwork network = DhtNetwork.builder(configuration.rosters().rosters(), consortium.ca(), user)
                .name(consortium.genesisHash().value())
                .random(at.random())
                .build();
        return DhtFactory.named(DhtFactory.QUORUM)
                .open(DhtSettings.client(network).clock(at.clock()).build());
    }
}
