package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.ledger.LedgerWorld;

/** Whom a member believes to be ahead, whom it asks, and what it sends to those who ask. */
class CatchUpTest {
    private static final int PATIENCE_TICKS = 5;

    private final Speakers speakers = Speakers.of(4);
    private final List<Block> blocks = new ArrayList<>();

    private StoreReplica replica(Speakers among, int height) throws MedChainException {
        LedgerWorld world = among.world();
        StoreReplica replica =
                SharingReplicas.of(world.config).on(MemoryChain.open(world.config, new SimulatedDisk(1), block -> {}));
        BlockHash previous = world.config.genesisHash();
        for (int i = 1; i <= height; i++) {
            Event event = i == 1 ? world.admit(world.provider) : world.opaque(world.provider, 100);
            Block block = Block.create(i, previous, LedgerWorld.START.toEpochMilli(), List.of(event));
            replica.commitDecided(block, Certificates.of(among, block));
            blocks.add(block);
            previous = block.hash();
        }
        return replica;
    }

    private CatchUp at(int height) throws MedChainException {
        return new CatchUp(replica(speakers, height), 0);
    }

    private static Message.Status nothing() {
        return OneNode.status(Optional.empty(), Optional.empty(), true);
    }

    private Message.Status head(long height, BlockCertificate certificate, Block block) {
        assertThat(block.header().height()).isEqualTo(height);
        return OneNode.status(Optional.of(new Message.Head(block.header(), certificate)), Optional.empty(), false);
    }

    private Message.Status proved(long height) {
        Block block = speakers.block(height, 1);
        return head(height, Certificates.by(speakers, block, 1, 2, 3), block);
    }

    @ParameterizedTest
    @CsvSource({"1,0", "2,1", "3,1", "4,2", "7,4"})
    void isReady_onlyOnceAQuorumWithThisMemberSaidItsHeight(int members, int others) throws MedChainException {
        CatchUp catchUp = new CatchUp(replica(Speakers.of(members), 0), 0);
        for (int i = 1; i <= others; i++) {
            assertThat(catchUp.isReady()).isFalse();
            catchUp.status(i, nothing());
            catchUp.status(i, nothing());
        }
        assertThat(catchUp.isReady()).isTrue();
    }

    @Test
    void isReady_someMemberProvedToBeAhead_isFalse() throws MedChainException {
        CatchUp catchUp = at(0);
        catchUp.status(1, nothing());
        catchUp.status(2, proved(1));
        assertThat(catchUp.isReady()).isFalse();
        catchUp.status(3, nothing());
        assertThat(catchUp.isReady()).isFalse();
    }

    @Test
    void isReady_wordOfNoMember_doesNotCount() throws MedChainException {
        CatchUp catchUp = at(0);
        catchUp.status(1, nothing());
        catchUp.status(5, nothing());
        assertThat(catchUp.isReady()).isFalse();
    }

    @Test
    void status_headWithTooFewSignatures_isRefusedAndTheMemberIsNotHeard() throws MedChainException {
        CatchUp catchUp = at(0);
        catchUp.status(1, nothing());
        Block block = speakers.block(1, 1);
        Message.Status unproved = head(1, Certificates.by(speakers, block, 1, 2), block);
        assertThatThrownBy(() -> catchUp.status(2, unproved)).isInstanceOf(VerificationException.class);
        assertThat(catchUp.isReady()).isFalse();
    }

    @Test
    void status_headWithTheCertificateOfAnotherBlock_isRefused() throws MedChainException {
        CatchUp catchUp = at(0);
        Block block = speakers.block(1, 1);
        Message.Status unproved = head(1, Certificates.of(speakers, speakers.block(1, 2)), block);
        assertThatThrownBy(() -> catchUp.status(2, unproved)).isInstanceOf(VerificationException.class);
    }

    @Test
    void whomToAsk_nobodyAhead_isNobody() throws MedChainException {
        CatchUp catchUp = at(2);
        catchUp.claim(1, 2);
        assertThat(catchUp.whomToAsk()).isEmpty();
        assertThat(catchUp.isWaiting()).isFalse();
    }

    @Test
    void whomToAsk_severalAhead_isEachOnceUntilItAnswers() throws MedChainException {
        CatchUp catchUp = at(0);
        catchUp.claim(1, 3);
        catchUp.claim(3, 1);
        assertThat(catchUp.whomToAsk()).contains(1);
        assertThat(catchUp.whomToAsk()).contains(3);
        assertThat(catchUp.whomToAsk()).isEmpty();
        assertThat(catchUp.isWaiting()).isTrue();
        assertThat(catchUp.answered(1)).isTrue();
        assertThat(catchUp.answered(1)).isFalse();
        assertThat(catchUp.whomToAsk()).contains(1);
    }

    @Test
    void whomToAsk_memberThatOwesAnAnswerForTooLong_isAskedAgain() throws MedChainException {
        CatchUp catchUp = at(0);
        catchUp.claim(1, 3);
        assertThat(catchUp.whomToAsk()).contains(1);
        for (int i = 1; i < PATIENCE_TICKS; i++) {
            catchUp.tick();
            assertThat(catchUp.whomToAsk()).isEmpty();
        }
        catchUp.tick();
        assertThat(catchUp.answered(1)).isFalse();
        assertThat(catchUp.whomToAsk()).contains(1);
    }

    @Test
    void whomToAsk_memberWhoseLinkBeginsAnew_isAskedAgain() throws MedChainException {
        CatchUp catchUp = at(0);
        catchUp.claim(1, 3);
        assertThat(catchUp.whomToAsk()).contains(1);
        catchUp.linked(1);
        assertThat(catchUp.whomToAsk()).contains(1);
    }

    @Test
    void whomToAsk_memberThatHadLessThanItClaimed_isNotAskedAgain() throws MedChainException {
        CatchUp catchUp = at(0);
        catchUp.claim(1, 3);
        catchUp.disappointed(1);
        assertThat(catchUp.whomToAsk()).isEmpty();
        catchUp.claim(1, 1);
        assertThat(catchUp.whomToAsk()).contains(1);
    }

    @Test
    void claim_ofALowerHeight_doesNotTakeBackAHigherOne() throws MedChainException {
        CatchUp catchUp = at(1);
        catchUp.claim(1, 2);
        catchUp.claim(1, 0);
        assertThat(catchUp.whomToAsk()).contains(1);
    }

    @Test
    void head_ofThisMember_isItsLastBlock() throws MedChainException {
        assertThat(at(2).head().orElseThrow().header()).isEqualTo(blocks.get(1).header());
        assertThat(at(0).head()).isEmpty();
    }

    @Test
    void serve_fromAHeight_isAllBlocksFromThereOn() throws MedChainException {
        CatchUp catchUp = at(3);
        assertThat(catchUp.serve(1, 2).orElseThrow().blocks())
                .extracting(block -> block.block())
                .containsExactly(blocks.get(1), blocks.get(2));
        assertThat(catchUp.serve(1, 4).orElseThrow().blocks()).isEmpty();
    }

    @Test
    void serve_toOneMemberWithoutEnd_stopsUntilTheNextTickAndForThatMemberAlone() throws MedChainException {
        CatchUp catchUp = at(1);
        int served = 0;
        while (served < 100_000 && catchUp.serve(1, 1).isPresent()) {
            served++;
        }
        assertThat(served).isLessThan(100_000);
        assertThat(catchUp.serve(2, 1)).isPresent();
        catchUp.tick();
        assertThat(catchUp.serve(1, 1)).isPresent();
    }
}
