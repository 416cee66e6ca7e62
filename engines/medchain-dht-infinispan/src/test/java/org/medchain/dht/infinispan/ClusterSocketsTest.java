package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.dht.DhtSettings;
import org.medchain.error.UnavailableException;
import org.medchain.io.LocalPorts;
import org.medchain.link.LinkSockets;
import org.medchain.testkit.fixture.ManualClock;

/** What JGroups may open, and where. */
class ClusterSocketsTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetSocketAddress BOUND = new InetSocketAddress(HERE, 7800);

    @Test
    void factory_givesNothingThatProvesNobody(@TempDir Path folder) throws Exception {
        try (Nodes nodes = new Nodes(folder, new ManualClock(1_700_000_000_000L), LocalPorts.free(1))) {
            DhtSettings settings = nodes.settings(0).build();
            ClusterSettings cluster =
                    new ClusterSettings(settings, settings.network().orElseThrow());
            try (LinkSockets sockets = new LinkSockets(cluster.links(), cluster::admit)) {
                MemberSocketFactory factory = new MemberSocketFactory(sockets);
                List<ThrowingCallable> wishes = List.of(
                        () -> factory.createSocketChannel("any"),
                        () -> factory.createSocketChannel("any", BOUND),
                        () -> factory.createServerSocketChannel("any"),
                        () -> factory.createServerSocketChannel("any", 0),
                        () -> factory.createServerSocketChannel("any", 0, 1),
                        () -> factory.createServerSocketChannel("any", 0, 1, HERE),
                        () -> factory.createServerSocket("any", 0),
                        () -> factory.createServerSocket("any", 0, 1),
                        () -> factory.createSocket("any", HERE, 7800),
                        () -> factory.createSocket("any", "127.0.0.1", 7800),
                        () -> factory.createSocket("any", HERE, 7800, HERE, 0),
                        () -> factory.createSocket("any", "127.0.0.1", 7800, HERE, 0),
                        () -> factory.createDatagramSocket("any"),
                        () -> factory.createDatagramSocket("any", 0),
                        () -> factory.createDatagramSocket("any", BOUND),
                        () -> factory.createDatagramSocket("any", 0, HERE),
                        () -> factory.createMulticastSocket("any"),
                        () -> factory.createMulticastSocket("any", 0),
                        () -> factory.createMulticastSocket("any", BOUND));
                for (ThrowingCallable wish : wishes) {
                    assertThatThrownBy(wish).isInstanceOf(IOException.class);
                }
                assertThat(factory.listening()).isEmpty();
                try (Socket socket = factory.createSocket("any")) {
                    assertThat(socket.getClass().getPackageName()).isEqualTo("org.medchain.link");
                }
            }
        }
    }

    @Test
    void stack_withANodeWhoseAddressIsNotKnown_isUnavailable() {
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("hospital.invalid", 7800);

        assertThatThrownBy(() -> StackXml.of(
                        BOUND, BOUND, List.of(BOUND, unknown), Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("hospital.invalid");
    }
}
