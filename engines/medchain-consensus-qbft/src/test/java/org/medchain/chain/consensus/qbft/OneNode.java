package org.medchain.chain.consensus.qbft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.member.LocalMember;
import org.medchain.chain.event.BlockHash;
import org.medchain.chain.event.Event;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.ledger.LedgerWorld;

/** One node among members whose every word the test chooses. */
abstract class OneNode {
    static final int MEMBERS = 4;
    static final BlockLimits LIMITS = new BlockLimits(8, 1 << 16, 4096);
    static final NodeSettings SETTINGS = new NodeSettings(
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            1 << 20);

    final LedgerWorld world = new LedgerWorld(MEMBERS, LIMITS);
    final Recorder around = new Recorder();
    final List<CertifiedBlock> blocks = new ArrayList<>();
    final SharingReplicas replicas = SharingReplicas.of(world.config);
    final SimulatedDisk disk = new SimulatedDisk(1);
    private int disks;
    private Optional<MemoryChain> chain = Optional.empty();

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

    /** All blocks have the signature of member 0 as well. */
    void signedByAll() {
        blocks.replaceAll(block -> new CertifiedBlock(block.block(), certificate(block.block(), 0)));
    }

    BlockCertificate certificate(Block block) {
        return certificate(block, 1);
    }

    private BlockCertificate certificate(Block block, int first) {
        long height = block.header().height();
        return new BlockCertificate(
                0,
                IntStream.range(first, MEMBERS)
                        .mapToObj(i ->
                                BlockCertificate.sign(world.config, height, 0, block.hash(), i, world.members.get(i)))
                        .toList());
    }

    /** Member 0, as its process begins. */
    QbftNode start() throws MedChainException {
        return start(signatures(0));
    }

    QbftNode start(Signatures signatures) throws MedChainException {
        chain = Optional.of(MemoryChain.open(world.config, disk, block -> {}));
        QbftNode node = new QbftNode(
                replicas.on(chain()),
                new LocalMember(0, world.members.get(0).publicIdentity()),
                signatures,
                StableStorage.open(disk, new Random(disks++)),
                ProposedEvents.factory(),
                SETTINGS,
                around);
        node.start();
        return node;
    }

    /** The chain of the process that began last. */
    MemoryChain chain() {
        return chain.orElseThrow();
    }

    Signatures signatures(int member) {
        return new ConsortiumSignatures(world.config, world.config::memberSet, member, world.members.get(member));
    }

    /** An answer to {@code node}; without a block, also that nobody knows an earlier disk of it. */
    Message.Status status(QbftNode node, int height) throws MedChainException {
        Optional<Message.Head> head = height == 0
                ? Optional.empty()
                : Optional.of(new Message.Head(
                        blocks.get(height - 1).block().header(),
                        blocks.get(height - 1).certificate()));
        return status(node, head, height == 0);
    }

    /** An answer to {@code node} of a member that remembers its votes. */
    static Message.Status status(QbftNode node, Optional<Message.Head> head, boolean first) throws MedChainException {
        return status(head, Optional.of(node.participation().status(false).incarnation()), first);
    }

    /** Of a member that remembers its votes, to a disk with the token {@code answered}. */
    static Message.Status status(Optional<Message.Head> head, Optional<Bytes> answered, boolean first) {
        return new Message.Status(head, false, Bytes.copyOf(new byte[Incarnations.SIZE]), true, answered, first);
    }

    /** Members 1 and 2 say that this is their height. */
    void othersAt(QbftNode node, int height) throws MedChainException {
        node.received(1, status(node, height));
        node.received(2, status(node, height));
    }

    Message.Blocks blocks(int from, int to) {
        return new Message.Blocks(blocks.subList(from - 1, to));
    }

    Message.Proposal proposal(int leader, Block block) {
        View view = new View(block.header().height(), 0);
        Signed signed = signatures(leader).sign(Statement.propose(view, block.hash()));
        return new Message.Proposal(signed, block, List.of(), List.of());
    }

    Message.Vote prepare(int member, Block block) {
        View view = new View(block.header().height(), 0);
        return new Message.Vote(signatures(member).sign(Statement.prepare(view, block.hash())));
    }

    Message.Vote commit(int member, Block block) {
        View view = new View(block.header().height(), 0);
        return new Message.Vote(signatures(member).sign(Statement.commit(view, block.hash())));
    }

    long votes() throws MedChainException {
        return around.sent(Message.Vote.class).size();
    }

    void catchUpTo(QbftNode node, int height) throws MedChainException {
        othersAt(node, height);
        int asked = around.sentTo(1, Message.BlocksRequest.class).isEmpty() ? 2 : 1;
        node.received(asked, blocks(1, height));
    }
}
