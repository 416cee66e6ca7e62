package org.medchain.chain.consensus.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.net.InetAddresses;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.MemberSet;
import org.medchain.testkit.ledger.LedgerWorld;

class MemberAddressesTest {
    private static final int LAST = 3;
    private static final MemberSet MEMBERS = new LedgerWorld(LAST + 1, BlockLimits.DEFAULT).config.memberSet();

    @ParameterizedTest
    @CsvSource({"[::1]:7400, ::1", "127.0.0.1:7400, 127.0.0.1"})
    void listen_hostAndPort_isReadAsWritten(String listen, String host) {
        MemberAddresses read = read(Map.of("listen", listen));

        assertThat(read.listen().getAddress()).isEqualTo(InetAddresses.forString(host));
        assertThat(read.listen().getPort()).isEqualTo(7400);
    }

    @ParameterizedTest
    @CsvSource({
        "::1, an IPv6 address without brackets",
        "::1:7400, an IPv6 address without brackets",
        "localhost, no port",
        "localhost:65536, a port outside 0 to 65535",
        ":7400, no host name"
    })
    void listen_misread_isRefusedWithWhatIsExpected(String listen, String found) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("listen", listen)))
                .withMessageContainingAll("listen: expected host:port", "[::1]:7400", found);
    }

    @Test
    void peers_bracketedIpv6_isReadAsWritten() {
        MemberAddresses read = read(Map.of("listen", "localhost:1", "peers", LAST + "=[::1]:7403"));

        assertThat(read.peers().get(LAST).getHostString()).isEqualTo("::1");
        assertThat(read.peers().get(LAST).getPort()).isEqualTo(7403);
    }

    @ParameterizedTest
    @CsvSource({
        "3=::1, peers: expected host:port",
        "3=localhost:0, port 0",
        "localhost:7403, 'peers: member=host:port, comma-separated, expected'",
        "x=localhost:1, peers: a whole number from 0"
    })
    void peers_misread_areRefusedWithWhatIsExpected(String peers, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("listen", "localhost:1", "peers", peers)))
                .withMessageContaining(why);
    }

    @Test
    void option_thatIsUnknown_isRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("listen", "localhost:1", "lis\nten", "x")))
                .withMessage("the engine test has no option \"lis\\u000aten\", expected one of [listen, peers]");
    }

    @Test
    void warnings_addressThatIsNowhere_nameTheMembersToWhichThereIsNoLink() {
        MemberAddresses read = read(Map.of("listen", "localhost:1", "peers", "2=localhost:2"));

        assertThat(read.issues(MEMBERS, LAST)).isEmpty();
        assertThat(read.issues(MEMBERS, 1))
                .singleElement()
                .asString()
                .startsWith("ADDRESS_UNKNOWN: ")
                .contains("member 3", "3=host:port");
        assertThat(read.of(MEMBERS, LAST)).isEmpty();
    }

    private static MemberAddresses read(Map<String, String> given) {
        return MemberAddresses.read(new EngineOptions("test", given, Set.of("listen", "peers")));
    }
}
