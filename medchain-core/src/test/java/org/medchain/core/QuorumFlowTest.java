package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.TestDirectory;
import org.medchain.core.testkit.User;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.hash.Digest;
import org.medchain.dht.Dht;
import org.medchain.dht.DhtFactory;
import org.medchain.dht.DhtNetwork;
import org.medchain.dht.DhtSettings;
import org.medchain.dht.ReadOutcome;
import org.medchain.dht.RecordAddress;
import org.medchain.error.MedChainException;

/** A directory on several nodes, as {@link MedChain} opens it: the flow of sharing, and who takes part. */
class QuorumFlowTest {
    private static final int NODES = 4;

    @TempDir
    Path folder;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private TestDirectory network;

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private World world(int nodes) throws MedChainException {
        World world = World.closed(folder, Suites.ONE, 12);
        network = new TestDirectory(nodes, world.consortium(), world.clock(), world.random(), folder.resolve("quorum"));
        return world;
    }

    private Dht client(World world, User user) {
        try {
            Dht client = opened(world, user);
            opened.push(client);
            return client;
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }

    private Dht opened(World world, User user) throws MedChainException {
        DhtNetwork joined = network.network(world.user(user))
                .giveUpAfter(Duration.ofSeconds(2))
                .build();
        return DhtFactory.named(DhtFactory.QUORUM)
                .open(DhtSettings.client(joined).clock(world.clock()).build());
    }

    @Test
    void sharing_overFourNodesOfWhichOneIsDownMeanwhile_verifiesAndIsRevokedOnAll() throws Exception {
        World world = world(NODES);
        world.aroundDirectory(unused -> client(world, NORTH));
        world.open();
        opened.addLast(network);
        opened.addLast(world);
        network.openAll();

        InventoryPointer inventory = world.inventory(NORTH, ALICE);
        DataId stream = world.stream(inventory, NORTH, DigestScheme.BOUND, 12).id();
        GrantedSession granted = world.patient(ALICE)
                .grant(world.user(RAY).certificate(), List.of(new Selection(inventory, stream, chunks(2, 11))));
        network.await("all nodes have all", stored -> stored.stream()
                .allMatch(node -> node.records() == 4 && node.tombstones() == 0));
        network.close(NODES - 1);
        Requester ray = world.requester(RAY);
        Session session = ray.accept(granted.forRequester());
        assertChunks(ray.fetch(session, stream, chunks(3, 10), world.gateway()), stream, 3, 10);
        world.record(inventory, NORTH, Bytes.utf8("a letter"));
        world.patient(ALICE).revoke(granted.id());
        Ended.assertRevoked(
                granted.id(), () -> ray.fetch(session, stream, GrantedRange.unrestricted(), world.gateway()));

        network.open(NODES - 1);
        network.await("the session is gone from all nodes", stored -> stored.stream()
                .allMatch(node -> node.records() == 2 && node.tombstones() == 2));
        assertThat(world.medChain().directory().maintenance()).isEmpty();
        assertThat(folder.resolve("client").resolve("directory")).doesNotExist();
    }

    @Test
    void directory_certificateRevokedOnTheMembersLedger_isNotLetIn() throws Exception {
        World world = world(1);
        MedChain member = MedChain.member(
                        folder.resolve("member"), world.consortium().config(), network.identity(0))
                .directoryNode(network.rosters())
                .clock(world.clock())
                .random(world.random())
                .open();
        opened.push(member);
        assertThat(read(world, NORTH)).isInstanceOf(ReadOutcome.Absent.class);
        member.ledger()
                .append(RevokeCertificates.create(
                                member.ledger().config().genesisHash(),
                                List.of(world.user(NORTH).certificate().serial()),
                                world.consortium().ca().identity())
                        .event())
                .get();
        assertThat(read(world, NORTH)).isInstanceOf(ReadOutcome.Unavailable.class);
        assertThat(read(world, RAY)).isInstanceOf(ReadOutcome.Absent.class);
    }

    private ReadOutcome read(World world, User user) throws MedChainException {
        try (Dht client = opened(world, user)) {
            return client.get(new RecordAddress(new Digest(Bytes.copyOf(new byte[32]))))
                    .join();
        }
    }

    @Test
    void open_engineThatDoesNotFitTheNodes_isRefused() throws Exception {
        World world = world(1);
        MemberBuilder alone = MedChain.member(
                        folder.resolve("alone"), world.consortium().config(), network.identity(0))
                .directoryEngine(DhtFactory.QUORUM);
        assertThatThrownBy(alone::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs a network");
        assertThatThrownBy(alone.directoryNode(network.rosters()).directoryEngine(DhtFactory.EMBEDDED)::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one node alone");
    }
}
