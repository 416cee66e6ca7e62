package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.qbft.QbftSettings;
import org.medchain.testkit.ledger.LedgerWorld;

class BftSmartOptionsTest {
    private static final BftSmartSettings DEFAULTS =
            BftSmartSettings.of(QbftSettings.listen(InetSocketAddress.createUnresolved("127.0.0.1", 7001)));

    @TempDir
    Path folder;

    @Test
    void settings_withoutOwnOnes_haveTheDefaultsAndThoseOfVoting() {
        assertThat(DEFAULTS.engine()).isEqualTo("bftsmart");
        assertThat(DEFAULTS.options()).containsEntry("listen", "127.0.0.1:7001");
        assertThat(BftSmartOptions.read(Map.of())).isEqualTo(new BftSmartOptions(Duration.ofSeconds(2), true));
    }

    @Test
    void settings_given_areReadAsGiven() {
        Map<String, String> own = DEFAULTS.leaderTimeout(Duration.ofSeconds(3))
                .serialFilterRequired(false)
                .options();
        assertThat(BftSmartOptions.read(
                        Map.of("leader-ms", own.get("leader-ms"), "serial-filter", own.get("serial-filter"))))
                .isEqualTo(new BftSmartOptions(Duration.ofSeconds(3), false));
    }

    @Test
    void options_unknownOrWrong_areRefused() {
        assertRefused(Map.of("round", "5"), "no option \"round\", expected one of [");
        assertRefused(Map.of("serial-filter", "off"), "required or none expected, found off");
        assertRefused(Map.of("leader-ms", "1"), "leader-ms: 100 to 600000 expected, found 1");
        Map<String, String> endless =
                DEFAULTS.leaderTimeout(Duration.ofSeconds(Long.MAX_VALUE)).options();
        assertRefused(Map.of("leader-ms", endless.get("leader-ms")), "leader-ms: 100 to 600000 expected, found 9");
    }

    private static void assertRefused(Map<String, String> options, String message) {
        assertThatThrownBy(() -> BftSmartOptions.read(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void ledger_ofFewerThanFourMembers_isRefused() {
        LedgerWorld three = new LedgerWorld(3, BlockLimits.DEFAULT);
        assertThatThrownBy(() -> three.builder(folder, 0)
                        .engine(new BftSmartConsensusFactory(), Addresses.options(List.of(7001, 7002, 7003), 0))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 members or more, found 3");
    }
}
