package org.medchain.core.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.identity.Identity;
import org.medchain.crypto.identity.SoftwareIdentity;
import org.medchain.crypto.suite.SuiteId;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.dht.StorageReport;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.ManualClock;
import org.medchain.testkit.fixture.TestRandom;

/** The nodes of a directory on loopback, each opened as an application opens it, in a folder that survives. Not thread-safe. */
public final class TestDirectory implements AutoCloseable {
    private static final long AT_MOST_NANOS = 60_000_000_000L;
    private static final long LOOK_EVERY_NANOS = 5_000_000;

    private final TestConsortium consortium;
    private final ManualClock clock;
    private final Path folder;
    private final List<CertifiedIdentity> identities = new ArrayList<>();
    private final List<RosterNode> nodes = new ArrayList<>();
    private final List<Dht> open = new ArrayList<>();

    /** {@code size} nodes that are not open yet; the first has the identity of the consortium's member. */
    public TestDirectory(int size, TestConsortium consortium, ManualClock clock, TestRandom random, Path folder) {
        this.consortium = consortium;
        this.clock = clock;
        this.folder = folder;
        List<Integer> ports = LocalPorts.free(size);
        for (int i = 0; i < size; i++) {
            Identity keys = i == 0 ? consortium.member() : SoftwareIdentity.generate(SuiteId.X25519, random);
            CertifiedIdentity identity =
                    consortium.certified("node " + i, keys, TestConsortium.FROM, TestConsortium.END);
            identities.add(identity);
            nodes.add(new RosterNode(i, identity.certificate(), "127.0.0.1", ports.get(i)));
        }
    }

    /** The network as this party takes part in it. */
    public DhtNetwork.Builder network(CertifiedIdentity party) {
        return DhtNetwork.builder(rosters(), consortium.config().ca(), party)
                .name(consortium.config().genesisHash().value())
                .synchroniseEvery(Duration.ofMillis(100));
    }

    /** All nodes. */
    public Rosters rosters() {
        return Rosters.from(Roster.first(nodes));
    }

    /** Who node {@code number} is. */
    public CertifiedIdentity identity(int number) {
        return identities.get(number);
    }

    /** Opens the next node, or again the one that was closed. */
    public void open(int number) throws MedChainException {
        Dht opened = DhtFactory.named(DhtFactory.QUORUM)
                .open(DhtSettings.builder(folder.resolve("records-" + number))
                        .network(network(identities.get(number)).build())
                        .clock(clock)
                        .build());
        if (number == open.size()) {
            open.add(opened);
        } else {
            open.set(number, opened);
        }
    }

    /** Opens all. */
    public void openAll() throws MedChainException {
        for (int i = 0; i < nodes.size(); i++) {
            open(i);
        }
    }

    /** Closes a node. */
    public void close(int number) throws MedChainException {
        open.get(number).close();
    }

    /** Waits until what every node stores is so. */
    public void await(String what, Predicate<List<StorageReport>> condition) throws MedChainException {
        long end = System.nanoTime() + AT_MOST_NANOS;
        List<StorageReport> stored = stored();
        while (!condition.test(stored)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not in a minute: " + what + "; found " + stored);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            stored = stored();
        }
    }

    private List<StorageReport> stored() throws MedChainException {
        List<StorageReport> stored = new ArrayList<>();
        for (Dht node : open) {
            stored.add(node.maintenance().orElseThrow().storage());
        }
        return stored;
    }

    @Override
    public void close() throws MedChainException {
        for (Dht node : open) {
            node.close();
        }
    }
}
