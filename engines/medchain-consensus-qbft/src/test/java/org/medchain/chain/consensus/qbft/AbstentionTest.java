package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Replica;
import org.medchain.error.MedChainException;

/** A member of four that lost its disk, three blocks long by now: whose answers let it vote again. */
class AbstentionTest extends OneNode {
    private static final int SELF = 0;
    private static final int NOBODY = 9;

    private Replica replica;
    private Abstention abstention;

    @BeforeEach
    void loseTheDisk() throws MedChainException {
        replica = replicas.on(MemoryChain.open(world.config, disk, block -> {}));
        abstention = new Abstention(replica, SELF, Incarnations.open(disk, new Random(1)));
        for (CertifiedBlock block : blocks.subList(0, 3)) {
            replica.commit(block.block(), block.certificate());
        }
    }

    @Test
    void isPast_lessThanAQuorumAnswered_isFalse() {
        assertThat(abstention.isPast()).isFalse();
        abstention.answered(1, 1);
        abstention.answered(1, 1);
        abstention.answered(SELF, 1);
        abstention.answered(NOBODY, 1);
        assertThat(abstention.isPast()).isFalse();

        abstention.answered(2, 1);
        assertThat(abstention.isPast()).isTrue();
    }

    @Test
    void isPast_chainIsNotTwoBlocksLongerThanTheHighestAnswer_isFalseUntilItIs() throws MedChainException {
        abstention.answered(1, 1);
        abstention.answered(2, 2);
        assertThat(abstention.isPast()).isFalse();

        replica.commit(blocks.get(3).block(), blocks.get(3).certificate());
        assertThat(abstention.isPast()).isTrue();
    }

    @Test
    void isPast_laterAnswerOfTheSameMember_doesNotCount() {
        abstention.answered(1, 1);
        abstention.answered(2, 1);
        abstention.answered(2, 4);
        assertThat(abstention.isPast()).isTrue();
    }

    @Test
    void hasNeverVoted_lessThanAQuorumVouched_isFalse() {
        abstention.vouched(1);
        assertThat(abstention.hasNeverVoted()).isFalse();

        abstention.vouched(2);
        assertThat(abstention.hasNeverVoted()).isTrue();

        abstention.forget();
        assertThat(abstention.hasNeverVoted()).isFalse();
    }
}
