package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.fixture.LedgerWorld;
import org.medchain.chain.store.SimulatedDisk;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;

class VoteLogTest {
    private static final View FIRST = new View(1, 0);
    private static final View SECOND = new View(1, 1);

    private final LedgerWorld world = new LedgerWorld(4, BlockLimits.DEFAULT);
    private final Block block = Block.create(
            1, world.config.genesisHash(), LedgerWorld.START.toEpochMilli(), List.of(world.admit(world.provider)));
    private final VoteRecord accepted = VoteRecord.accepted(FIRST, block.hash());
    private final VoteRecord prepared = VoteRecord.prepared(FIRST, new Prepared(0, block, List.of()));
    private final SimulatedDisk disk = new SimulatedDisk(1);

    private List<VoteRecord> kept(VoteRecord... votes) throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        for (VoteRecord vote : votes) {
            log.append(vote);
        }
        log.sync();
        disk.cutPower();
        return VoteLog.open(disk).votes(1);
    }

    @Test
    void append_whatSaysTheSameAndMore_isKeptAlone() throws MedChainException {
        assertThat(kept(VoteRecord.moved(FIRST), accepted, prepared)).hasSize(1).allMatch(vote -> vote.prepared()
                .isPresent());
    }

    @Test
    void append_preparedAndThenOnToTheNextRound_bothAreKept() throws MedChainException {
        assertThat(kept(prepared, VoteRecord.moved(SECOND)))
                .extracting(VoteRecord::view)
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void append_acceptedAndThenOnToTheNextRound_bothAreKept() throws MedChainException {
        assertThat(kept(accepted, VoteRecord.moved(SECOND)))
                .extracting(VoteRecord::view)
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void append_preparedAndThenLess_bothAreKept() throws MedChainException {
        assertThat(kept(prepared, accepted)).hasSize(2);
    }

    @Test
    void append_anotherBlockInTheSameRound_bothAreKept() throws MedChainException {
        VoteRecord other = VoteRecord.accepted(FIRST, BlockHash.of(Bytes.copyOf(new byte[32])));
        assertThat(kept(accepted, other)).hasSize(2);
    }

    @Test
    void append_withoutSync_isNotKept() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(accepted);
        disk.cutPower();
        assertThat(VoteLog.open(disk).votes(1)).isEmpty();
    }

    @Test
    void settled_forgetsWhatIsNotWrittenYet() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(accepted);
        log.settled();
        log.sync();
        assertThat(VoteLog.open(disk).votes(1)).isEmpty();
    }
}
