package org.medchain.springboot;

import com.google.common.base.Throwables;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;

/** What is to be done about an address at which this process cannot listen. */
final class AddressInUse {
    private AddressInUse() {}

    static boolean isCauseOf(Throwable failure) {
        return Throwables.getCausalChain(failure).stream().anyMatch(BindException.class::isInstance);
    }

    /** Names the property by which the address came, which is that of the directory's node or of the ledger's engine. */
    static String action(
            Exception failure, MedChainProperties properties, @Nullable Rosters rosters, CertifiedIdentity identity) {
        String given = Optional.ofNullable(rosters)
                .flatMap(known -> known.latest().node(identity.identity()))
                .filter(node -> isAt(failure, node))
                .map(node -> ofNode(properties.directory(), node))
                .orElse("the address in medchain.member.options, or of the member in the consortium's configuration");
        return "End the process that listens there, or correct " + given + ".";
    }

    private static boolean isAt(Exception failure, RosterNode node) {
        String address = new InetSocketAddress(node.host(), node.port()).toString();
        return String.valueOf(failure.getMessage()).contains(" " + address + ": ");
    }

    private static String ofNode(MedChainProperties.Directory directory, RosterNode node) {
        if (directory.roster() != null) {
            return "node " + node.number() + " in medchain.directory.roster, for everybody";
        }
        List<MedChainProperties.Node> nodes = directory.nodes();
        return IntStream.range(0, nodes.size())
                .filter(index -> nodes.get(index).number() == node.number())
                .mapToObj(index -> "medchain.directory.nodes[" + index + "].port or .host, for everybody")
                .findFirst()
                .orElse("node " + node.number() + " in the bean of type Rosters, for everybody");
    }
}
