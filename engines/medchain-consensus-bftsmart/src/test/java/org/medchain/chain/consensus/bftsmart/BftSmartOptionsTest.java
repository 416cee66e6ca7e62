package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.MemberSet;
import org.medchain.testkit.ledger.LedgerWorld;

class BftSmartOptionsTest {
    private final Map<String, String> good = Addresses.options(List.of(7001, 7002, 7003, 7004), 1);

    private static MemberSet members(int count) {
        return new LedgerWorld(count, BlockLimits.DEFAULT).config.memberSet();
    }

    @Test
    void options_given_areRead() {
        BftSmartOptions options = BftSmartOptions.read(good, members(4));

        assertThat(options.addresses().listen().getPort()).isEqualTo(7002);
        assertThat(options.addresses().peers()).containsKeys(0, 2, 3);
        assertThat(options.serialFilterRequired()).isTrue();
    }

    @Test
    void options_forFewerThanFourMembers_areRefused() {
        assertThatThrownBy(() -> BftSmartOptions.read(good, members(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 members or more, found 3");
    }

    @Test
    void options_unknownOrWrong_areRefused() {
        assertRefused("round-ms", "5", "no option \"round-ms\", expected one of [");
        assertRefused("serial-filter", "off", "required or none expected, found off");
        assertRefused("leader-ms", "1", "leader-ms: 100 to 600000 expected, found 1");
        assertRefused("peers", "2:127.0.0.1:7003", "member=host:port, comma-separated, expected");
        assertRefused(
                "peers",
                "2=7003",
                "expected host:port, with an IPv6 address in brackets as in [::1]:7400; found \"7003\"");
        assertRefused("listen", "127.0.0.1:70000", "a port outside 0 to 65535");
    }

    private void assertRefused(String option, String value, String message) {
        Map<String, String> options = new HashMap<>(good);
        options.put(option, value);
        assertThatThrownBy(() -> BftSmartOptions.read(options, members(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
