package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalPortsTest {
    private static final Path GIVEN_TO_CLIENTS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    @Test
    void free_twice_givesDifferentPortsThatCanBeListenedAt() throws IOException {
        List<Integer> ports = new ArrayList<>(LocalPorts.free(3));
        ports.addAll(LocalPorts.free(3));
        assertThat(ports).hasSize(6).doesNotHaveDuplicates();
        for (int port : ports) {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
            new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void free_anywhere_isNotWhatTheSystemGivesToClients() throws IOException {
        assumeThat(GIVEN_TO_CLIENTS).exists();
        int first = Integer.parseInt(Files.readAllLines(GIVEN_TO_CLIENTS).get(0).split("\\s+", 2)[0]);
        assumeThat(first).isGreaterThanOrEqualTo(32_000);
        assertThat(LocalPorts.free(4)).allMatch(port -> port + 1 < first);
    }
}
