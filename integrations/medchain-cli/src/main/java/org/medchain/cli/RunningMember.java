package org.medchain.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.MemberBuilder;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Roster;
import org.medchain.error.MedChainException;
import org.medchain.health.Health;

/** A member of the ledger, with its node of the directory, and its server for clients. */
final class RunningMember implements Running.Service {
    private static final List<String> ENGINES = List.of("qbft", "postgresql", "ratis", "embedded");

    private final String name;
    private final MedChain medchain;
    private final @Nullable LedgerServer server;
    private final @Nullable RosterFeed rosters;

    private RunningMember(String name, MedChain medchain, @Nullable LedgerServer server, @Nullable RosterFeed rosters) {
        this.name = name;
        this.medchain = medchain;
        this.server = server;
        this.rosters = rosters;
    }

    static RunningMember open(Surroundings at, Configuration configuration)
            throws CommandException, IOException, MedChainException {
        Logs.level(configuration.logLevel());
        ConsortiumConfig consortium = configuration.consortium();
        CertifiedIdentity member = configuration.identity();
        Optional<InetSocketAddress> serve = configuration.bound(Setting.SERVE);
        RosterFeed rosters = configuration.text(Setting.ROSTER).isPresent() ? configuration.rosters() : null;
        MemberBuilder builder = builder(at, configuration, consortium, member, rosters);
        try {
            MedChain medchain = builder.open();
            LedgerServer server = null;
            try {
                server = serve.isEmpty() ? null : serve(at, medchain, member, serve.get());
                return new RunningMember(name(member, server), medchain, server, rosters);
            } finally {
                if (serve.isPresent() && server == null) {
                    medchain.close();
                }
            }
        } catch (IllegalArgumentException e) {
            throw configuration.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static MemberBuilder builder(
            Surroundings at,
            Configuration configuration,
            ConsortiumConfig consortium,
            CertifiedIdentity member,
            @Nullable RosterFeed rosters)
            throws CommandException, IOException, MedChainException {
        String engine = configuration.word(Setting.ENGINE, ENGINES);
        MemberBuilder builder = MedChain.member(configuration.path(Setting.FOLDER), consortium, member)
                .consensus(ConsensusSettings.of(engine, configuration.engineOptions()))
                .clock(at.clock())
                .random(at.random());
        configuration.number(Setting.JOINED_AS).ifPresent(builder::joinedAs);
        String directory = configuration.word(Setting.DIRECTORY, List.of("node", "client"));
        Optional<InetSocketAddress> listen = configuration.bound(Setting.DIRECTORY_LISTEN);
        if (rosters == null) {
            configuration.requireNone(Setting.DIRECTORY, "without a roster");
            configuration.requireNone(Setting.DIRECTORY_LISTEN, "without a roster");
            return builder;
        } else if (directory.equals("client")) {
            configuration.requireNone(Setting.DIRECTORY_LISTEN, "with \"directory = client\"");
            return builder.directoryClient(rosters.rosters());
        }
        return builder.directoryNode(
                rosters.rosters(), network -> listen.map(network::listen).orElse(network));
    }

    private static LedgerServer serve(
            Surroundings at, MedChain medchain, CertifiedIdentity member, InetSocketAddress address)
            throws MedChainException {
        return LedgerServerBuilder.of(medchain.ledger())
                .member(member)
                .address(address)
                .clock(at.clock())
                .random(at.random())
                .open();
    }

    private static String name(CertifiedIdentity member, @Nullable LedgerServer server) {
        return "member " + member.certificate().subject()
                + (server == null
                        ? ", which serves no clients"
                        : ", which serves clients at port " + server.address().getPort());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Health health() {
        return medchain.health();
    }

    @Override
    public Optional<Roster> lookForRoster() throws CommandException, IOException, MedChainException {
        return rosters == null ? Optional.empty() : rosters.look();
    }

    @Override
    public void close() throws MedChainException {
        if (server != null) {
            server.close();
        }
        medchain.close();
    }
}
