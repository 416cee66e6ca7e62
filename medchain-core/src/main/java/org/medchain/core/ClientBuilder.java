package org.medchain.core;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/** Opens {@link MedChain} as a client of both networks. */
public final class ClientBuilder extends MedChainBuilder<ClientBuilder> {
    private final ConsortiumConfig consortium;
    private final CertifiedIdentity user;
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private @Nullable Rosters rosters;
    private UnaryOperator<DhtNetwork.Builder> network = UnaryOperator.identity();
    private String directoryEngine = DhtFactory.QUORUM;

    ClientBuilder(Path folder, ConsortiumConfig consortium, CertifiedIdentity user) {
        super(folder);
        this.consortium = consortium;
        this.user = user;
    }

    @Override
    ClientBuilder self() {
        return this;
    }

    /** Where a member serves its ledger: one call for each; at least one is required, a quorum for what is absent. */
    public ClientBuilder server(InetSocketAddress address) {
        servers.add(address);
        return this;
    }

    /** The nodes of the directory; required. */
    public ClientBuilder directory(Rosters rosters) {
        return directory(rosters, UnaryOperator.identity());
    }

    /** The nodes of the directory, and how this client deals with them: its deadlines, for example. */
    public ClientBuilder directory(Rosters rosters, UnaryOperator<DhtNetwork.Builder> network) {
        this.rosters = rosters;
        this.network = network;
        return this;
    }

    /** The directory's engine; {@link DhtFactory#QUORUM} unless given. */
    public ClientBuilder directoryEngine(String name) {
        this.directoryEngine = name;
        return this;
    }

    @Override
    Ledger openLedger(Resources opened) throws MedChainException {
        if (rosters == null) {
            throw new IllegalStateException("a client needs the nodes of the directory, found none");
        }
        RemoteLedgerBuilder builder = RemoteLedgerBuilder.of(consortium)
                .user(user)
                .clock(clock)
                .random(random)
                .deadline(patience)
                .metrics(metrics);
        servers.forEach(builder::server);
        Ledger ledger = builder.open();
        opened.add(ledger::close);
        return ledger;
    }

    /** What a node says is verified: with a revoked certificate it can be silent or out of date, as any liar. */
    @Override
    Dht openDirectory(Ledger ledger, Resources opened) throws MedChainException {
        DhtNetwork joined = network.apply(DhtNetwork.builder(Objects.requireNonNull(rosters), consortium.ca(), user)
                        .name(consortium.genesisHash().value())
                        .random(random))
                .build();
        Dht directory = DhtFactory.named(directoryEngine)
                .open(DhtSettings.client(joined).clock(clock).metrics(metrics).build());
        opened.add(directory::close);
        ClientFolder.claim(folder, consortium);
        return directory;
    }
}
