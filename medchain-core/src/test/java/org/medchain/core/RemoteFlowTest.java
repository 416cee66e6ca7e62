package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medchain.core.testkit.Reading.assertChunks;
import static org.medchain.core.testkit.User.ALICE;
import static org.medchain.core.testkit.User.NORTH;
import static org.medchain.core.testkit.User.RAY;
import static org.medchain.core.testkit.World.chunks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.ConsortiumConfig;
import org.medchain.chain.digest.DigestScheme;
import org.medchain.chain.event.DataId;
import org.medchain.chain.event.GrantedRange;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.chain.remote.server.LedgerServerBuilder;
import org.medchain.core.access.VerifiedData;
import org.medchain.core.directory.InventoryPointer;
import org.medchain.core.directory.Session;
import org.medchain.core.role.GrantedSession;
import org.medchain.core.role.Requester;
import org.medchain.core.role.Selection;
import org.medchain.core.testkit.Ended;
import org.medchain.core.testkit.Reading;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.error.MedChainException;

/** The flow of sharing where no role is a member: all of them reach the ledger over the network. */
class RemoteFlowTest {
    @TempDir
    Path folder;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void sharing_throughAMembersServer_verifiesAndIsRevoked() throws Exception {
        World world = World.closed(folder, Suites.ONE, 11);
        world.aroundLedger(ledger -> reached(world, ledger));
        world.open();
        opened.addLast(world);

        InventoryPointer inventory = world.inventory(NORTH, ALICE);
        DataId stream = world.stream(inventory, NORTH, DigestScheme.BOUND, 12).id();
        DataId record = world.record(inventory, NORTH, Bytes.utf8("a letter"));
        GrantedSession granted = world.patient(ALICE)
                .grant(
                        world.user(RAY).certificate(),
                        List.of(new Selection(inventory, stream, chunks(2, 11)), Selection.all(inventory, record)));
        Requester ray = world.requester(RAY);
        Session session = ray.accept(granted.forRequester());

        assertChunks(ray.fetch(session, stream, chunks(3, 10), world.gateway()), stream, 3, 10);
        GrantedRange all = GrantedRange.unrestricted();
        try (VerifiedData data = ray.fetch(session, record, all, world.gateway())) {
            assertThat(Reading.all(data)).isEqualTo(Bytes.utf8("a letter"));
        }
        world.patient(ALICE).revoke(granted.id());
        Ended.assertRevoked(granted.id(), () -> ray.fetch(session, record, all, world.gateway()));
        assertThat(world.medChain().ledger().sessionRemoval(granted.id().event()))
                .isEqualTo(world.ledger().sessionRemoval(granted.id().event()))
                .isPresent();
        world.medChain().ledger().verify(height -> {});
    }

    private Ledger reached(World world, Ledger ledger) {
        try {
            ConsortiumConfig config = world.consortium().config();
            LedgerServer server = LedgerServerBuilder.of(ledger)
                    .member(new CertifiedIdentity(
                            world.consortium().member(), config.members().get(0).certificate()))
                    .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .clock(world.clock())
                    .open();
            opened.push(server);
            CertifiedIdentity user = world.user(NORTH);
            Ledger remote = RemoteLedgerBuilder.of(config)
                    .user(user)
                    .server(server.address())
                    .clock(world.clock())
                    .open();
            opened.push(remote);
            return remote;
        } catch (MedChainException e) {
            throw new IllegalStateException(e);
        }
    }
}
