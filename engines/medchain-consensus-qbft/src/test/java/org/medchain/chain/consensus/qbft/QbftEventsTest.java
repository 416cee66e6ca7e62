package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.ledger.LedgerWorld;

/** How a node passes events on and brings them into blocks. */
class QbftEventsTest extends OneNode {
    @Test
    void events_toldToThisMemberAlone_areToldToAllWhenTheRoundEnds() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        node.received(3, new Message.Events(List.of(world.admit(world.provider))));
        around.clear();
        node.timer(Environment.Timer.ROUND);
        assertThat(around.sentTo(1, Message.Events.class)).hasSize(1);
        assertThat(around.sentTo(2, Message.Events.class)).hasSize(1);
    }

    @Test
    void submission_oneAfterTheOther_arePassedOnInOneMessage() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        Event first = world.admit(world.provider);
        Event second = world.opaque(world.provider, 100);
        node.submit(first, new CompletableFuture<>());
        node.submit(second, new CompletableFuture<>());
        assertThat(around.sentTo(1, Message.Events.class)).containsExactly(new Message.Events(List.of(first, second)));
    }

    @Test
    void submission_atTheLeader_isProposedAndNotToldTwice() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        othersAt(node, 3);
        node.received(1, blocks(1, 3));
        Event first = world.opaque(world.provider, 100);
        Event second = world.opaque(world.provider, 100);
        node.submit(first, new CompletableFuture<>());
        node.submit(second, new CompletableFuture<>());
        assertThat(around.sentTo(1, Message.Proposal.class))
                .singleElement()
                .satisfies(proposal -> assertThat(proposal.block().events()).containsExactly(first, second));
        assertThat(around.sent(Message.Events.class)).isEmpty();
    }

    @Test
    void submission_clockSetForwardMeanwhile_isGivenUpWhenItsTimeIsOverAndNotBefore() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        node.submit(world.admit(world.provider), receipt);
        around.setClock(LedgerWorld.START.plus(Duration.ofDays(400)).toEpochMilli());
        node.timer(Environment.Timer.CATCH_UP);
        assertThat(receipt).isNotDone();
        around.setClock(LedgerWorld.START.toEpochMilli());
        around.pass(SETTINGS.giveUpAfter().plusMillis(1));
        node.timer(Environment.Timer.CATCH_UP);
        assertThatThrownBy(receipt::join).hasCauseInstanceOf(UnavailableException.class);
    }

    @Test
    void submission_memberThatLeavesMeanwhile_fails() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        node.submit(world.admit(world.provider), receipt);
        Event leave = world.changeMembers(1, List.of(new Seat(0, Optional.empty())), world.founders(1, 2, 3));
        Block block = Block.create(1, world.config.genesisHash(), LedgerWorld.START.toEpochMilli(), List.of(leave));
        BlockCertificate certificate = certificate(block);
        node.received(1, status(node, Optional.of(new Message.Head(block.header(), certificate)), false));
        assertThat(receipt).isNotDone();
        node.received(1, new Message.Blocks(List.of(new CertifiedBlock(block, certificate))));
        assertThat(receipt).isCompletedExceptionally();
        assertThatThrownBy(receipt::join).hasCauseInstanceOf(UnavailableException.class);
    }

    /** What rests on blocks that this member lacks, others can still take. */
    @Test
    void submission_calledUnacceptable_isRefusedByAMemberThatIsNotBehindAlone() throws MedChainException {
        QbftNode node = start();
        Event fine = world.opaque(world.provider, 100);
        Event refused = world.opaque(world.requester, 100);
        CompletableFuture<EventRef> receiptOfFine = new CompletableFuture<>();
        CompletableFuture<EventRef> receiptOfRefused = new CompletableFuture<>();
        node.submit(fine, receiptOfFine);
        node.submit(refused, receiptOfRefused);
        node.received(3, new Message.Unacceptable(fine.hash()));
        assertThat(receiptOfFine).isNotDone();
        assertThat(receiptOfRefused).isNotDone();
        catchUpTo(node, 2);
        node.received(3, new Message.Unacceptable(fine.hash()));
        assertThat(receiptOfFine).isNotDone();
        assertThat(receiptOfRefused)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(EventRefusedException.class);
    }

    @Test
    void events_moreThanTheirLaneHolds_areDropped() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        Event first = world.admit(world.provider);
        node.received(3, new Message.Events(List.of(first)));
        for (int i = 0; i < 30; i++) {
            List<Event> batch = new ArrayList<>();
            for (int j = 0; j < 20; j++) {
                batch.add(world.opaque(world.provider, 3_000));
            }
            node.received(3, new Message.Events(batch));
        }
        node.timer(Environment.Timer.ROUND);
        List<Message.Events> again = around.sentTo(1, Message.Events.class);
        assertThat(again).hasSize(1);
        assertThat(again.get(0).events()).contains(first).hasSizeLessThan(300);
    }

    /** Member 0, after a block of so many events at this height. After height 3 it is the leader. */
    private QbftNode after(int height, int events) throws MedChainException {
        List<Event> last = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            last.add(world.opaque(world.provider, 100));
        }
        BlockHash previous = blocks.get(height - 2).block().hash();
        Block block = Block.create(height, previous, LedgerWorld.START.toEpochMilli(), last);
        blocks.set(height - 1, new CertifiedBlock(block, certificate(block)));
        QbftNode node = start();
        othersAt(node, 0);
        othersAt(node, height);
        node.received(1, blocks(1, height));
        return node;
    }

    private void submit(QbftNode node, int events) throws MedChainException {
        for (int i = 0; i < events; i++) {
            node.submit(world.opaque(world.provider, 100), new CompletableFuture<>());
        }
    }

    private void assertProposed(int events) throws MedChainException {
        assertThat(around.sentTo(1, Message.Proposal.class))
                .singleElement()
                .satisfies(proposal -> assertThat(proposal.block().events()).hasSize(events));
    }

    @Test
    void submission_fewerThanTheLastBlockHad_areProposedAfterAMoment() throws MedChainException {
        QbftNode node = after(3, 3);
        submit(node, 2);
        assertThat(around.sent(Message.Proposal.class)).isEmpty();
        assertThat(around.sentTo(1, Message.Events.class)).hasSize(1);
        assertThat(around.timer(Environment.Timer.BATCH)).contains(SETTINGS.batchTimeout());
        node.timer(Environment.Timer.BATCH);
        assertProposed(2);
    }

    @Test
    void submission_asManyAsTheLastBlockHad_areProposedAtOnce() throws MedChainException {
        QbftNode node = after(3, 3);
        submit(node, 2);
        assertThat(around.sent(Message.Proposal.class)).isEmpty();
        submit(node, 1);
        assertProposed(3);
    }

    @Test
    void submission_behindTheLastBlock_countsForTheNext() throws MedChainException {
        List<CertifiedBlock> chain = new ArrayList<>(blocks);
        QbftNode node = start();
        othersAt(node, 0);
        submit(node, 1);
        othersAt(node, 3);
        node.received(1, new Message.Blocks(chain.subList(0, 3)));
        assertThat(around.sent(Message.Proposal.class)).isEmpty();
        submit(node, 1);
        assertProposed(2);
    }

    @Test
    void timer_ofAnEarlierWait_endsNoLaterOne() throws MedChainException {
        QbftNode node = after(3, 3);
        node.timer(Environment.Timer.BATCH);
        submit(node, 1);
        assertThat(around.sent(Message.Proposal.class)).isEmpty();
    }

    @Test
    void submission_inALaterRound_isProposedOnceTheWaitIsOver() throws MedChainException {
        QbftNode node = after(2, 3);
        submit(node, 1);
        View second = new View(3, 1);
        for (int member = 1; member < MEMBERS; member++) {
            Statement change = Statement.roundChange(second, Optional.empty());
            node.received(member, new Message.RoundChange(signatures(member).sign(change), Optional.empty()));
        }
        assertThat(around.sent(Message.Proposal.class)).isEmpty();
        node.timer(Environment.Timer.BATCH);
        assertThat(around.sentTo(1, Message.Proposal.class)).singleElement().satisfies(proposal -> assertThat(
                        proposal.signed().statement().view())
                .isEqualTo(second));
    }
}
