package org.medchain.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.Event;
import org.medchain.crypto.ca.IdentityCertificate;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.ledger.Identities;

class ConsortiumConfigTest {
    private final TestConsortium three = new TestConsortium(3);

    ConsortiumConfigTest() throws VerificationException {}

    @Test
    void decode_everyByteFlipped_isRefusedOrAnotherChain() throws Exception {
        Flips.everyByte(three.config.encode(), (damaged, where) -> {
            ConsortiumConfig other;
            try {
                other = ConsortiumConfig.decode(damaged);
            } catch (MalformedException e) {
                return;
            }
            assertThat(other.genesisHash()).as(where).isNotEqualTo(three.config.genesisHash());
            assertThat(other.encode()).as(where).isEqualTo(damaged);
        });
    }

    @Test
    void decode_reread_isTheSame() throws MedChainException {
        ConsortiumConfig decoded = ConsortiumConfig.decode(three.config.encode());

        assertThat(decoded).isEqualTo(three.config).hasSameHashCodeAs(three.config);
        assertThat(decoded.members()).isEqualTo(three.config.members());
        assertThat(decoded.limits()).isEqualTo(BlockLimits.DEFAULT);
        assertThat(decoded.name()).isEqualTo("test");
        assertThat(decoded.memberSet().number(Identities.of(9).publicIdentity()))
                .isEmpty();
        decoded.verify(TestConsortium.FROM);
    }

    @Test
    void quorum_isTwoThirdsRoundedUp() throws MedChainException {
        int[] expected = {1, 2, 2, 3, 4, 4, 5};
        for (int size = 1; size <= expected.length; size++) {
            assertThat(new TestConsortium(size).config.memberSet().quorum())
                    .as("%s members", size)
                    .isEqualTo(expected[size - 1]);
        }
    }

    @Test
    void verify_memberOfAnotherCaOrOutOfTime_isRefused() throws MedChainException {
        IdentityCertificate self = three.ca.certificate();
        ConsortiumConfig notOne = ConsortiumConfig.create(
                "test", three.config.members().get(0).certificate(), three.config.members(), BlockLimits.DEFAULT);
        ConsortiumConfig selfAsMember =
                ConsortiumConfig.create("test", self, List.of(new Member("self", self)), BlockLimits.DEFAULT);

        assertThatThrownBy(() -> notOne.verify(TestConsortium.FROM)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> selfAsMember.verify(TestConsortium.FROM)).isInstanceOf(VerificationException.class);
        assertThatThrownBy(() -> three.config.verify(TestConsortium.TO.plusSeconds(1)))
                .isInstanceOf(VerificationException.class);
    }

    @Test
    void create_membersAlikeOrMissing_isRefused() throws MedChainException {
        Member member = three.config.members().get(0);
        Member sameName = three.member(member.name(), Identities.of(50));
        Member sameIdentity = new Member("another", member.certificate());

        for (List<Member> wrong :
                List.of(List.<Member>of(), List.of(member, sameName), List.of(member, sameIdentity))) {
            assertThatThrownBy(
                            () -> ConsortiumConfig.create("test", three.ca.certificate(), wrong, BlockLimits.DEFAULT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Member("", member.certificate())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Member("é".repeat(129), member.certificate()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limits_thatDoNotGoTogether_areRefused() throws MedChainException {
        int tightest = 1000 + Block.OVERHEAD + Block.OVERHEAD_PER_EVENT;
        ConsortiumConfig tight = ConsortiumConfig.create(
                "test", three.config.ca(), three.config.members(), new BlockLimits(1, tightest, 1000));

        assertThat(ConsortiumConfig.decode(tight.encode()).limits()).isEqualTo(new BlockLimits(1, tightest, 1000));
        for (int[] wrong : new int[][] {
            {0, 1 << 20, 1000},
            {Block.MAX_EVENTS + 1, 1 << 20, 1000},
            {1, tightest - 1, 1000},
            {1, Block.MAX_SIZE + 1, 1000},
            {1, 1 << 20, 0},
            {1, 1 << 20, Event.MAX_SIZE + 1}
        }) {
            assertThatThrownBy(() -> new BlockLimits(wrong[0], wrong[1], wrong[2]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
