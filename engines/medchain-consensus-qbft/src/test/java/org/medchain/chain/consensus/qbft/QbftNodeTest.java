package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.Seat;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;
import org.medchain.testkit.ledger.LedgerWorld;

/** How a node votes. */
class QbftNodeTest extends OneNode {
    private static Block block(long height, BlockHash previous, Event... events) {
        return Block.create(height, previous, LedgerWorld.START.toEpochMilli(), List.of(events));
    }

    @Test
    void round_endsAgainAndAgainForThisMemberAlone_doesNotRunAheadOfTheOthers() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        node.submit(world.admit(world.provider), new CompletableFuture<>());
        for (int i = 0; i < 10; i++) {
            node.timer(Environment.Timer.ROUND);
        }
        assertThat(around.sent(Message.RoundChange.class))
                .allMatch(change -> change.signed().statement().view().round() == 1)
                .hasSize(30);
    }

    @Test
    void message_thatRunsIntoAnError_isDroppedAndTheNextIsDealtWith() throws MedChainException {
        QbftNode node = start();
        catchUpTo(node, 2);
        around.clear();
        around.failNextSend();
        node.received(3, new Message.BlocksRequest(1));
        assertThat(around.dropped()).containsExactly("3 for a test");
        node.received(3, new Message.BlocksRequest(1));
        assertThat(around.sentTo(3, Message.Blocks.class)).hasSize(1);
    }

    /** What may be done by half ends the engine, which says so. */
    @Test
    void message_thatRunsIntoAnErrorInTheMidstOfABlock_isNotDropped() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 1);
        int asked = around.sentTo(1, Message.BlocksRequest.class).isEmpty() ? 2 : 1;
        around.failNextSend();
        assertThatThrownBy(() -> node.received(asked, blocks(1, 1))).isInstanceOf(StackOverflowError.class);
        assertThat(around.dropped()).isEmpty();
    }

    @Test
    void prepare_afterAQuorum_isNotEvenVerified() throws MedChainException {
        List<Signed> verified = new ArrayList<>();
        Signatures real = signatures(0);
        QbftNode node = start(new Signatures() {
            @Override
            public Signed sign(Statement statement) {
                return real.sign(statement);
            }

            @Override
            public void verify(Signed signed) throws VerificationException {
                real.verify(signed);
                verified.add(signed);
            }
        });
        othersAt(node, 0);
        Block block = blocks.get(0).block();
        node.received(1, proposal(1, block));
        for (int member = 1; member < MEMBERS; member++) {
            node.received(member, prepare(member, block));
        }
        assertThat(verified)
                .contains(prepare(1, block).signed(), prepare(2, block).signed())
                .doesNotContain(prepare(3, block).signed());
    }

    @Test
    void proposal_afterABlockThatReplacesThisMembersKey_isNotVotedFor() throws MedChainException {
        Seat moved = world.seat(0, Identities.of(61), "moved:1");
        Event replace = world.changeMembers(1, List.of(moved), world.founders(1, 2, 3));
        Block first = block(1, world.config.genesisHash(), replace, world.admit(world.provider));
        Block second = block(2, first.hash(), world.opaque(world.provider, 100));
        QbftNode node = start();
        node.received(1, proposal(1, first));
        for (int member = 1; member < MEMBERS; member++) {
            node.received(member, prepare(member, first));
            node.received(member, commit(member, first));
        }
        node.received(2, proposal(2, second));
        assertThat(votes()).isZero();
        othersAt(node, 0);
        assertThat(around.sent(Message.Vote.class))
                .isNotEmpty()
                .allMatch(vote -> vote.signed().statement().view().height() == 1);
    }

    @Test
    void votes_thatComeTogether_areWrittenAtOnceAndBeforeTheyLeave() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        around.clear();
        Block block = blocks.get(0).block();
        node.received(1, proposal(1, block));
        node.received(1, prepare(1, block));
        node.received(2, prepare(2, block));
        assertThat(around.sentSoFar(Message.Vote.class)).isEmpty();
        assertThat(VoteLog.open(disk).votes(1)).isEmpty();
        assertThat(votes()).isEqualTo(2 * 3);
        assertThat(VoteLog.open(disk).votes(1)).singleElement().satisfies(vote -> assertThat(vote.prepared())
                .isPresent());
    }

    @Test
    void votes_ofABlockThatIsDecidedMeanwhile_areNotWritten() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        around.clear();
        Block block = blocks.get(0).block();
        node.received(1, proposal(1, block));
        for (int member = 1; member < MEMBERS; member++) {
            node.received(member, prepare(member, block));
            node.received(member, commit(member, block));
        }
        assertThat(votes()).isEqualTo(2 * 3);
        assertThat(VoteLog.open(disk).votes(1)).isEmpty();
    }

    @Test
    void proposal_ofABlockBeyondTheLimit_isNotKeptForLater() throws MedChainException {
        QbftNode node = start();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            events.add(world.opaque(world.provider, 4_000));
        }
        Block large = Block.create(1, world.config.genesisHash(), LedgerWorld.START.toEpochMilli(), events);
        for (int i = 0; i < 8; i++) {
            node.received(1, proposal(1, blocks.get(0).block()));
        }
        for (int i = 0; i < 8; i++) {
            node.received(1, proposal(1, large));
        }
        othersAt(node, 0);
        assertThat(votes()).isPositive();
    }

    @Test
    void proposal_otherThanTheOneAcceptedBeforeARestart_isNotVotedFor() throws MedChainException {
        Block accepted = blocks.get(0).block();
        Block other = Forger.other(accepted, 1);
        QbftNode node = start();
        othersAt(node, 0);
        node.received(1, proposal(1, accepted));
        assertThat(votes()).isEqualTo(3);
        disk.cutPower();
        around.clear();
        QbftNode again = start();
        othersAt(again, 0);
        again.received(1, proposal(1, other));
        assertThat(votes()).isZero();
        again.received(1, proposal(1, accepted));
        assertThat(around.sentTo(2, Message.Vote.class))
                .extracting(vote -> vote.signed().statement().block().orElseThrow())
                .containsExactly(accepted.hash());
    }

    @Test
    void vote_ofAnotherMemberThanTheOneThatSendsIt_doesNotCount() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        Block block = blocks.get(0).block();
        node.received(1, proposal(1, block));
        node.received(3, prepare(1, block));
        node.received(3, prepare(2, block));
        assertThat(votes()).isEqualTo(3);
        node.received(1, prepare(1, block));
        node.received(2, prepare(2, block));
        assertThat(votes()).isEqualTo(2 * 3);
    }
}
