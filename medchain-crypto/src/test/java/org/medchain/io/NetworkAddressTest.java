package org.medchain.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAddressTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:7400, localhost, 7400",
        "pacs_1.example:1, pacs_1.example, 1",
        "bücher.example:80, bücher.example, 80",
        "10.0.0.7:65535, 10.0.0.7, 65535",
        "[::1]:7400, ::1, 7400",
        "[2001:db8::7]:7400, 2001:db8::7, 7400",
        "[fe80::1%eth0]:7400, fe80::1%eth0, 7400",
        "0.0.0.0:0, 0.0.0.0, 0"
    })
    void parse_hostAndPort_areReadAsWritten(String text, String host, int port) {
        InetSocketAddress address = NetworkAddress.parse("listen", text, 0);

        assertThat(address.getHostString()).isEqualTo(host);
        assertThat(address.getPort()).isEqualTo(port);
        assertThat(address.isUnresolved()).isTrue();
    }

    @Test
    void parse_bracketedIpv6_resolvesToThatAddress() throws UnknownHostException {
        InetSocketAddress address = NetworkAddress.parse("listen", "[::1]:7400", 1);

        assertThat(InetAddress.getAllByName(address.getHostString()))
                .singleElement()
                .matches(InetAddress::isLoopbackAddress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "::1:7400", "2001:db8::7:7400", "fe80::1"})
    void parse_ipv6WithoutBrackets_isRefusedAndSaysBrackets(String text) {
        refused(text, "an IPv6 address without brackets");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.0.0.7", "[::1]", "", "localhost:"})
    void parse_withoutPort_isRefused(String text) {
        refused(text, "port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"h:65536", "h:-1", "h:x", "h:7 400", "h:99999999999999999999", "[::1]:65536", "[::1]7400"})
    void parse_portThatIsNone_isRefused(String text) {
        refused(text, "port");
    }

    @Test
    void parse_portZeroWhereOneIsNeeded_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkAddress.parse("peers", "localhost:0", 1))
                .withMessageContainingAll("peers", "port 0", "1 to 65535 is expected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":7400",
                " :7400",
                "two words:7400",
                "[]:7400",
                "[zz::1]:7400",
                "[10.0.0.7]:7400",
                "[host]:7400",
                "user@host:7400",
                "http://host:7400",
                "a,b:7400",
                "h\u0000:7400",
                "h\u202e:7400"
            })
    void parse_noHost_isRefused(String text) {
        refused(text, "");
    }

    @Test
    void parse_hostileText_isShownInOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkAddress.parse("listen", "x\nERROR all is lost" + "y".repeat(1_000), 0))
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).doesNotContain("\n").hasSizeLessThan(400));
    }

    @Test
    void isHost_ofNamesAndAddresses() {
        assertThat(NetworkAddress.isHost("pacs_1.example")).isTrue();
        assertThat(NetworkAddress.isHost("::1")).isTrue();
        assertThat(NetworkAddress.isHost("[::1]")).isFalse();
        assertThat(NetworkAddress.isHost("host:80")).isFalse();
        assertThat(NetworkAddress.isHost("")).isFalse();
        assertThat(NetworkAddress.isHost("x".repeat(253))).isTrue();
        assertThat(NetworkAddress.isHost("x".repeat(254))).isFalse();
    }

    private static void refused(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkAddress.parse("listen", text, 0))
                .withMessageContainingAll("listen: expected host:port", "[::1]:7400", why);
    }
}
