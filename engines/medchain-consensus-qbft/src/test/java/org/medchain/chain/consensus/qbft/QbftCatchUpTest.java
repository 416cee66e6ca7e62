package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/** How a node that was away, is new or lost its disk comes back. */
class QbftCatchUpTest extends OneNode {
    @Test
    void proposal_memberThatJustJoined_isVotedFor() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        node.received(1, proposal(1, blocks.get(0).block()));
        assertThat(votes()).isEqualTo(3);
    }

    @Test
    void proposal_memberThatVotedBeforeAndIsShownAHeadThatNobodyServes_isVotedFor() throws MedChainException {
        othersAt(start(), 0);
        around.clear();
        QbftNode again = start();
        again.received(3, status(again, 1));
        again.received(1, proposal(1, blocks.get(0).block()));
        assertThat(votes()).isEqualTo(3);
    }

    @Test
    void proposal_memberThatLostItsDisk_isVotedForTwoHeightsLater() throws MedChainException {
        QbftNode node = start();
        catchUpTo(node, 1);
        node.received(2, proposal(2, blocks.get(1).block()));
        node.received(1, status(node, 2));
        node.received(1, blocks(2, 2));
        node.received(3, proposal(3, blocks.get(2).block()));
        assertThat(votes()).isZero();
        node.received(1, status(node, 3));
        node.received(1, blocks(3, 3));
        node.timer(Environment.Timer.CATCH_UP);
        node.received(1, new Message.Events(List.of(world.opaque(world.provider, 100))));
        node.timer(Environment.Timer.ROUND);
        assertThat(around.sent(Message.RoundChange.class)).isNotEmpty();
    }

    @Test
    void proposal_memberThatLostItsDiskAndStartedTwiceSince_isNotVotedFor() throws MedChainException {
        catchUpTo(start(), 1);
        QbftNode again = start();
        othersAt(again, 1);
        again.received(2, proposal(2, blocks.get(1).block()));
        assertThat(votes()).isZero();
    }

    @Test
    void status_manyWhileAnAnswerIsOnItsWay_changesNotWhoIsAsked() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 3);
        for (int i = 0; i < 100; i++) {
            node.received(3, status(node, 4));
        }
        assertThat(around.sent(Message.BlocksRequest.class)).hasSize(1);
        node.received(1, blocks(1, 2));
        assertThat(around.sentTo(1, Message.BlocksRequest.class))
                .containsExactly(new Message.BlocksRequest(1), new Message.BlocksRequest(3));
    }

    @Test
    void blocks_slowerThanATick_areTaken() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 3);
        node.timer(Environment.Timer.CATCH_UP);
        node.timer(Environment.Timer.CATCH_UP);
        around.clear();
        node.received(1, blocks(1, 3));
        assertThat(around.sentTo(1, Message.BlocksRequest.class)).containsExactly(new Message.BlocksRequest(4));
    }

    @Test
    void blocks_neverSent_areAskedOfAnotherMember() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 3);
        node.timer(Environment.Timer.CATCH_UP);
        assertThat(around.sentTo(1, Message.BlocksRequest.class)).hasSize(1);
        assertThat(around.sentTo(2, Message.BlocksRequest.class)).hasSize(1);
    }

    @Test
    void blocks_thatNobodyAskedFor_areIgnored() throws MedChainException {
        QbftNode node = start();
        node.received(3, blocks(1, 3));
        around.clear();
        node.linkUp(1);
        assertThat(around.sent(Message.Status.class).get(0).height()).isZero();
    }

    @Test
    void blocksRequest_withoutEnd_isAnsweredUpToALimitEachTick() throws MedChainException {
        QbftNode node = start();
        for (int i = 0; i < 10_000; i++) {
            node.received(3, new Message.BlocksRequest(1));
        }
        int answers = around.sent(Message.Blocks.class).size();
        assertThat(answers).isLessThan(5_000);
        node.timer(Environment.Timer.CATCH_UP);
        node.received(3, new Message.BlocksRequest(1));
        assertThat(around.sent(Message.Blocks.class)).hasSize(answers + 1);
    }

    @Test
    void blocksRequest_forABlockThatTheDiskLost_isAnsweredWithThoseBefore() throws MedChainException {
        QbftNode node = start();
        catchUpTo(node, 4);
        chain().damage(3);
        around.clear();
        node.received(3, new Message.BlocksRequest(1));
        node.received(3, new Message.BlocksRequest(3));
        assertThat(around.sentTo(3, Message.Blocks.class)).containsExactly(blocks(1, 2), new Message.Blocks(List.of()));
    }

    @Test
    void damagedBlock_isFetchedFromOneMemberAfterTheOther() throws MedChainException {
        QbftNode node = start();
        catchUpTo(node, 4);
        node.received(1, new Message.Blocks(List.of()));
        node.received(2, new Message.Blocks(List.of()));
        othersAt(node, 4);
        chain().damage(2);
        around.clear();
        node.timer(Environment.Timer.CATCH_UP);
        node.timer(Environment.Timer.CATCH_UP);
        assertThat(around.sent(Message.BlocksRequest.class)).containsExactly(new Message.BlocksRequest(2));
        int asked = around.sentTo(1, Message.BlocksRequest.class).isEmpty() ? 2 : 1;
        Block other = Block.create(
                2,
                blocks.get(0).block().hash(),
                LedgerWorld.START.toEpochMilli(),
                List.of(world.opaque(world.provider, 100)));
        node.received(asked, new Message.Blocks(List.of(new CertifiedBlock(other, certificate(other)))));
        assertThat(chain().damaged()).containsExactly(2L);
        node.timer(Environment.Timer.CATCH_UP);
        assertThat(around.sentTo(3 - asked, Message.BlocksRequest.class)).hasSize(1);
        node.received(3 - asked, blocks(2, 4));
        assertThat(chain().damaged()).isEmpty();
    }

    @Test
    void vote_twoHeightsAhead_letsTheMemberAskForBlocks() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        Statement far = Statement.prepare(new View(3, 0), blocks.get(2).block().hash());
        node.received(2, new Message.Vote(signatures(2).sign(far)));
        assertThat(around.sentTo(2, Message.BlocksRequest.class)).hasSize(1);
    }

    /** The others may have the block, and somebody a receipt for what is in it. */
    @Test
    void isCaughtUp_memberThatAgreedToABlockAndDoesNotHaveIt_onlyWithTheBlock() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        Block block = blocks.get(0).block();
        node.received(1, proposal(1, block));
        node.received(1, prepare(1, block));
        assertThat(node.participation().agreedTo()).isZero();
        node.received(2, prepare(2, block));
        assertThat(node.participation().agreedTo()).isEqualTo(1);
        around.runWork();

        QbftNode again = start();
        othersAt(again, 0);
        assertThat(again.participation().agreedTo()).isEqualTo(1);
        assertThat(again.participation().isCaughtUp()).isFalse();
        othersAt(again, 1);
        again.received(1, blocks(1, 1));
        assertThat(again.participation().isCaughtUp()).isTrue();
    }

    @Test
    void isCaughtUp_memberThatWasAway_onlyWithWhatAQuorumHas() throws MedChainException {
        othersAt(start(), 0);
        QbftNode node = start();
        assertThat(node.participation().isCaughtUp()).isFalse();
        node.received(1, status(node, 3));
        assertThat(node.participation().isCaughtUp()).isFalse();
        node.received(2, status(node, 1));
        assertThat(node.participation().isCaughtUp()).isFalse();
        node.received(1, blocks(1, 2));
        assertThat(node.participation().isCaughtUp()).isFalse();
        node.received(1, blocks(3, 3));
        assertThat(node.participation().isCaughtUp()).isTrue();
    }
}
