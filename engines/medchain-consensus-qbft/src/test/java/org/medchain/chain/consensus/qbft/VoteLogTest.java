package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.event.BlockHash;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.log.RecordFile;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.ledger.LedgerWorld;

class VoteLogTest {
    private static final View FIRST = new View(1, 0);
    private static final View SECOND = new View(1, 1);
    private static final View THIRD = new View(1, 2);

    private final LedgerWorld world = new LedgerWorld(4, BlockLimits.DEFAULT);
    private final Block block = Block.create(
            1, world.config.genesisHash(), LedgerWorld.START.toEpochMilli(), List.of(world.admit(world.provider)));
    private final VoteRecord accepted = VoteRecord.accepted(FIRST, block.hash());
    private final VoteRecord prepared = VoteRecord.prepared(FIRST, new PreparedCertificate(0, block, List.of()));
    private final VoteRecord acceptedAtTheNext = VoteRecord.accepted(new View(2, 0), block.hash());
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

    private long size() throws StorageException {
        try {
            return disk.read("votes").size();
        } catch (IOException e) {
            throw new StorageException("the votes cannot be read", e);
        }
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

    /** A member whose key was away begins anew from what this process said. */
    @Test
    void votes_ofThisProcess_areFoundUntilTheirBlockIsDurable() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(accepted);
        assertThat(log.votes(1)).containsExactly(accepted);
        log.append(prepared);
        log.append(VoteRecord.moved(SECOND));
        log.append(VoteRecord.moved(THIRD));
        assertThat(log.votes(1)).containsExactly(prepared, VoteRecord.moved(THIRD));
        log.settled();
        assertThat(log.votes(1)).isEmpty();
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

    @Test
    void votes_ofSeveralHeights_areThoseOfOneInTheirOrder() throws MedChainException {
        VoteRecord next = VoteRecord.moved(new View(2, 1));
        VoteLog log = VoteLog.open(disk);
        log.append(accepted);
        log.append(VoteRecord.moved(SECOND));
        log.append(next);
        log.sync();
        VoteLog again = VoteLog.open(disk);
        assertThat(again.votes(1)).containsExactly(accepted, VoteRecord.moved(SECOND));
        assertThat(again.votes(2)).containsExactly(next);
        assertThat(again.votes(3)).isEmpty();
    }

    @Test
    void votes_afterAPowerCut_areAllThatWereSynced() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(accepted);
        log.sync();
        log.append(VoteRecord.moved(SECOND));
        disk.cutPowerAndLoseAll();
        assertThat(VoteLog.open(disk).votes(1)).containsExactly(accepted);
    }

    @Test
    void votes_recordThatIsNone_cannotBeRead() throws MedChainException {
        try (RecordFile file = RecordFile.open(disk, "votes")) {
            file.append(Bytes.utf8("no vote"));
        }
        assertThatThrownBy(() -> VoteLog.open(disk)).isInstanceOf(StorageException.class);
    }

    @Test
    void record_ofEachKind_isReadAsItWasWritten() throws MedChainException {
        for (VoteRecord vote : List.of(VoteRecord.moved(SECOND), accepted, prepared)) {
            assertThat(VoteRecord.decode(vote.encode())).isEqualTo(vote);
        }
    }

    @Test
    void highest_ofAllVotesFound_isTheirHeightAndThatOfThosePrepared() throws MedChainException {
        assertThat(VoteLog.open(disk).highest()).isZero();
        VoteLog log = VoteLog.open(disk);
        log.append(prepared);
        log.append(VoteRecord.moved(new View(3, 1)));
        log.sync();
        VoteLog again = VoteLog.open(disk);
        assertThat(again.highest()).isEqualTo(3);
        assertThat(again.highestPrepared()).isEqualTo(1);
    }

    /** Round 0 of the next height, and the way out of it, cost no fsync. */
    @Test
    void sync_firstRoundAfterAPreparedBlock_isNotWrittenAndForfeitOnceForgotten() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(prepared);
        log.sync();
        log.settled();
        long before = size();
        log.append(acceptedAtTheNext);
        log.sync();
        log.append(VoteRecord.moved(new View(2, 1)));
        log.sync();
        assertThat(log.votes(2)).containsExactly(VoteRecord.moved(new View(2, 1)));
        assertThat(log.isForfeit(2)).isFalse();
        assertThat(size()).isEqualTo(before);
        disk.cutPowerAndLoseAll();
        VoteLog again = VoteLog.open(disk);
        assertThat(again.votes(2)).isEmpty();
        assertThat(again.isForfeit(2)).isTrue();
        assertThat(again.isForfeit(1)).isFalse();
        assertThat(again.isForfeit(3)).isFalse();
    }

    @Test
    void sync_laterRoundAfterAPreparedBlock_isWritten() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(prepared);
        log.append(acceptedAtTheNext);
        log.append(VoteRecord.moved(new View(2, 1)));
        log.append(VoteRecord.accepted(new View(2, 1), block.hash()));
        log.sync();
        disk.cutPowerAndLoseAll();
        VoteLog again = VoteLog.open(disk);
        assertThat(again.votes(2)).containsExactly(VoteRecord.accepted(new View(2, 1), block.hash()));
        assertThat(again.isForfeit(2)).isFalse();
    }

    @Test
    void sync_firstRoundAfterNothingPrepared_isWritten() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(accepted);
        log.append(acceptedAtTheNext);
        log.sync();
        disk.cutPowerAndLoseAll();
        VoteLog again = VoteLog.open(disk);
        assertThat(again.votes(2)).containsExactly(acceptedAtTheNext);
        assertThat(again.isForfeit(2)).isFalse();
    }

    /** Whoever opens the file finds a vote after the certificate, and forfeits nothing. */
    @Test
    void sync_moreAfterAWrittenVoteOfTheFirstRound_isWritten() throws MedChainException {
        try (RecordFile file = RecordFile.open(disk, "votes")) {
            file.append(prepared.encode());
            file.append(acceptedAtTheNext.encode());
        }
        VoteLog log = VoteLog.open(disk);
        assertThat(log.isForfeit(2)).isFalse();
        log.append(VoteRecord.moved(new View(2, 1)));
        log.sync();
        disk.cutPowerAndLoseAll();
        assertThat(VoteLog.open(disk).votes(2)).containsExactly(acceptedAtTheNext, VoteRecord.moved(new View(2, 1)));
    }

    /** The file with the certificate is gone, and with it what tells that the round is forfeit. */
    @Test
    void sync_firstRoundAfterTheVotesWereCleared_isWritten() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(prepared);
        log.sync();
        log.clear();
        log.append(acceptedAtTheNext);
        log.sync();
        disk.cutPowerAndLoseAll();
        assertThat(VoteLog.open(disk).votes(2)).containsExactly(acceptedAtTheNext);
    }

    @Test
    void isNew_onceTheLogIsThere_isFalse() throws MedChainException {
        assertThat(VoteLog.open(disk).isNew()).isTrue();
        disk.cutPowerAndLoseAll();
        assertThat(VoteLog.open(disk).isNew()).isFalse();
    }

    @Test
    void clear_forgetsWhatIsWrittenAndWhatIsNot() throws MedChainException {
        VoteLog log = VoteLog.open(disk);
        log.append(accepted);
        log.sync();
        log.append(VoteRecord.moved(SECOND));
        log.clear();
        log.sync();
        assertThat(VoteLog.open(disk).votes(1)).isEmpty();
    }
}
