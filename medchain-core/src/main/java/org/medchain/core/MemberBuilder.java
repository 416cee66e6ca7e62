package org.medchain.core;

import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.LedgerBuilder;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Rosters;
import org.medchain.error.MedChainException;

/**
 * Opens {@link MedChain} as a member. Without more both networks are of this process alone: the engines {@code embedded}. With
 * several members it needs {@link #consensus} and one of {@link #directoryNode} and {@link #directoryClient}.
 */
public final class MemberBuilder extends MedChainBuilder<MemberBuilder> {
    private final ConsortiumConfig consortium;
    private final CertifiedIdentity member;
    private OptionalInt joinedAs = OptionalInt.empty();
    private ConsensusSettings consensus = ConsensusSettings.EMBEDDED;
    private @Nullable Rosters rosters;
    private boolean isNode;
    private UnaryOperator<DhtNetwork.Builder> network = UnaryOperator.identity();
    private UnaryOperator<DhtSettings.Builder> storage = UnaryOperator.identity();
    private @Nullable Supplier<DhtFactory> directoryEngine;

    MemberBuilder(Path folder, ConsortiumConfig consortium, CertifiedIdentity member) {
        super(folder);
        this.consortium = consortium;
        this.member = member;
    }

    @Override
    MemberBuilder self() {
        return this;
    }

    /**
     * The member is not in the genesis configuration, or has another key now: it joined, or shall join, by a
     * {@link org.medchain.chain.block.ChangeMembers} event. Until that event is on the chain the ledger only follows.
     *
     * @param number the member's number
     */
    public MemberBuilder joinedAs(int number) {
        this.joinedAs = OptionalInt.of(number);
        return this;
    }

    /** How the members agree; {@link ConsensusSettings#EMBEDDED} unless given. */
    public MemberBuilder consensus(ConsensusSettings settings) {
        this.consensus = settings;
        return this;
    }

    /** This process is one of the directory's nodes. */
    public MemberBuilder directoryNode(Rosters rosters) {
        return directoryNode(rosters, UnaryOperator.identity());
    }

    /** This process is one of the directory's nodes; {@code network} says how it takes part: where it listens, for example. */
    public MemberBuilder directoryNode(Rosters rosters, UnaryOperator<DhtNetwork.Builder> network) {
        this.rosters = rosters;
        this.network = network;
        this.isNode = true;
        return this;
    }

    /** This process reads and writes through the directory's nodes, and is none. */
    public MemberBuilder directoryClient(Rosters rosters) {
        this.rosters = rosters;
        this.network = UnaryOperator.identity();
        this.isNode = false;
        return this;
    }

    /** How the directory or the node stores: its quotas, for example. */
    public MemberBuilder directoryStorage(UnaryOperator<DhtSettings.Builder> storage) {
        this.storage = storage;
        return this;
    }

    /** The directory's engine; {@link DhtFactory#QUORUM} unless given, and {@link DhtFactory#EMBEDDED} without other nodes. */
    public MemberBuilder directoryEngine(String name) {
        this.directoryEngine = () -> DhtFactory.named(name);
        return this;
    }

    /**
     * The directory's engine, already set up: one that a name alone does not say enough about, such as a directory in a database
     * of the host. The directory is opened and closed with {@link MedChain}.
     */
    public MemberBuilder directoryEngine(DhtFactory engine) {
        this.directoryEngine = () -> engine;
        return this;
    }

    @Override
    Ledger openLedger(Resources opened) throws MedChainException {
        LedgerBuilder builder = LedgerBuilder.in(folder.resolve("ledger"))
                .consortium(consortium)
                .engine(consensus)
                .clock(clock)
                .metrics(metrics);
        if (joinedAs.isPresent()) {
            builder.member(joinedAs.getAsInt(), member);
        } else {
            builder.member(member.keys());
        }
        Ledger ledger = builder.open();
        opened.add(ledger::close);
        return ledger;
    }

    @Override
    Dht openDirectory(Ledger ledger, Resources opened) throws MedChainException {
        Rosters nodes = rosters;
        DhtSettings.Builder settings;
        if (nodes == null) {
            settings = DhtSettings.builder(folder.resolve("directory"));
        } else if (isNode) {
            settings = DhtSettings.builder(folder.resolve("directory")).network(joined(nodes, ledger));
        } else {
            settings = DhtSettings.client(joined(nodes, ledger));
        }
        String usual = nodes == null ? DhtFactory.EMBEDDED : DhtFactory.QUORUM;
        DhtFactory engine = directoryEngine == null ? DhtFactory.named(usual) : directoryEngine.get();
        Dht directory = engine.open(
                storage.apply(settings.clock(clock).metrics(metrics)).build());
        opened.add(directory::close);
        return directory;
    }

    /** Whoever's certificate this member's ledger says is revoked is not let in. */
    private DhtNetwork joined(Rosters nodes, Ledger ledger) {
        return network.apply(DhtNetwork.builder(nodes, consortium.ca(), member)
                        .name(consortium.genesisHash().value())
                        .random(random)
                        .revocations(MedChain.revocationsOn(ledger)))
                .build();
    }
}
