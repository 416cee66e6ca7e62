package org.medchain.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.medchain.core.testkit.User.RAY;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.core.testkit.Suites;
import org.medchain.core.testkit.World;
import org.medchain.crypto.ca.CertifiedIdentity;
import org.medchain.dht.Roster;
import org.medchain.dht.RosterNode;
import org.medchain.dht.Rosters;
import org.medchain.error.StorageException;

/** A client's folder is of one consortium, which the client's catalogue refers to. */
class ClientFolderTest {
    @TempDir
    Path folder;

    private World world;
    private World other;

    @BeforeEach
    void setTheScene() {
        world = World.closed(folder.resolve("world"), Suites.ONE, 31);
        other = World.closed(folder.resolve("other"), Suites.ONE, 32);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
        other.close();
    }

    /** Nobody listens where its server and node are: a client opens all the same. */
    private ClientBuilder client(World of, CertifiedIdentity user) {
        return MedChain.client(folder.resolve("client"), of.consortium().config(), user)
                .server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))
                .directory(rosters(of))
                .clock(of.clock())
                .random(of.random());
    }

    private static Rosters rosters(World of) {
        return Rosters.from(Roster.first(
                List.of(new RosterNode(0, of.consortium().certifiedMember().certificate(), "127.0.0.1", 1))));
    }

    @Test
    void folder_openedWithAnotherConsortium_isRefusedAndStaysTheFirstOnes() throws Exception {
        client(world, world.user(RAY)).open().close();

        assertThatThrownBy(client(other, other.user(RAY))::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is of " + world.consortium().config() + ", expected "
                        + other.consortium().config())
                .hasMessageContaining("a retry does not help: give this consortium another folder");

        client(world, world.user(RAY)).open().close();
    }

    @Test
    void folder_ofAClientThatDoesNotOpen_isNobodysYet() throws Exception {
        ClientBuilder withoutServers = MedChain.client(
                        folder.resolve("client"), other.consortium().config(), other.user(RAY))
                .directory(rosters(other));
        assertThatThrownBy(withoutServers::open).isInstanceOf(IllegalStateException.class);

        client(world, world.user(RAY)).open().close();
    }

    @Test
    void genesisConfiguration_damaged_isSaidToBe() throws Exception {
        client(world, world.user(RAY)).open().close();
        Path file = folder.resolve("client").resolve("consortium.cbor");
        assertThat(file).exists();
        Files.writeString(file, "damaged");

        assertThatThrownBy(client(world, world.user(RAY))::open)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("the genesis configuration in " + file + " is damaged")
                .hasMessageContaining("delete this file");

        Files.delete(file);
        client(world, world.user(RAY)).open().close();
    }
}
