package org.medchain.chain.consensus.qbft;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.fixture.Flips;
import org.medchain.testkit.ledger.LedgerWorld;

/**
 * The members of a consortium, who say whatever a test wants: with their own keys, or with signatures that are not theirs.
 * All is about {@link #HEIGHT}, where member r leads round r. Never changes.
 */
final class Speakers {
    /** A multiple of every number of members that is tested. */
    static final long HEIGHT = 420;

    private static final Map<Integer, Speakers> BY_SIZE = new ConcurrentHashMap<>();

    private final LedgerWorld world;
    private final Event event;

    private Speakers(int members) {
        this.world = new LedgerWorld(members, BlockLimits.DEFAULT);
        this.event = world.admit(world.provider);
    }

    /** So many. */
    static Speakers of(int members) {
        return BY_SIZE.computeIfAbsent(members, Speakers::new);
    }

    LedgerWorld world() {
        return world;
    }

    int size() {
        return world.members.size();
    }

    ValidatorSet validators(int self) {
        return new ValidatorSet(world.config.memberSet(), self);
    }

    Signatures signatures(int member) {
        return new ConsortiumSignatures(world.config, world.config::memberSet, member, world.members.get(member));
    }

    /** A replica with so many blocks, which are added to {@code made}. */
    StoreReplica replica(int height, List<Block> made) throws MedChainException {
        StoreReplica replica =
                SharingReplicas.of(world.config).on(MemoryChain.open(world.config, new SimulatedDisk(1), block -> {}));
        BlockHash previous = world.config.genesisHash();
        for (int i = 1; i <= height; i++) {
            Event next = i == 1 ? world.admit(world.provider) : world.opaque(world.provider, 100);
            Block block = Block.create(i, previous, LedgerWorld.START.toEpochMilli(), List.of(next));
            replica.commitDecided(block, Certificates.of(this, block));
            made.add(block);
            previous = block.hash();
        }
        return replica;
    }

    static View view(long round) {
        return new View(HEIGHT, round);
    }

    /** A block of the height, for each {@code which} another; by no ledger's rules. */
    Block block(int which) {
        return block(HEIGHT, which);
    }

    Block block(long height, int which) {
        return Block.create(
                height, world.config.genesisHash(), LedgerWorld.START.toEpochMilli() + which, List.of(event));
    }

    Signed say(int member, Statement statement) {
        return signatures(member).sign(statement);
    }

    /** The leader's proposal of round 0. */
    Message.Proposal proposal(Block block) {
        return proposal(0, block, List.of(), List.of());
    }

    /** The leader's proposal of a round, with this justification. */
    Message.Proposal proposal(long round, Block block, List<Signed> changes, List<Signed> prepares) {
        Statement statement = Statement.propose(view(round), block.hash());
        return new Message.Proposal(say((int) (round % size()), statement), block, changes, prepares);
    }

    Message.Vote prepare(int member, long round, Block block) {
        return new Message.Vote(say(member, Statement.prepare(view(round), block.hash())));
    }

    Message.Vote commit(int member, long round, Block block) {
        return new Message.Vote(say(member, Statement.commit(view(round), block.hash())));
    }

    /** A change to this round by a member that saw no block prepared. */
    Message.RoundChange change(int member, long round) {
        return new Message.RoundChange(
                say(member, Statement.roundChange(view(round), Optional.empty())), Optional.empty());
    }

    Message.RoundChange change(int member, long round, PreparedCertificate prepared) {
        Optional<PreparedCertificate> named = Optional.of(prepared);
        return new Message.RoundChange(say(member, Statement.roundChange(view(round), named)), named);
    }

    /** The block as these members prepared it. */
    PreparedCertificate prepared(long round, Block block, int... by) {
        return new PreparedCertificate(round, block, prepares(round, block, by));
    }

    List<Signed> prepares(long round, Block block, int... by) {
        return Arrays.stream(by)
                .mapToObj(member -> prepare(member, round, block).signed())
                .toList();
    }

    /** Changes to this round by members that saw no block prepared. */
    List<Signed> changes(long round, int... by) {
        return Arrays.stream(by)
                .mapToObj(member -> change(member, round).signed())
                .toList();
    }

    /** The same with one bit of the signature changed. */
    static Signed spoilt(Signed said) {
        Bytes signature = Flips.bit(said.signature().signature(), 0);
        return new Signed(said.statement(), new MemberSignature(said.member(), signature));
    }

    /** The same as if {@code member} had said it. */
    static Signed ascribed(int member, Signed said) {
        return new Signed(
                said.statement(), new MemberSignature(member, said.signature().signature()));
    }
}
