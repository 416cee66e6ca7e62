package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bftsmart.tom.core.TOMLayer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.medchain.error.MedChainException;
import org.medchain.io.LocalPorts;
import org.medchain.testkit.fixture.Await;

/** What {@code docs/bft-smart.md} says that the library does not survive. Each test fails when it does. */
@Timeout(60)
class BftSmartLimitsTest {
    private static final int NOBODY = -1;
    private static final int PATIENCE_MILLIS = 1_000;

    private int replicaPort;
    private Decisions decisions;
    private Replica replica;

    @BeforeEach
    void startReplica() throws MedChainException {
        int port = LocalPorts.free(1).get(0);
        replicaPort = port + 1;
        decisions = new Decisions(0, (position, request) -> {});
        Replica.Settings settings = new Replica.Settings(
                0, port, List.of(0, 0, 0, 0), ReplicaKeys.generate(0, new SecureRandom()), 2_000, request -> true);
        replica = new Replica(settings, decisions, () -> {}, failure -> {});
        replica.start();
        Await.until("the replica listens", () -> decisions.manager().layer() != null && listens());
    }

    private boolean listens() {
        try (Socket socket = connect(InetAddress.getLoopbackAddress())) {
            new DataOutputStream(socket.getOutputStream()).writeInt(NOBODY);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Socket connect(InetAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(address, replicaPort));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    @AfterEach
    void endReplica() {
        replica.close();
    }

    @Test
    void knownLimit_malformedProposal_endsTheThreadOfTheReplica() {
        TOMLayer layer = Objects.requireNonNull(decisions.manager().layer());

        assertThatThrownBy(() -> layer.checkProposedValue(new byte[] {1, 2, 3}, true))
                .as("nobody catches that")
                .isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void knownLimit_replicaPort_isBoundToEveryAddress() throws IOException {
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});

        assertThatCode(() -> connect(other).close()).doesNotThrowAnyException();
    }

    @Test
    void knownLimit_silentConnection_keepsOtherReplicasOut() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (Socket silent = connect(here);
                Socket speaking = connect(here)) {
            new DataOutputStream(speaking.getOutputStream()).writeInt(NOBODY);

            assertThatThrownBy(() -> speaking.getInputStream().read())
                    .as("it would be answered by closing it")
                    .isInstanceOf(SocketTimeoutException.class);

            silent.shutdownOutput();
            assertThat(speaking.getInputStream().read()).as("it is closed").isNegative();
        }
    }
}
