package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/** Which times of blocks a member votes for: none that is more than the skew ahead of its own clock. */
class QbftClockTest extends OneNode {
    private static final long NOW = LedgerWorld.START.toEpochMilli();
    private static final long SKEW = SETTINGS.maxClockSkew().toMillis();
    private static final long FAR = Duration.ofDays(300).toMillis();

    private Block block(long height, BlockHash previous, long timestamp) {
        Event event = height == 1 ? world.admit(world.provider) : world.opaque(world.provider, 100);
        return Block.create(height, previous, timestamp, List.of(event));
    }

    private long votesFor(QbftNode node, Message.Proposal proposal) throws MedChainException {
        around.clear();
        node.received(proposal.signed().member(), proposal);
        return votes();
    }

    @Test
    void proposal_asFarAheadAsClocksMayDiffer_isVotedForAndNoneFurther() throws MedChainException {
        for (long ahead : new long[] {SKEW + 1, FAR}) {
            QbftNode node = start();
            othersAt(node, 0);
            Block late = block(1, world.config.genesisHash(), NOW + ahead);
            assertThat(votesFor(node, proposal(1, late))).isZero();
        }
        QbftNode node = start();
        othersAt(node, 0);
        Block inTime = block(1, world.config.genesisHash(), NOW + SKEW);
        assertThat(votesFor(node, proposal(1, inTime))).isEqualTo(MEMBERS - 1);
    }

    /** A member whose clock is late goes on with the others: what they certified it takes at any time. */
    @Test
    void proposal_atTheLastBlocksTime_isVotedForAndNoneAfterIt() throws MedChainException {
        Block last = block(1, world.config.genesisHash(), NOW + FAR);
        QbftNode node = startedAtHeight0();
        CertifiedBlock certified = new CertifiedBlock(last, certificate(last));
        blocks.set(0, certified);
        catchUpTo(node, 1);
        assertThat(votesFor(node, proposal(2, block(2, last.hash(), NOW + FAR + 1))))
                .isZero();
        assertThat(votesFor(node, proposal(2, block(2, last.hash(), NOW + FAR))))
                .isEqualTo(MEMBERS - 1);
    }

    /** A quorum took its time: whoever is left may have seen it decided. */
    @Test
    void proposal_ofABlockThatAQuorumPrepared_isVotedForWhateverItsTime() throws MedChainException {
        Block ahead = block(1, world.config.genesisHash(), NOW + FAR);
        List<Signed> prepares = Stream.of(1, 2, 3)
                .map(member -> prepare(member, ahead).signed())
                .toList();
        assertThat(votesFor(
                        startedAtHeight0(),
                        reproposal(ahead, Optional.of(new PreparedCertificate(0, ahead, prepares)))))
                .isPositive();
        assertThat(votesFor(startedAtHeight0(), reproposal(ahead, Optional.empty())))
                .as("the same block, prepared by nobody")
                .isZero();
    }

    private QbftNode startedAtHeight0() throws MedChainException {
        QbftNode node = start();
        othersAt(node, 0);
        return node;
    }

    private Message.Proposal reproposal(Block block, Optional<PreparedCertificate> prepared) {
        View view = new View(1, 1);
        List<Signed> changes = Stream.of(1, 2, 3)
                .map(member -> signatures(member).sign(Statement.roundChange(view, prepared)))
                .toList();
        Signed proposed = signatures(2).sign(Statement.propose(view, block.hash()));
        return new Message.Proposal(
                proposed,
                block,
                changes,
                prepared.map(PreparedCertificate::prepares).orElse(List.of()));
    }
}
