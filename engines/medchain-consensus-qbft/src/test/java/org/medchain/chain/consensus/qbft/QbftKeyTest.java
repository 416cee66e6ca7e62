package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.fixture.KeysInADevice;
import org.medchain.error.MedChainException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;

/** A member whose key is in a device that is away at times says nothing then, and goes on when it is back. */
class QbftKeyTest extends OneNode {
    private final KeysInADevice keys = new KeysInADevice(world.members.get(0));
    private QbftNode node;
    private Block block;

    @BeforeEach
    void begin() throws MedChainException {
        node = start(new ConsortiumSignatures(world.config, world.config::memberSet, 0, keys));
        othersAt(node, 0);
        around.clear();
        block = blocks.get(0).block();
    }

    private void tick() throws MedChainException {
        node.timer(Environment.Timer.CATCH_UP);
    }

    @Test
    void proposal_whileTheKeyIsAway_isVotedForWhenItIsBack() throws MedChainException {
        keys.takeAway();
        node.received(1, proposal(1, block));
        node.received(1, prepare(1, block));
        node.received(2, prepare(2, block));
        tick();
        assertThat(votes()).isZero();
        assertThat(node.issues())
                .contains(new Issue(
                        IssueCode.KEY_UNAVAILABLE,
                        "this member does not vote until its key can be used: a key for tests is away;"
                                + " try again later"));

        keys.bringBack();
        assertThat(votes()).isZero();
        tick();
        assertThat(votes()).isEqualTo(2 * 3);
        assertThat(node.issues()).isEmpty();
    }

    @Test
    void blocks_thatOthersMakeWhileTheKeyIsAway_arrive() throws MedChainException {
        keys.takeAway();
        node.received(1, proposal(1, block));
        tick();
        catchUpTo(node, 3);
        assertThat(chain().tip().height()).isEqualTo(3);
        assertThat(votes()).isZero();
    }

    /** What it said before, it stands by: it does not matter that the vote was not on the disk yet. */
    @Test
    void proposal_otherThanTheOneAcceptedBeforeTheKeyWent_isNotVotedFor() throws MedChainException {
        node.received(1, proposal(1, block));
        keys.takeAway();
        node.received(1, prepare(1, block));
        node.received(2, prepare(2, block));
        keys.bringBack();
        tick();
        node.received(1, proposal(1, Forger.other(block, 1)));
        assertThat(around.sentTo(2, Message.Vote.class)).isNotEmpty().allSatisfy(vote -> assertThat(
                        vote.signed().statement().block())
                .contains(block.hash()));
    }

    @Test
    void event_submittedWhileTheKeyIsAway_isPassedOnAndEndsTheRoundWhenItIsBack() throws MedChainException {
        keys.takeAway();
        node.submit(world.admit(world.provider), new CompletableFuture<>());
        assertThat(around.sentTo(1, Message.Events.class)).hasSize(1);
        node.timer(Environment.Timer.ROUND);
        assertThat(around.sent(Message.RoundChange.class)).isEmpty();
        keys.bringBack();
        tick();
        node.timer(Environment.Timer.ROUND);
        assertThat(around.sent(Message.RoundChange.class)).hasSize(3);
    }
}
