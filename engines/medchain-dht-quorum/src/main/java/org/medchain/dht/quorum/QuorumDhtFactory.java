package org.medchain.dht.quorum;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.medchain.crypto.ca.ConsortiumRoot;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.storage.NodeStorage;
import org.medchain.dht.storage.PendingOperations;
import org.medchain.error.StorageException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;
import org.medchain.io.DurableFiles;
import org.medchain.io.NativePaths;
import org.medchain.link.LinkMeter;
import org.medchain.link.LinkSettings;
import org.medchain.metrics.Tag;

/**
 * Opens the engine of several nodes: a node where the settings have a folder, which must then be on a roster, or else a
 * client. Public for {@link java.util.ServiceLoader} alone.
 */
public final class QuorumDhtFactory implements DhtFactory {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String RECORDS = "records";
    private static final String INTERRUPTED = "the directory's engine restarted meanwhile, after an unexpected failure";

    /** For {@link java.util.ServiceLoader}. */
    public QuorumDhtFactory() {}

    @Override
    public String name() {
        return QUORUM;
    }

    @Override
    public Dht open(DhtSettings settings) throws StorageException, UnavailableException {
        DhtNetwork network = settings.network()
                .orElseThrow(() -> new IllegalArgumentException("the engine " + QUORUM
                        + " needs a network, found none; set it with DhtSettings.Builder.network"));
        return settings.folder().isPresent()
                ? openNode(settings, network, settings.folder().get())
                : openClient(settings, network);
    }

    private static Dht openClient(DhtSettings settings, DhtNetwork network) {
        PendingOperations operations = new PendingOperations(settings.maxPayload());
        Health health = new Health();
        View first = View.of(network.rosters().known().get(0));
        AtomicReference<View> latest = new AtomicReference<>(first);
        Party party = new Party(
                OptionalInt.empty(),
                network,
                settings.metrics(),
                settings.clock()::millis,
                linkSettings(settings, network),
                health,
                around -> Role.of(new Client(
                        Client.NO_NODE,
                        Objects.requireNonNull(latest.get()),
                        around,
                        Party.timing(network),
                        settings.metrics(),
                        latest::set,
                        () -> {})),
                () -> operations.stop(INTERRUPTED));
        party.start();
        return new QuorumDht(party, operations, null, first.current().quorum(), settings);
    }

    private static Dht openNode(DhtSettings settings, DhtNetwork network, Path folder)
            throws StorageException, UnavailableException {
        RosterNode own = ownNode(network);
        NativePaths.check(folder);
        StateFile file = new StateFile(folder);
        boolean known = NodeStorage.existsIn(folder.resolve(RECORDS));
        createFolder(folder);
        NodeStorage storage = NodeStorage.open(folder.resolve(RECORDS), settings);
        try {
            Optional<NodeState.Saved> saved =
                    known ? file.load().filter(state -> isRecent(state, network)) : Optional.empty();
            return openNode(settings, network, own, storage, saved.orElseGet(() -> firstState(network, own)), file);
        } catch (StorageException | UnavailableException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static Dht openNode(
            DhtSettings settings,
            DhtNetwork network,
            RosterNode own,
            NodeStorage storage,
            NodeState.Saved saved,
            StateFile file)
            throws StorageException, UnavailableException {
        file.save(saved);
        PendingOperations operations = new PendingOperations(settings.maxPayload());
        Health health = new Health();
        Party party = new Party(
                OptionalInt.of(own.number()),
                network,
                settings.metrics(),
                storage::nowMillis,
                linkSettings(settings, network),
                health,
                around -> Role.of(node(settings, network, own, storage, file, around)),
                () -> operations.stop(INTERRUPTED));
        try {
            party.listen(network.listen().orElseGet(() -> new InetSocketAddress(own.host(), own.port())));
        } catch (UnavailableException | RuntimeException e) {
            party.close();
            throw e;
        }
        party.start();
        Quorum quorum = saved.view().current().quorum();
        return new QuorumDht(party, operations, storage, quorum, settings);
    }

    /** A node at its start, with the records on its disk. */
    private static Node node(
            DhtSettings settings,
            DhtNetwork network,
            RosterNode own,
            NodeStorage storage,
            StateFile file,
            Surroundings around)
            throws StorageException {
        NodeState.Saved saved =
                file.load().orElseThrow(() -> new StorageException("the state of the directory's node is gone"));
        return new Node(
                own.number(),
                settings.maxPayload(),
                new NodeState(saved, file),
                new StorageHoldings(storage, around),
                around,
                Party.timing(network),
                settings.metrics());
    }

    private static RosterNode ownNode(DhtNetwork network) {
        List<Roster> known = network.rosters().known();
        for (int i = known.size() - 1; i >= 0; i--) {
            Optional<RosterNode> own = known.get(i).node(network.certificate().identity());
            if (own.isPresent()) {
                return own.get();
            }
        }
        throw new IllegalArgumentException(network.certificate()
                + " has a folder and hence is a node, but is on no roster; put it on one, or open it as a client");
    }

    /** A node that was away for a whole epoch begins anew, with the records on its disk. */
    private static boolean isRecent(NodeState.Saved state, DhtNetwork network) {
        long earliest = network.rosters().known().get(0).epoch();
        return state.view().latest().roster().epoch() + 1 >= earliest;
    }

    /** A node that the first known roster does not have begins with the move to the one that does. */
    private static NodeState.Saved firstState(DhtNetwork network, RosterNode own) {
        List<Roster> known = network.rosters().known();
        int first = 0;
        while (known.get(first).node(own.number()).isEmpty()) {
            first++;
        }
        return NodeState.fresh(
                first == 0 ? View.of(known.get(0)) : View.moving(known.get(first - 1), known.get(first)));
    }

    private static void createFolder(Path folder) throws StorageException {
        try {
            DurableFiles.createFolder(folder);
        } catch (IOException e) {
            throw new StorageException("the folder " + folder + " cannot be made: " + e, e);
        }
    }

    private static LinkSettings linkSettings(DhtSettings settings, DhtNetwork network) {
        return new LinkSettings(
                LinkSettings.network("directory", network.name()),
                network.certificate(),
                network.identity(),
                authority(network),
                network.revocations(),
                settings.clock(),
                network.random(),
                PATIENCE,
                new LinkMeter(settings.metrics(), Tag.Network.DIRECTORY));
    }

    private static ConsortiumRoot authority(DhtNetwork network) {
        try {
            return ConsortiumRoot.of(network.authority());
        } catch (VerificationException e) {
            throw new IllegalArgumentException(
                    "expected a certificate authority as the network's, found another certificate: " + e.getMessage(),
                    e);
        }
    }
}
