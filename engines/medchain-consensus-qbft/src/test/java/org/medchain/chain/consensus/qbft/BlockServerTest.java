package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.error.MedChainException;

/** What a member sends to those who ask for blocks. */
class BlockServerTest {
    private final List<Block> blocks = new ArrayList<>();

    private BlockServer at(int height) throws MedChainException {
        return new BlockServer(Speakers.of(4).replica(height, blocks));
    }

    @Test
    void serve_fromAHeight_isAllBlocksFromThereOn() throws MedChainException {
        BlockServer server = at(3);
        assertThat(server.serve(1, 2).orElseThrow().blocks())
                .extracting(block -> block.block())
                .containsExactly(blocks.get(1), blocks.get(2));
        assertThat(server.serve(1, 4).orElseThrow().blocks()).isEmpty();
    }

    @Test
    void serve_toOneMemberWithoutEnd_stopsUntilTheNextTickAndForThatMemberAlone() throws MedChainException {
        BlockServer server = at(1);
        int served = 0;
        while (served < 100_000 && server.serve(1, 1).isPresent()) {
            served++;
        }
        assertThat(served).isLessThan(100_000);
        assertThat(server.serve(2, 1)).isPresent();
        server.tick();
        assertThat(server.serve(1, 1)).isPresent();
    }
}
