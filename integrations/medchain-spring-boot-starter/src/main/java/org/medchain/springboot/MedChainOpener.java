package org.medchain.springboot;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.core.ClientBuilder;
import org.medchain.core.MedChain;
import org.medchain.core.MedChainBuilder;
import org.medchain.core.MemberBuilder;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.metrics.Metrics;
import org.springframework.beans.factory.ObjectProvider;

/** The way from properties and beans to a running member or client. */
final class MedChainOpener {
    private static final Logger LOG = System.getLogger(MedChainOpener.class.getName());

    private static final String CLIENT_SERVERS = "medchain.client.servers";

    private final MedChainProperties properties;
    private final ObjectProvider<ConsensusSettings> consensus;
    private final ObjectProvider<Rosters> rosters;
    private final ObjectProvider<MemberBuilderCustomizer> memberCustomizers;
    private final ObjectProvider<ClientBuilderCustomizer> clientCustomizers;

    MedChainOpener(
            MedChainProperties properties,
            ObjectProvider<ConsensusSettings> consensus,
            ObjectProvider<Rosters> rosters,
            ObjectProvider<MemberBuilderCustomizer> memberCustomizers,
            ObjectProvider<ClientBuilderCustomizer> clientCustomizers) {
        this.properties = properties;
        this.consensus = consensus;
        this.rosters = rosters;
        this.memberCustomizers = memberCustomizers;
        this.clientCustomizers = clientCustomizers;
    }

    /** What everything opened here shares. */
    record Surroundings(Clock clock, SecureRandom random, Metrics metrics) {}

    MedChain open(ConsortiumConfig consortium, CertifiedIdentity identity, Surroundings surroundings) {
        MedChainBuilder<?> builder = properties.mode() == MedChainProperties.Mode.MEMBER
                ? member(consortium, identity)
                : client(consortium, identity);
        builder.clock(surroundings.clock())
                .random(surroundings.random())
                .metrics(surroundings.metrics())
                .patience(Amounts.aboveZero("medchain.patience", properties.patience()));
        try {
            return builder.open();
        } catch (StorageException e) {
            throw failed(
                    e,
                    "Look at the folder, its disk and its rights, whether another process has it, and whether it was made"
                            + " with this medchain.consortium.");
        } catch (MedChainException e) {
            throw failed(
                    e,
                    AddressInUse.isCauseOf(e)
                            ? AddressInUse.action(e, properties, rosters.getIfUnique(), identity)
                            : "Compare the properties with the consortium's configuration and its CA's certificates.");
        } catch (IllegalArgumentException e) {
            throw failed(
                    e, "Correct medchain.member.options, medchain.directory.engine, or what they are compared with.");
        } catch (IllegalStateException e) {
            throw failed(e, "Add the artifact that is named, or correct medchain.member.engine.");
        }
    }

    private MedChainConfigurationException failed(Exception e, String action) {
        return MedChainConfigurationException.failed(
                "MedChain cannot be opened with medchain.mode="
                        + properties.mode().name().toLowerCase(Locale.ROOT) + " and medchain.folder="
                        + properties.folder() + ": " + e.getMessage(),
                action,
                e);
    }

    static Path folder(MedChainProperties properties) {
        Path folder = properties.folder();
        if (folder == null) {
            throw MedChainConfigurationException.missing("medchain.folder", "a folder for MedChain's state");
        }
        return folder;
    }

    private MemberBuilder member(ConsortiumConfig consortium, CertifiedIdentity identity) {
        MedChainProperties.Member settings = properties.member();
        requireMember(consortium, identity, settings);
        MemberBuilder builder = MedChain.member(folder(properties), consortium, identity)
                .consensus(consensus.getIfUnique(() -> ConsensusSettings.of(settings.engine(), settings.options())));
        if (settings.joinedAs() != null) {
            builder.joinedAs(joinedAs(settings.joinedAs()));
        }
        if (!properties.client().servers().isEmpty()) {
            throw MedChainConfigurationException.wrong(
                    "medchain.mode",
                    "client, since medchain.client.servers is set",
                    "member, which keeps a ledger of its own",
                    null);
        }
        Rosters nodes = rosters.getIfUnique();
        if (nodes == null) {
            requireNothingOfARoster(properties.directory());
        }
        if (nodes != null && isNode(nodes, identity)) {
            builder.directoryNode(nodes);
        } else if (nodes != null) {
            builder.directoryClient(nodes);
        }
        if (properties.directory().engine() != null) {
            builder.directoryEngine(properties.directory().engine());
        }
        memberCustomizers.orderedStream().forEach(one -> one.customize(builder));
        return builder;
    }

    private static int joinedAs(int given) {
        if (given < 0 || given >= ConsortiumConfig.MAX_MEMBERS) {
            throw MedChainConfigurationException.wrong(
                    "medchain.member.joined-as",
                    "a member's number from 0 to " + (ConsortiumConfig.MAX_MEMBERS - 1),
                    String.valueOf(given),
                    null);
        }
        return given;
    }

    /** Without one, the directory would be here alone, and nobody would notice. */
    private static void requireNothingOfARoster(MedChainProperties.Directory directory) {
        Stream.of(
                        Optional.ofNullable(directory.node()).map(set -> "node"),
                        Optional.ofNullable(directory.epoch()).map(set -> "epoch"),
                        Optional.ofNullable(directory.replicas()).map(set -> "replicas"))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(name -> {
                    throw MedChainConfigurationException.missing(
                            "medchain.directory.roster",
                            "the directory's nodes, here or in medchain.directory.nodes, since medchain.directory."
                                    + name + " is set");
                });
    }

    private static void requireMember(
            ConsortiumConfig consortium, CertifiedIdentity identity, MedChainProperties.Member settings) {
        boolean founder = consortium.memberSet().number(identity.identity()).isPresent();
        if (!founder && settings.joinedAs() == null) {
            throw MedChainConfigurationException.failed(
                    "medchain.identity: expected the keys of a member of " + consortium.name() + ", found those of "
                            + identity.certificate(),
                    "Correct medchain.identity, or set medchain.member.joined-as for a member that joined later, or"
                            + " medchain.mode=client.",
                    null);
        }
    }

    private boolean isNode(Rosters nodes, CertifiedIdentity identity) {
        Boolean given = properties.directory().node();
        if (given != null) {
            return given;
        }
        boolean listed = nodes.latest().node(identity.identity()).isPresent();
        if (!listed) {
            LOG.log(Level.WARNING, "MC-P032 no node of the roster has this member's identity: this process is no node");
        }
        return listed;
    }

    private ClientBuilder client(ConsortiumConfig consortium, CertifiedIdentity identity) {
        ClientBuilder builder = MedChain.client(folder(properties), consortium, identity);
        if (properties.client().servers().isEmpty()) {
            throw MedChainConfigurationException.missing(
                    CLIENT_SERVERS, "where the members of a quorum serve their ledgers, as host:port");
        }
        if (properties.member().serve() != null) {
            throw MedChainConfigurationException.wrong(
                    "medchain.member.serve",
                    "nothing with medchain.mode=client, which keeps no ledger",
                    properties.member().serve(),
                    null);
        }
        properties.client().servers().forEach(server -> builder.server(Locations.address(CLIENT_SERVERS, server)));
        Rosters nodes = rosters.getIfUnique();
        if (nodes == null) {
            throw MedChainConfigurationException.missing(
                    "medchain.directory.roster",
                    "the directory's nodes, here, in medchain.directory.nodes or as a bean of type Rosters");
        }
        builder.directory(nodes);
        if (properties.directory().engine() != null) {
            builder.directoryEngine(properties.directory().engine());
        }
        clientCustomizers.orderedStream().forEach(one -> one.customize(builder));
        return builder;
    }
}
