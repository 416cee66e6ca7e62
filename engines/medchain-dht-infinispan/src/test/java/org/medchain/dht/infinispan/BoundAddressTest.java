package org.medchain.dht.infinispan;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jgroups.protocols.TCP;
import org.jgroups.protocols.UDP;
import org.junit.jupiter.api.Test;
import org.medchain.error.UnavailableException;

/** What JGroups has opened is looked at. */
class BoundAddressTest {
    @Test
    void anotherStackThanWasAskedFor_isFound() {
        InetSocketAddress asked = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7800);
        InetSocketAddress other = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7801);

        assertThatThrownBy(() -> Cluster.checkBound(asked, Optional.of(new UDP()), List.of(asked)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("UDP");
        assertThatThrownBy(() -> Cluster.checkBound(asked, Optional.of(new TCP()), List.of(other)))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> Cluster.checkBound(asked, Optional.of(new TCP()), List.of(asked, other)))
                .isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> Cluster.checkBound(asked, Optional.empty(), List.of()))
                .isInstanceOf(UnavailableException.class);
    }
}
