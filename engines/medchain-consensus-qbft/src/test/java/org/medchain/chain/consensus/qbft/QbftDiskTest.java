package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** What a node does whose disk is empty, another's or an old copy. */
class QbftDiskTest extends OneNode {
    private static final int LONG = 10_000;
    private static final Bytes ONE = Bytes.copyOf(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
    private static final Bytes OTHER = Bytes.copyOf(new byte[] {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2});

    /** Members 1 and 2 know an earlier disk of this node, and have this height. */
    private void othersKnowAnEarlierDiskAt(QbftNode node, int height) throws MedChainException {
        Optional<Message.Head> head = status(node, height).head();
        node.received(1, status(node, head, false));
        node.received(2, status(node, head, false));
    }

    private void letTimePass(QbftNode node) throws MedChainException {
        for (int i = 0; i < LONG; i++) {
            node.timer(Environment.Timer.CATCH_UP);
        }
    }

    @Test
    void proposal_diskWasLostAndNothingHappensForHours_isNotVotedFor() throws MedChainException {
        QbftNode node = start();
        catchUpTo(node, 1);
        letTimePass(node);
        node.received(2, proposal(2, blocks.get(1).block()));
        assertThat(votes()).isZero();
        assertThat(node.participation().isCaughtUp()).isFalse();
        assertThat(node.participation().issues()).extracting(Issue::code).contains(IssueCode.VOTES_FORGOTTEN);
    }

    @Test
    void proposal_diskWasLostBeforeTheFirstBlock_isNotVotedFor() throws MedChainException {
        QbftNode node = start();
        othersKnowAnEarlierDiskAt(node, 0);
        letTimePass(node);
        node.received(1, proposal(1, blocks.get(0).block()));
        assertThat(votes()).isZero();
    }

    /** They knew no disk before that one, and say so when this node has a new one already. */
    @Test
    void answers_thatAreForTheDiskThatWasLost_vouchForNobody() throws MedChainException {
        QbftNode node = start();
        node.received(1, status(Optional.empty(), Optional.of(ONE), true));
        node.received(2, status(Optional.empty(), Optional.of(ONE), true));
        node.received(1, status(Optional.empty(), Optional.empty(), true));
        assertThat(node.participation().isActive()).isFalse();
        node.received(1, status(node, Optional.empty(), true));
        node.received(2, status(node, Optional.empty(), true));
        assertThat(node.participation().isActive()).isTrue();
    }

    /** The heights in them are those of then: how far this node may have voted since, they do not tell. */
    @Test
    void answers_thatAreForTheDiskThatWasLost_tellNoHeight() throws MedChainException {
        QbftNode node = start();
        Optional<Message.Head> head = status(node, 1).head();
        for (int member = 1; member <= 2; member++) {
            node.received(member, status(head, Optional.of(ONE), false));
            node.received(member, status(head, Optional.empty(), false));
        }
        othersKnowAnEarlierDiskAt(node, 2);
        int asked = around.sentTo(1, Message.BlocksRequest.class).isEmpty() ? 2 : 1;
        node.received(asked, blocks(1, 3));
        assertThat(node.participation().isActive()).isFalse();
        node.received(asked, blocks(4, 4));
        assertThat(node.participation().isActive()).isTrue();
    }

    @Test
    void proposal_nobodyIsReachedForHours_isNotVotedFor() throws MedChainException {
        QbftNode node = start();
        letTimePass(node);
        node.received(1, proposal(1, blocks.get(0).block()));
        assertThat(votes()).isZero();
    }

    @Test
    void proposal_folderIsACopyOfAnotherMembers_isNotVotedFor() throws MedChainException {
        try (Incarnations others = Incarnations.open(disk, new Random(99))) {
            others.use(1, 0, world.config.memberSet());
            others.beginVoting(world.members.get(1).publicIdentity(), Set.of());
        }
        QbftNode node = start();
        othersKnowAnEarlierDiskAt(node, 0);
        node.received(1, proposal(1, blocks.get(0).block()));
        assertThat(votes()).isZero();
    }

    @Test
    void proposal_chainWasLostAndTheVotesAreThere_isVotedForOnlyBeyondThem() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        othersAt(node, 3);
        node.received(1, blocks(1, 3));
        node.received(0, proposal(0, blocks.get(3).block()));
        node.received(1, new Message.Blocks(List.of()));
        voteAtHeightFour(node);
        assertThat(votes()).isPositive();
        disk.remove("blocks");
        around.clear();

        QbftNode again = start();
        othersKnowAnEarlierDiskAt(again, 0);
        again.received(1, proposal(1, blocks.get(0).block()));
        assertThat(votes()).isZero();
        assertThat(again.participation().issues()).extracting(Issue::code).contains(IssueCode.VOTES_FORGOTTEN);
    }

    /** Member 0 leads there: it proposes what was submitted. */
    private void voteAtHeightFour(QbftNode node) throws MedChainException {
        node.received(3, new Message.Events(List.of(world.opaque(world.provider, 10))));
        node.timer(Environment.Timer.BATCH);
        around.runWork();
        node.timer(Environment.Timer.ROUND);
        around.runWork();
    }

    @Test
    void block_thatThisMemberSignedAndDoesNotKnow_letsItAbstain() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        assertThat(node.participation().isActive()).isTrue();
        signedByAll();
        othersAt(node, 1);
        node.received(1, blocks(1, 1));
        assertThat(node.participation().isActive()).isFalse();
        node.received(2, proposal(2, blocks.get(1).block()));
        assertThat(votes()).isZero();
    }

    @Test
    void status_ofAKey_onlyItsFirstTokenIsVouchedFor() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        assertThat(answerTo(node, ONE).first()).isTrue();
        assertThat(answerTo(node, OTHER).first()).isFalse();
        assertThat(answerTo(node, ONE).first()).isTrue();
        QbftNode again = start();
        assertThat(answerTo(again, OTHER).first()).isFalse();
        assertThat(answerTo(again, ONE).first()).isTrue();
    }

    @Test
    void status_askedOfAMemberThatLostItsDisk_vouchesForNobody() throws MedChainException {
        QbftNode node = start();
        othersKnowAnEarlierDiskAt(node, 1);
        int asked = around.sentTo(1, Message.BlocksRequest.class).isEmpty() ? 2 : 1;
        node.received(asked, blocks(1, 4));
        assertThat(node.participation().isActive()).isTrue();
        assertThat(answerTo(node, ONE).first()).isFalse();
    }

    private Message.Status answerTo(QbftNode node, Bytes token) throws MedChainException {
        around.clear();
        node.received(3, new Message.Status(Optional.empty(), true, token, false, Optional.empty(), false));
        List<Message.Status> answers = around.sentTo(3, Message.Status.class);
        return answers.get(answers.size() - 1);
    }
}
