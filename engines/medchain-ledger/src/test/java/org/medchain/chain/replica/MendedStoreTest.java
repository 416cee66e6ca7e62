package org.medchain.chain.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.Block;
import org.medchain.chain.consensus.CertifiedBlock;
import org.medchain.chain.consensus.Proposal;
import org.medchain.chain.consensus.Verdict;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.store.BlockStore;
import org.medchain.chain.store.ChainStore;
import org.medchain.error.MedChainException;
import org.medchain.error.StorageException;
import org.medchain.metrics.Metrics;

/** A block that is durable and not indexed, as after an append that failed, is made good before another is prepared. */
class MendedStoreTest extends TwoReplicas {
    private Optional<CertifiedBlock> undone = Optional.empty();
    private boolean broken;

    @Override
    StoreReplica replica(String name) throws MedChainException {
        BlockStore store = BlockStore.open(folder.resolve(name), world.config, new SecureRandom(), Metrics.NONE);
        stores.add(store);
        return new StoreReplica((ChainStore) Proxy.newProxyInstance(
                ChainStore.class.getClassLoader(), new Class<?>[] {ChainStore.class}, (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("mend") ? mend(store) : method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private Object mend(BlockStore store) throws StorageException {
        if (broken) {
            throw new StorageException("the index is full", new IOException("for a test"));
        }
        if (undone.isPresent()) {
            store.append(undone.get());
            undone = Optional.empty();
        }
        return null;
    }

    private Block leaveUndone(Event event) throws MedChainException {
        Block block = prepared(event);
        undone = Optional.of(new CertifiedBlock(block, certificate(block, 0, 1, 2)));
        return block;
    }

    @Test
    void prepare_afterABlockThatWasLeftUndone_findsItsEventsAndGoesOnAfterIt() throws Exception {
        Event event = world.record(world.provider);
        Block before = leaveUndone(event);
        Event next = world.record(world.provider);

        Proposal proposal = leader.prepare(List.of(event, next), NOW);

        assertThat(proposal.verdicts())
                .containsExactly(
                        new Verdict.Recorded(new EventRef(before.hash(), event.hash())), new Verdict.Included());
        assertThat(proposal.block().orElseThrow().header().height())
                .isEqualTo(before.header().height() + 1);
    }

    @Test
    void prepare_whileABlockCannotBeMadeGood_makesNone() throws Exception {
        Event event = world.record(world.provider);
        leaveUndone(event);
        broken = true;
        assertThatThrownBy(() -> leader.prepare(List.of(event), NOW)).isInstanceOf(StorageException.class);
        broken = false;
        assertThat(leader.prepare(List.of(event), NOW).verdicts().get(0)).isInstanceOf(Verdict.Recorded.class);
    }
}
