package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.BlockLimits;
import org.medchain.testkit.ledger.LedgerWorld;

class BftSmartSettingsTest {
    private static final BftSmartSettings REQUIRED = BftSmartSettings.listen(
            InetSocketAddress.createUnresolved("127.0.0.1", 7001),
            Map.of(1, InetSocketAddress.createUnresolved("::1", 7002)));

    private static BftSmartOptions read(BftSmartSettings settings) {
        return BftSmartOptions.read(settings.options(), new LedgerWorld(4, BlockLimits.DEFAULT).config.memberSet());
    }

    @Test
    void settings_requiredOnesAlone_areReadWithTheDefaults() {
        BftSmartOptions read = read(REQUIRED);

        assertThat(REQUIRED.engine()).isEqualTo("bftsmart");
        assertThat(read.addresses().listen().getPort()).isEqualTo(7001);
        assertThat(read.addresses().peers().get(1).getPort()).isEqualTo(7002);
        assertThat(read.leaderTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(read.serialFilterRequired()).isTrue();
    }

    @Test
    void settings_given_areReadAsGiven() {
        BftSmartOptions read = read(REQUIRED.queueBytes(1 << 20)
                .leaderTimeout(Duration.ofSeconds(3))
                .giveUpAfter(Duration.ofSeconds(7))
                .serialFilterRequired(false));

        assertThat(read.queueBytes()).isEqualTo(1 << 20);
        assertThat(read.leaderTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(read.giveUpAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(read.serialFilterRequired()).isFalse();
    }
}
