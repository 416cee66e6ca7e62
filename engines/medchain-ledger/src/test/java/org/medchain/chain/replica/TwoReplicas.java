package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.Block;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.block.MemberSignature;
import org.medchain.chain.consensus.RefusalReason;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.Event;
import org.medchain.chain.store.BlockStore;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.error.VerificationException;
import org.medchain.metrics.Metrics;
import org.medchain.testkit.ledger.LedgerWorld;

/** Two replicas as an engine of four members drives them: one prepares, the other checks, both commit. */
abstract class TwoReplicas {
    static final long NOW = LedgerWorld.START.toEpochMilli();

    @TempDir
    Path folder;

    final LedgerWorld world = new LedgerWorld(4, new BlockLimits(5, 8_192, 4_096));
    final List<BlockStore> stores = new ArrayList<>();
    StoreReplica leader;
    StoreReplica follower;

    @BeforeEach
    void open() throws MedChainException {
        leader = replica("leader");
        follower = replica("follower");
        Block block = prepared(world.admit(world.provider), world.admit(world.patient));
        commitOnBoth(block);
    }

    StoreReplica replica(String name) throws MedChainException {
        return replica(name, world);
    }

    StoreReplica replica(String name, LedgerWorld of) throws MedChainException {
        BlockStore store = BlockStore.open(folder.resolve(name), of.config, new SecureRandom(), Metrics.NONE);
        stores.add(store);
        return new StoreReplica(store);
    }

    @AfterEach
    void close() throws StorageException {
        leader.close();
        follower.close();
        for (BlockStore store : stores) {
            store.close();
        }
    }

    Block prepared(Event... candidates) throws StorageException {
        return leader.prepare(List.of(candidates), NOW).block().orElseThrow();
    }

    void commitOnBoth(Block block) throws VerificationException, StorageException {
        follower.check(block);
        leader.commit(block, certificate(block, 0, 1, 2));
        follower.commit(block, certificate(block, 0, 1, 2));
    }

    BlockCertificate certificate(Block block, int... members) {
        List<MemberSignature> signatures = new ArrayList<>();
        for (int member : members) {
            signatures.add(BlockCertificate.sign(world.config, block.header(), 3, member, world.members.get(member)));
        }
        return new BlockCertificate(3, signatures);
    }

    /** The block after the last, whatever is in it. */
    Block forged(Event... events) {
        return Block.create(leader.height() + 1, leader.head(), NOW, List.of(events));
    }

    static RefusalReason reason(Verdict verdict) {
        return ((Verdict.Refused) verdict).reason().reason();
    }

    Event[] events(int count, int size) {
        Event[] events = new Event[count];
        for (int i = 0; i < count; i++) {
            events[i] = world.opaque(world.provider, size);
        }
        return events;
    }

    void assertBad(Block block, String why) {
        assertThatThrownBy(() -> follower.check(block))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining(why);
    }
}
