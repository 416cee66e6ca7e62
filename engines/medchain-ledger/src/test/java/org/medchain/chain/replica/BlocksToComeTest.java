package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.Seat;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;

/**
 * What a member that sends blocks makes another one check ahead of their turn. Whoever waits for a check that is not in the queue waits for
 * ever, and passes over interrupts.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlocksToComeTest extends TwoReplicas {
    private static final int BLOCKS = 100;

    /** What waits for a thread. */
    private final Deque<Runnable> queue = new ArrayDeque<>();

    private final List<Event> screened = new ArrayList<>();
    private StoreReplica behind;

    @BeforeEach
    void openBehind() throws MedChainException {
        behind = replica("behind", this::screen);
        for (int i = 0; i < 3; i++) {
            commitOnBoth(prepared(world.record(world.provider)));
        }
        screened.clear();
    }

    private void screen(Event event) throws EventRefusedException {
        screened.add(event);
    }

    private StoreReplica replica(String name, Screening.Form form) throws MedChainException {
        StoreReplica unused = replica(name);
        unused.close();
        return new StoreReplica(stores.get(stores.size() - 1), Screening.on(queue::addLast, form));
    }

    private void work() {
        while (!queue.isEmpty()) {
            queue.removeFirst().run();
        }
    }

    private List<CertifiedBlock> chain() throws MedChainException {
        List<CertifiedBlock> blocks = new ArrayList<>();
        for (long height = 1; height <= leader.height(); height++) {
            blocks.add(leader.block(height).orElseThrow());
        }
        return blocks;
    }

    /** Blocks one after the other, each with an event, from {@code height} on; no quorum certified them. */
    private List<CertifiedBlock> bogus(long height, BlockHash previous) {
        List<CertifiedBlock> blocks = new ArrayList<>();
        BlockHash before = previous;
        for (int i = 0; i < BLOCKS; i++) {
            Block block = Block.create(height + i, before, NOW, List.of(world.record(world.provider)));
            blocks.add(new CertifiedBlock(block, certificate(block, 0)));
            before = block.hash();
        }
        return blocks;
    }

    @Test
    void examine_blocksOfTheChain_checksAllOfThem() throws MedChainException {
        List<CertifiedBlock> blocks = chain();
        behind.examine(blocks);
        work();
        assertThat(screened).hasSize(5);
        assertThat(queue).isEmpty();
    }

    @Test
    void examine_blocksThatItHas_checksNothing() throws MedChainException {
        List<CertifiedBlock> blocks = chain();
        StoreReplica ahead = new StoreReplica(stores.get(0), Screening.on(queue::addLast, this::screen));
        for (int i = 0; i < BLOCKS; i++) {
            ahead.examine(blocks);
        }
        assertThat(queue).isEmpty();
    }

    @Test
    void examine_blocksThatFollowNothing_checksNothing() throws MedChainException {
        behind.examine(bogus(2, world.config.genesisHash()));
        behind.examine(bogus(1, leader.head()));
        assertThat(queue).isEmpty();
    }

    @Test
    void examine_blocksWithAGap_checksThoseBeforeIt() throws MedChainException {
        List<CertifiedBlock> blocks = new ArrayList<>(chain());
        blocks.remove(1);
        behind.examine(blocks);
        work();
        assertThat(screened).containsExactlyElementsOf(blocks.get(0).block().events());
    }

    /** One check at a time, and no event. */
    @Test
    void examine_linkedBlocksThatNobodyCertified_checksOneCertificate() {
        behind.examine(bogus(1, world.config.genesisHash()));
        assertThat(queue).hasSize(1);
        queue.removeFirst().run();
        assertThat(queue).isEmpty();
        assertThat(screened).isEmpty();
    }

    @Test
    void examine_blocksThatWereReplaced_areCheckedNoMore() throws MedChainException {
        List<CertifiedBlock> blocks = chain();
        for (int i = 0; i < BLOCKS; i++) {
            behind.examine(blocks);
        }
        assertThat(queue).hasSize(BLOCKS);
        for (int i = 1; i < BLOCKS; i++) {
            queue.removeFirst().run();
        }
        assertThat(queue).hasSize(1);
        work();
        assertThat(screened).hasSize(5);
    }

    @Test
    void commit_blockAfterOneThatNobodyCertified_isRefused() {
        List<CertifiedBlock> blocks = bogus(1, world.config.genesisHash());
        behind.examine(blocks);
        work();
        assertThatThrownBy(
                        () -> behind.commit(blocks.get(0).block(), blocks.get(0).certificate()))
                .isInstanceOf(VerificationException.class);
    }

    /** Certificates of members that are none any more were valid when the blocks were examined. */
    @Test
    void commit_blockAfterAChangeOfMembers_isJudgedByTheNewOnes() throws MedChainException {
        Seat seat = world.seat(3, Identities.of(60), "localhost:1");
        commitOnBoth(prepared(world.changeMembers(1, List.of(seat), world.founders(0, 1, 2))));
        Block last = forged(world.record(world.provider));
        BlockCertificate former = certificate(last, 0, 1, 3);
        List<CertifiedBlock> blocks = chain();
        List<CertifiedBlock> examined = new ArrayList<>(blocks);
        examined.add(new CertifiedBlock(last, former));
        behind.examine(examined);
        work();
        for (CertifiedBlock block : blocks) {
            behind.commit(block.block(), block.certificate());
        }
        assertThatThrownBy(() -> behind.commit(last, former)).isInstanceOf(VerificationException.class);
        behind.commit(last, certificate(last, 0, 1, 2));
    }

    /** A block has many certificates: one that is valid says nothing of another. */
    @Test
    void commit_blockWithAnotherCertificateThanWasExamined_isJudgedByThatOne() throws MedChainException {
        List<CertifiedBlock> blocks = chain();
        behind.examine(blocks);
        work();
        Block first = blocks.get(0).block();
        assertThatThrownBy(() -> behind.commit(first, certificate(first, 0, 1)))
                .isInstanceOf(VerificationException.class);
        behind.commit(first, blocks.get(0).certificate());
    }
}
