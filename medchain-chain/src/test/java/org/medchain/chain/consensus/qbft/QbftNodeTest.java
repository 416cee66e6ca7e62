package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.member.Seated;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.fixture.Identities;
import org.medchain.chain.fixture.LedgerWorld;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.chain.store.SimulatedDisk;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.error.VerificationException;

/** One node among members whose every word the test chooses. */
class QbftNodeTest {
    private static final int MEMBERS = 4;
    private static final BlockLimits LIMITS = new BlockLimits(8, 1 << 16, 4096);
    private static final NodeSettings SETTINGS = new NodeSettings(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(10), 1 << 20);

    private final LedgerWorld world = new LedgerWorld(MEMBERS, LIMITS);
    private final Recorder around = new Recorder();
    private final List<CertifiedBlock> blocks = new ArrayList<>();
    private final SharingReplicas replicas = SharingReplicas.of(world.config);
    private final SimulatedDisk disk = new SimulatedDisk(1);

    @BeforeEach
    void makeBlocks() {
        BlockHash previous = world.config.genesisHash();
        for (int height = 1; height <= 4; height++) {
            Event event = height == 1 ? world.admit(world.provider) : world.opaque(world.provider, 100);
            Block block = Block.create(height, previous, LedgerWorld.START.toEpochMilli(), List.of(event));
            previous = block.hash();
            blocks.add(new CertifiedBlock(block, certificate(block)));
        }
    }

    private BlockCertificate certificate(Block block) {
        long height = block.header().height();
        return new BlockCertificate(
                0,
                IntStream.range(1, MEMBERS)
                        .mapToObj(i ->
                                BlockCertificate.sign(world.config, height, 0, block.hash(), i, world.members.get(i)))
                        .toList());
    }

    /** Member 0, as its process begins. */
    private QbftNode start() throws MedChainException {
        return start(signatures(0));
    }

    private QbftNode start(Signatures signatures) throws MedChainException {
        MemoryChain chain = MemoryChain.open(world.config, disk, block -> {});
        QbftNode node = new QbftNode(
                replicas.on(chain),
                new Seated(0, world.members.get(0).publicIdentity()),
                signatures,
                VoteLog.open(disk),
                SETTINGS,
                around);
        node.start();
        return node;
    }

    private Signatures signatures(int member) {
        return new ConsortiumSignatures(world.config, world.config::memberSet, member, world.members.get(member));
    }

    private Message.Status status(int height) {
        Optional<Message.Head> head = height == 0
                ? Optional.empty()
                : Optional.of(new Message.Head(
                        blocks.get(height - 1).block().header(),
                        blocks.get(height - 1).certificate()));
        return new Message.Status(head, false);
    }

    /** Members 1 and 2 say that this is their height. */
    private void othersAt(QbftNode node, int height) throws MedChainException {
        node.received(1, status(height));
        node.received(2, status(height));
    }

    private Message.Blocks blocks(int from, int to) {
        return new Message.Blocks(blocks.subList(from - 1, to));
    }

    private Message.Proposal proposal(int leader, Block block) {
        View view = new View(block.header().height(), 0);
        Signed signed = signatures(leader).sign(Statement.propose(view, block.hash()));
        return new Message.Proposal(signed, block, List.of(), List.of());
    }

    private Message.Vote prepare(int member, Block block) {
        View view = new View(block.header().height(), 0);
        return new Message.Vote(signatures(member).sign(Statement.prepare(view, block.hash())));
    }

    private Message.Vote commit(int member, Block block) {
        View view = new View(block.header().height(), 0);
        return new Message.Vote(signatures(member).sign(Statement.commit(view, block.hash())));
    }

    private long votes() throws MedChainException {
        return around.sent(Message.Vote.class).size();
    }

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
        again.received(3, status(1));
        again.received(1, proposal(1, blocks.get(0).block()));
        assertThat(votes()).isEqualTo(3);
    }

    @Test
    void proposal_memberThatLostItsDisk_isVotedForTwoHeightsLater() throws MedChainException {
        QbftNode node = start();
        catchUpTo(node, 1);
        node.received(2, proposal(2, blocks.get(1).block()));
        node.received(1, status(2));
        node.received(1, blocks(2, 2));
        node.received(3, proposal(3, blocks.get(2).block()));
        assertThat(votes()).isZero();
        node.received(1, status(3));
        node.received(1, blocks(3, 3));
        node.timer(Surroundings.Timer.CATCH_UP);
        node.received(1, new Message.Events(List.of(world.opaque(world.provider, 100))));
        node.timer(Surroundings.Timer.ROUND);
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

    private void catchUpTo(QbftNode node, int height) throws MedChainException {
        othersAt(node, height);
        int asked = around.sentTo(1, Message.BlocksRequest.class).isEmpty() ? 2 : 1;
        node.received(asked, blocks(1, height));
    }

    @Test
    void status_manyWhileAnAnswerIsOnItsWay_changesNotWhoIsAsked() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 3);
        for (int i = 0; i < 100; i++) {
            node.received(3, status(4));
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
        node.timer(Surroundings.Timer.CATCH_UP);
        node.timer(Surroundings.Timer.CATCH_UP);
        around.clear();
        node.received(1, blocks(1, 3));
        assertThat(around.sentTo(1, Message.BlocksRequest.class)).containsExactly(new Message.BlocksRequest(4));
    }

    @Test
    void blocks_neverSent_areAskedOfAnotherMember() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 3);
        node.timer(Surroundings.Timer.CATCH_UP);
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
        node.timer(Surroundings.Timer.CATCH_UP);
        node.received(3, new Message.BlocksRequest(1));
        assertThat(around.sent(Message.Blocks.class)).hasSize(answers + 1);
    }

    @Test
    void vote_twoHeightsAhead_letsTheMemberAskForBlocks() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        Statement far = Statement.prepare(new View(3, 0), blocks.get(2).block().hash());
        node.received(2, new Message.Vote(signatures(2).sign(far)));
        assertThat(around.sentTo(2, Message.BlocksRequest.class)).hasSize(1);
    }

    @Test
    void events_toldToThisMemberAlone_areToldToAllWhenTheRoundEnds() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        node.received(3, new Message.Events(List.of(world.admit(world.provider))));
        around.clear();
        node.timer(Surroundings.Timer.ROUND);
        assertThat(around.sentTo(1, Message.Events.class)).hasSize(1);
        assertThat(around.sentTo(2, Message.Events.class)).hasSize(1);
    }

    @Test
    void round_endsAgainAndAgainForThisMemberAlone_doesNotRunAheadOfTheOthers() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        node.submit(world.admit(world.provider), new CompletableFuture<>());
        for (int i = 0; i < 10; i++) {
            node.timer(Surroundings.Timer.ROUND);
        }
        assertThat(around.sent(Message.RoundChange.class))
                .allMatch(change -> change.signed().statement().view().round() == 1)
                .hasSize(30);
    }

    @Test
    void isCaughtUp_memberThatWasAway_onlyWithWhatAQuorumHas() throws MedChainException {
        QbftNode node = start();
        assertThat(node.isCaughtUp()).isFalse();
        node.received(1, status(3));
        assertThat(node.isCaughtUp()).isFalse();
        node.received(2, status(1));
        assertThat(node.isCaughtUp()).isFalse();
        node.received(1, blocks(1, 2));
        assertThat(node.isCaughtUp()).isFalse();
        node.received(1, blocks(3, 3));
        assertThat(node.isCaughtUp()).isTrue();
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
        Seat moved = world.seat(0, Identities.of(61), "moved");
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

    private static Block block(long height, BlockHash previous, Event... events) {
        return Block.create(height, previous, LedgerWorld.START.toEpochMilli(), List.of(events));
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
    void submission_memberThatLeavesMeanwhile_fails() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        node.submit(world.admit(world.provider), receipt);
        Event leave = world.changeMembers(1, List.of(new Seat(0, Optional.empty())), world.founders(1, 2, 3));
        Block block = Block.create(1, world.config.genesisHash(), LedgerWorld.START.toEpochMilli(), List.of(leave));
        BlockCertificate certificate = certificate(block);
        node.received(1, new Message.Status(Optional.of(new Message.Head(block.header(), certificate)), false));
        assertThat(receipt).isNotDone();
        node.received(1, new Message.Blocks(List.of(new CertifiedBlock(block, certificate))));
        assertThat(receipt).isCompletedExceptionally();
        assertThatThrownBy(receipt::join).hasCauseInstanceOf(UnavailableException.class);
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
        node.timer(Surroundings.Timer.ROUND);
        List<Message.Events> again = around.sentTo(1, Message.Events.class);
        assertThat(again).hasSize(1);
        assertThat(again.get(0).events()).contains(first).hasSizeLessThan(300);
    }
}
