package org.medchain.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.Ledger;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Roster;
import org.medchain.error.MedChainException;
import org.medchain.health.Health;

/** A node of the directory whose party runs no member here. It asks the members which certificates are revoked. */
final class RunningNode implements Running.Service {
    private final String name;
    private final Ledger ledger;
    private final RevocationsAsked revocations;
    private final Dht directory;
    private final RosterFeed rosters;

    private RunningNode(String name, Ledger ledger, RevocationsAsked revocations, Dht directory, RosterFeed rosters) {
        this.name = name;
        this.ledger = ledger;
        this.revocations = revocations;
        this.directory = directory;
        this.rosters = rosters;
    }

    static RunningNode open(Surroundings at, Configuration configuration)
            throws CommandException, IOException, MedChainException {
        Logs.level(configuration.logLevel());
        ConsortiumConfig consortium = configuration.consortium();
        CertifiedIdentity node = configuration.identity();
        Path folder = configuration.path(Setting.FOLDER).resolve("directory");
        Optional<InetSocketAddress> listen = configuration.bound(Setting.DIRECTORY_LISTEN);
        RosterFeed rosters = configuration.rosters();
        DhtNetwork.Builder network = DhtNetwork.builder(rosters.rosters(), consortium.ca(), node)
                .name(consortium.genesisHash().value())
                .random(at.random());
        listen.ifPresent(network::listen);
        Ledger ledger = Clients.ledger(at, configuration, consortium, node);
        RevocationsAsked revocations = new RevocationsAsked(ledger::isRevoked);
        Dht directory = null;
        try {
            directory = DhtFactory.named(DhtFactory.QUORUM)
                    .open(DhtSettings.builder(folder)
                            .network(network.revocations(revocations).build())
                            .clock(at.clock())
                            .build());
            return new RunningNode("node " + node.certificate().subject(), ledger, revocations, directory, rosters);
        } catch (IllegalArgumentException e) {
            throw configuration.wrong(String.valueOf(e.getMessage()));
        } finally {
            if (directory == null) {
                revocations.close();
                ledger.close();
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Health health() {
        return Health.ofAll(List.of(ledger.health(), directory.health()));
    }

    @Override
    public Optional<Roster> lookForRoster() throws CommandException, IOException, MedChainException {
        return rosters.look();
    }

    @Override
    public void close() throws MedChainException {
        try (directory;
                revocations) {
            ledger.close();
        }
    }
}
