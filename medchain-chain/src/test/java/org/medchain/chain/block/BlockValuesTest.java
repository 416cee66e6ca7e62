package org.medchain.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.crypto.codec.StructWriter;
import org.medchain.crypto.suite.Suite;
import org.medchain.error.MalformedException;
import org.medchain.error.MedChainException;
import org.medchain.error.VerificationException;
import org.medchain.testkit.ledger.Identities;

/** The limits of what blocks and their members are made of: the last value that is taken, and the first that is not. */
class BlockValuesTest {
    private static final int MEMBERS = ConsortiumConfig.MAX_MEMBERS;

    private final TestConsortium four = new TestConsortium(4);
    private final Member member = four.config.members().get(0);

    BlockValuesTest() throws VerificationException {}

    private static void assertRefused(Supplier<?> value) {
        assertThatThrownBy(value::get).isInstanceOf(IllegalArgumentException.class);
    }

    /** A header that counts other events than there are, under their root. */
    @Test
    void block_whoseHeaderCountsWrong_isMalformed() throws MedChainException {
        Block block = four.block(3);
        BlockHeader header = block.header();
        for (int count : new int[] {1, 2, 3, 4}) {
            BlockHeader counted = new BlockHeader(
                    header.height(), header.previous(), header.merkleRoot(), header.timestampMillis(), count, 0);
            Bytes encoded = new StructWriter()
                    .bytes(0, counted.encode())
                    .byteStrings(1, block.events().stream().map(Event::encode).toList())
                    .toBytes();
            if (count == 3) {
                assertThat(Block.decode(encoded)).isEqualTo(block);
            } else {
                assertThatThrownBy(() -> Block.decode(encoded)).isInstanceOf(MalformedException.class);
            }
        }
    }

    @Test
    void header_atItsLimits_takenAndBeyondRefused() throws MedChainException {
        BlockHeader header = four.block(1).header();
        BlockHeader largest = new BlockHeader(
                Long.MAX_VALUE,
                header.previous(),
                header.merkleRoot(),
                Long.MAX_VALUE,
                Block.MAX_EVENTS,
                Long.MAX_VALUE);
        BlockHeader smallest = new BlockHeader(1, header.previous(), header.merkleRoot(), 0, 1, 0);
        assertThat(BlockHeader.decode(largest.encode())).isEqualTo(largest);
        assertThat(BlockHeader.decode(smallest.encode())).isEqualTo(smallest);
        assertRefused(() -> new BlockHeader(0, header.previous(), header.merkleRoot(), 0, 1, 0));
        assertRefused(() -> new BlockHeader(1, header.previous(), header.merkleRoot(), -1, 1, 0));
        assertRefused(() -> new BlockHeader(1, header.previous(), header.merkleRoot(), 0, 0, 0));
        assertRefused(() -> new BlockHeader(1, header.previous(), header.merkleRoot(), 0, Block.MAX_EVENTS + 1, 0));
        assertRefused(() -> new BlockHeader(1, header.previous(), header.merkleRoot(), 0, 1, -1));
    }

    @Test
    void header_encodedOutsideItsLimits_isMalformed() {
        BlockHeader header = four.block(1).header();
        for (long[] wrong : new long[][] {{0, 0, 1}, {1, -1, 1}, {1, 0, 0}, {1, 0, Block.MAX_EVENTS + 1}}) {
            Bytes encoded = new StructWriter()
                    .integer(0, 1)
                    .integer(1, wrong[0])
                    .bytes(2, header.previous().value())
                    .bytes(3, header.merkleRoot().value())
                    .integer(4, wrong[1])
                    .integer(5, wrong[2])
                    .toBytes();
            assertThatThrownBy(() -> BlockHeader.decode(encoded)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void limits_atTheirOwn_takenAndBeyondRefused() throws MedChainException {
        int overhead = Block.OVERHEAD + Block.OVERHEAD_PER_EVENT;
        List<BlockLimits> taken = List.of(
                new BlockLimits(1, 1 + overhead, 1), new BlockLimits(Block.MAX_EVENTS, Block.MAX_SIZE, Event.MAX_SIZE));
        for (BlockLimits limits : taken) {
            ConsortiumConfig config = ConsortiumConfig.create("test", four.config.ca(), four.config.members(), limits);
            assertThat(ConsortiumConfig.decode(config.encode()).limits()).isEqualTo(limits);
        }
        assertRefused(() -> new BlockLimits(0, 1 << 20, 100));
        assertRefused(() -> new BlockLimits(Block.MAX_EVENTS + 1, 1 << 20, 100));
        assertRefused(() -> new BlockLimits(1, 1 << 20, 0));
        assertRefused(() -> new BlockLimits(1, 1 << 20, Event.MAX_SIZE + 1));
        assertRefused(() -> new BlockLimits(1, 100 + overhead - 1, 100));
        assertRefused(() -> new BlockLimits(1, Block.MAX_SIZE + 1, 100));
    }

    @Test
    void signature_atItsLimits_takenAndBeyondRefused() {
        Bytes largest = Bytes.copyOf(new byte[Suite.MAX_KEY_OR_SIGNATURE]);
        assertThat(new MemberSignature(0, largest).signature()).isEqualTo(largest);
        assertThat(new MemberSignature(MEMBERS - 1, Bytes.copyOf(new byte[1])).member())
                .isEqualTo(MEMBERS - 1);
        assertRefused(() -> new MemberSignature(-1, largest));
        assertRefused(() -> new MemberSignature(MEMBERS, largest));
        assertRefused(() -> new MemberSignature(0, Bytes.empty()));
        assertRefused(() -> new MemberSignature(0, Bytes.copyOf(new byte[Suite.MAX_KEY_OR_SIGNATURE + 1])));
    }

    @Test
    void certificate_repeatedUnorderedOrNegative_refused() {
        MemberSignature zero = new MemberSignature(0, Bytes.copyOf(new byte[64]));
        MemberSignature one = new MemberSignature(1, Bytes.copyOf(new byte[64]));
        assertThat(new BlockCertificate(0, List.of(zero, one)).signatures()).containsExactly(zero, one);
        assertRefused(() -> new BlockCertificate(-1, List.of(zero)));
        for (List<MemberSignature> wrong :
                List.of(List.<MemberSignature>of(), List.of(zero, zero), List.of(one, zero))) {
            assertRefused(() -> new BlockCertificate(0, wrong));
            Bytes encoded = new StructWriter()
                    .integer(0, 1)
                    .integer(1, 0)
                    .structs(2, wrong, MemberSignature::encode)
                    .toBytes();
            assertThatThrownBy(() -> BlockCertificate.decode(encoded)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void signature_ofAnotherHeightRoundBlockOrMember_refused() throws MedChainException {
        ConsortiumConfig config = four.config;
        MemberSet members = config.memberSet();
        BlockHash block = four.block(1).hash();
        MemberSignature signed = BlockCertificate.sign(config, 5, 2, block, 1, four.identities.get(1));
        BlockCertificate.verify(config, members, 5, 2, block, signed);
        MemberSignature others = new MemberSignature(3, signed.signature());
        List<ThrowingCallable> wrong = List.of(
                () -> BlockCertificate.verify(config, members, 6, 2, block, signed),
                () -> BlockCertificate.verify(config, members, 5, 3, block, signed),
                () -> BlockCertificate.verify(config, members, 5, 2, config.genesisHash(), signed),
                () -> BlockCertificate.verify(config, members, 5, 2, block, others));
        for (ThrowingCallable verification : wrong) {
            assertThatThrownBy(verification).isInstanceOf(VerificationException.class);
        }
    }

    @Test
    void name_atItsLimits_takenAndBeyondRefused() throws MedChainException {
        String longest = "n".repeat(Member.MAX_NAME);
        String address = "n".repeat(50) + ("." + "n".repeat(49)).repeat(4) + ":65535";
        assertThat(address).hasSize(Member.MAX_NAME);
        Member named = new Member(longest, member.certificate(), Optional.of(address));
        ConsortiumConfig config =
                ConsortiumConfig.create(longest, four.config.ca(), List.of(named), BlockLimits.DEFAULT);
        ConsortiumConfig decoded = ConsortiumConfig.decode(config.encode());
        assertThat(decoded).isEqualTo(config).isNotEqualTo(four.config);
        assertThat(decoded.members()).containsExactly(named);
        for (String wrong : List.of("", longest + "n")) {
            assertRefused(() -> new Member(wrong, member.certificate()));
            assertRefused(() -> ConsortiumConfig.create(wrong, four.config.ca(), List.of(named), BlockLimits.DEFAULT));
        }
        for (String wrong : List.of("", "n" + address)) {
            assertRefused(() -> new Member("name", member.certificate(), Optional.of(wrong)));
        }
    }

    @Test
    void seats_atTheirLimits_takenAndBeyondRefused() throws MedChainException {
        List<Seat> most = new ArrayList<>();
        for (int i = 0; i < MemberChange.MAX_SEATS; i++) {
            most.add(new Seat(MEMBERS - MemberChange.MAX_SEATS + i, Optional.empty()));
        }
        MemberChange change = new MemberChange(1, most);
        assertThat(MemberChange.decode(change.encode())).isEqualTo(change);
        most.add(0, new Seat(0, Optional.empty()));
        assertRefused(() -> new MemberChange(1, most));
        assertRefused(() -> new MemberChange(0, most.subList(0, 1)));
        assertRefused(() -> new Seat(-1, Optional.empty()));
        assertRefused(() -> new Seat(MEMBERS, Optional.empty()));
    }

    @Test
    void seats_missingRepeatedOrUnordered_refused() {
        Seat zero = new Seat(0, Optional.empty());
        Seat one = new Seat(1, Optional.of(member));
        for (List<Seat> wrong : List.of(List.<Seat>of(), List.of(zero, zero), List.of(one, zero))) {
            assertRefused(() -> new MemberChange(1, wrong));
            Bytes encoded = new StructWriter()
                    .integer(0, 1)
                    .structs(1, wrong, Seat::encode)
                    .toBytes();
            assertThatThrownBy(() -> MemberChange.decode(encoded)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void memberSet_oneSeatTwiceOrEmpty_isMalformed() throws MedChainException {
        MemberSet set = four.config.memberSet();
        assertThat(MemberSet.decode(set.encode())).isEqualTo(set);
        Seat seat = new Seat(0, Optional.of(member));
        for (List<Seat> wrong : List.of(List.of(seat, seat), List.of(new Seat(0, Optional.empty())), List.<Seat>of())) {
            Bytes encoded = new StructWriter()
                    .integer(0, 0)
                    .structs(1, wrong, Seat::encode)
                    .toBytes();
            assertThatThrownBy(() -> MemberSet.decode(encoded)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void memberSet_ofAnySize_bearsLessThanAThird() throws MedChainException {
        int[] quorums = {1, 2, 2, 3, 4, 4, 5};
        int[] faulty = {0, 0, 0, 1, 1, 1, 2};
        for (int size = 1; size <= quorums.length; size++) {
            MemberSet set = new TestConsortium(size).config.memberSet();
            assertThat(set.quorum()).isEqualTo(quorums[size - 1]);
            assertThat(set.faulty()).isEqualTo(faulty[size - 1]);
        }
    }

    @Test
    void memberSet_ofOtherMembersOrAfterAnotherChange_differs() throws MedChainException {
        MemberSet set = four.config.memberSet();
        Seat leaving = new Seat(3, Optional.empty());
        Seat same = new Seat(3, set.member(3));
        assertThat(set.after(new MemberChange(1, List.of(leaving)))).isNotEqualTo(set);
        assertThat(set.after(new MemberChange(1, List.of(same)))).isNotEqualTo(set);
    }

    @Test
    void config_ofMoreMembersThanThereMayBe_refused() throws MedChainException {
        List<Member> many = new ArrayList<>();
        for (int i = 0; i <= MEMBERS; i++) {
            many.add(four.member("member " + i, Identities.of(1_000 + i)));
        }
        assertRefused(() -> ConsortiumConfig.create("test", four.config.ca(), many, BlockLimits.DEFAULT));
        ConsortiumConfig most =
                ConsortiumConfig.create("test", four.config.ca(), many.subList(0, MEMBERS), BlockLimits.DEFAULT);
        assertThat(ConsortiumConfig.decode(most.encode()).members()).hasSize(MEMBERS);
        assertRefused(() ->
                ConsortiumConfig.create("test", four.config.ca(), Collections.nCopies(2, member), BlockLimits.DEFAULT));
    }

    @Test
    void config_encodedWithTwoOfOneKindOrWithoutAName_isMalformed() throws MedChainException {
        Member second = four.config.members().get(1);
        Member sameName = new Member(member.name(), second.certificate());
        Member sameIdentity = new Member("another", member.certificate());
        assertThat(ConsortiumConfig.decode(encoded("test", List.of(member, second)))
                        .members())
                .containsExactly(member, second);
        for (List<Member> wrong :
                List.of(List.of(member, sameName), List.of(member, sameIdentity), List.<Member>of())) {
            assertThatThrownBy(() -> ConsortiumConfig.decode(encoded("test", wrong)))
                    .isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> ConsortiumConfig.decode(encoded("", List.of(member, second))))
                .isInstanceOf(MalformedException.class);
    }

    private Bytes encoded(String name, List<Member> members) {
        return new StructWriter()
                .integer(0, 1)
                .text(1, name)
                .bytes(2, four.config.ca().encode())
                .structs(3, members, Member::encode)
                .integer(4, 400)
                .integer(5, 1 << 20)
                .integer(6, Event.MAX_SIZE)
                .toBytes();
    }

    @Test
    void history_belowItsBeginning_refused() {
        MemberHistory history = MemberHistory.of(four.config);
        assertThat(history.at(0)).isEqualTo(four.config.memberSet());
        assertRefused(() -> history.at(-1));
    }

    @Test
    void blocks_thatDiffer_areNotEqual() {
        assertThat(four.block(2)).isEqualTo(four.block(2)).isNotEqualTo(four.block(3));
    }
}
