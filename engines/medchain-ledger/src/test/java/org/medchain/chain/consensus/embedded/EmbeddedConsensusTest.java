package org.medchain.chain.consensus.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.ConsensusFactory;
import org.medchain.chain.consensus.ConsensusSettings;
import org.medchain.testkit.ledger.ConsensusContract;
import org.medchain.testkit.ledger.LedgerWorld;

class EmbeddedConsensusTest extends ConsensusContract {
    @Override
    protected ConsensusFactory factory() {
        return new EmbeddedConsensusFactory();
    }

    @Override
    protected Map<String, String> smallQueue() {
        return Map.of("queue-bytes", "100000");
    }

    @Test
    void start_severalMembers_refused(@TempDir Path other) {
        LedgerWorld four = new LedgerWorld(4, BlockLimits.DEFAULT);
        assertThatThrownBy(() -> four.open(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a consortium of one member, found 4 members");
    }

    @Test
    void start_badOption_refused(@TempDir Path other) {
        LedgerWorld one = new LedgerWorld();
        assertThatThrownBy(() -> one.builder(other, 0)
                        .engine(ConsensusSettings.of("embedded", Map.of("quorum", "7")))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no option \"quorum\", expected one of [");
        assertThatThrownBy(() -> one.builder(other, 0)
                        .engine(ConsensusSettings.of("embedded", Map.of("queue-bytes", "12")))
                        .open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue-bytes");
    }
}
