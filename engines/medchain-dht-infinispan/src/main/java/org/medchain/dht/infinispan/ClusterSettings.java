package org.medchain.dht.infinispan;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.link.LinkMeter;
import org.medchain.link.LinkSettings;
import org.medchain.metrics.Tag;

/** The cluster's settings, derived from those of the directory. */
final class ClusterSettings {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DhtSettings settings;
    private final DhtNetwork network;
    private final RosterNode own;

    ClusterSettings(DhtSettings settings, DhtNetwork network) {
        this.settings = settings;
        this.network = network;
        this.own = network.rosters()
                .latest()
                .node(network.certificate().identity())
                .orElseThrow(() -> new IllegalArgumentException(network.certificate() + " is not on the roster"));
    }

    /** The name of this cluster: those of other networks are not of it. */
    String name() {
        Bytes name = network.name();
        return "medchain-" + name.toHex();
    }

    int number() {
        return own.number();
    }

    /** On how many nodes each record is. */
    int owners() {
        return network.rosters().latest().replicas();
    }

    /**
     * How many nodes must be there for any of them to serve. More than half, so that two parts never both serve; and so many
     * that those missing are fewer than the owners of a record: one of its owners at least is there.
     */
    int needed() {
        Roster roster = network.rosters().latest();
        int nodes = roster.nodes().size();
        return Math.max(nodes / 2 + 1, nodes - roster.replicas() + 1);
    }

    /** Where this node listens, and nowhere else. */
    InetSocketAddress bind() {
        return network.listen().orElseGet(this::reachable);
    }

    private InetSocketAddress reachable() {
        return new InetSocketAddress(own.host(), own.port());
    }

    /** The longest that one step of a write waits for another node. */
    Duration giveUpAfter() {
        return network.giveUpAfter();
    }

    /** On how many nodes a write must be: one of them at least is there whenever as many are there as are needed. */
    int copies() {
        return network.rosters().latest().nodes().size() - needed() + 1;
    }

    /**
     * The protocol stack.
     *
     * @throws UnavailableException if the address of a node is not known now
     */
    String stack() throws UnavailableException {
        List<InetSocketAddress> all = network.rosters().latest().nodes().stream()
                .map(node -> new InetSocketAddress(node.host(), node.port()))
                .toList();
        Duration silence = network.giveUpAfter().dividedBy(2);
        return StackXml.of(
                bind(), reachable(), all, silence, network.retryAfter().multipliedBy(4));
    }

    LinkSettings links() {
        return new LinkSettings(
                LinkSettings.network("directory-cluster", network.name()),
                network.certificate(),
                network.identity(),
                authority(),
                network.revocations(),
                settings.clock(),
                network.random(),
                PATIENCE,
                new LinkMeter(settings.metrics(), Tag.Network.DIRECTORY));
    }

    private ConsortiumRoot authority() {
        try {
            return ConsortiumRoot.of(network.authority());
        } catch (VerificationException e) {
            throw new IllegalArgumentException("the network's CA is none: " + e.getMessage(), e);
        }
    }

    /** Lets in the nodes of the latest roster. */
    void admit(IdentityCertificate peer) throws VerificationException {
        if (network.rosters().latest().node(peer.identity()).isEmpty()) {
            throw new VerificationException(peer + " is not on the roster");
        }
    }
}
