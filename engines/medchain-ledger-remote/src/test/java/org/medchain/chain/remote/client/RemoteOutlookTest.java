package org.medchain.chain.remote.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.RevokeCertificates;
import org.medchain.chain.ledger.Ledger;
import org.medchain.chain.ledger.RemoteLedgerBuilder;
import org.medchain.chain.remote.fixture.Cluster;
import org.medchain.chain.remote.fixture.Served;
import org.medchain.chain.remote.server.LedgerServer;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.crypto.identity.Identity;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** When a client is not answered it says why, of each of its servers, and how many it takes. */
@Timeout(120)
class RemoteOutlookTest {
    private static final Identity REVOKED = Identities.of(51);

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static Event known;

    @BeforeAll
    static void open() throws MedChainException {
        cluster = Cluster.open(folder);
        known = cluster.world.record(cluster.world.provider);
        cluster.ledgers.get(1).append(known).join();
    }

    @AfterAll
    static void close() throws MedChainException {
        cluster.close();
    }

    /** The message with which a look at what is not there ends. */
    private static void assertSaid(RemoteLedgerBuilder client, String... said) throws MedChainException {
        try (Ledger ledger = client.deadline(Duration.ofSeconds(3)).open()) {
            Event unknown = cluster.world.record(cluster.world.provider);
            assertThatThrownBy(() -> ledger.find(unknown.hash()))
                    .isInstanceOf(UnavailableException.class)
                    .message()
                    .contains(said);
        }
    }

    private static String name(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    @Test
    void find_withTwoOfFourServers_saysThatTheyAreNoQuorum() throws MedChainException {
        List<InetSocketAddress> two = cluster.addresses().subList(0, 2);
        try (Ledger ledger = cluster.client(two).open()) {
            assertThat(ledger.find(known.hash())).isPresent();
        }
        assertSaid(
                cluster.client(two),
                "2 members answered, which is too few",
                "2 of 4 members linked, 2 servers configured",
                "3 for what is not",
                name(two.get(0)) + ": linked, member 0",
                name(two.get(1)) + ": linked, member 1");
    }

    @Test
    void find_wrongPort_saysThatTheConnectionIsRefused() throws MedChainException {
        InetSocketAddress nobody = Served.local(LocalPorts.free(1).get(0));
        assertSaid(
                cluster.client(List.of(nobody)),
                "no member could be asked",
                "0 of 4 members linked, 1 server configured",
                name(nobody) + ": no connection: Connection refused");
    }

    @Test
    void find_nameWithoutAnAddress_saysSo() throws MedChainException {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("ledger.invalid", 7_400);
        List<InetSocketAddress> servers = new ArrayList<>(cluster.addresses().subList(0, 1));
        servers.add(nowhere);
        assertSaid(
                cluster.client(servers),
                "1 of 4 members linked, 2 servers configured",
                "ledger.invalid:7400: the name has no address (DNS)");
    }

    @Test
    void find_memberOfAnotherConsortium_saysSo() throws MedChainException {
        LedgerWorld other = new LedgerWorld(1, new BlockLimits(21, 1 << 20, 1 << 14));
        try (Ledger ledger = other.open(folder.resolve("other"));
                LedgerServer server = Served.server(other, 0, ledger, 0)) {
            assertSaid(
                    cluster.client(List.of(server.address())),
                    name(server.address()) + ": the peer is of another network",
                    "found ledger-clients/",
                    "expected ledger-clients/");
        }
    }

    @Test
    void find_ownCertificateExpired_saysSo() throws MedChainException {
        IdentityCertificate expired = cluster.world.issue(
                Cluster.USER, LedgerWorld.START.minus(Duration.ofDays(2)), LedgerWorld.START.minus(Duration.ofDays(1)));
        assertSaid(
                cluster.client().user(new CertifiedIdentity(Cluster.USER, expired)),
                "this client's own certificate is invalid",
                // A link counts until the other end's refusal is here, so one may just be counted.
                " of 4 members linked",
                "it refuses this party");
    }

    @Test
    void find_ownCertificateRevoked_saysThatNobodyLetsItIn() throws MedChainException {
        IdentityCertificate revoked = cluster.world.issue(REVOKED);
        cluster.ledgers
                .get(1)
                .append(RevokeCertificates.create(
                                cluster.world.consortium, List.of(revoked.serial()), cluster.world.ca.identity())
                        .event())
                .join();
        assertSaid(
                cluster.client(cluster.addresses().subList(1, 2)).user(new CertifiedIdentity(REVOKED, revoked)),
                "refuses this party");
    }

    @Test
    void append_withoutAnyServer_saysWhyAndThatItMayBeRepeated() throws MedChainException {
        InetSocketAddress nobody = Served.local(LocalPorts.free(1).get(0));
        try (Ledger ledger =
                cluster.client(List.of(nobody)).deadline(Duration.ofSeconds(1)).open()) {
            assertThatThrownBy(ledger.append(known)::join)
                    .hasCauseInstanceOf(UnavailableException.class)
                    .hasMessageContaining(name(nobody) + ": no connection: Connection refused")
                    .hasMessageContaining("appending it again is safe");
        }
    }
}
