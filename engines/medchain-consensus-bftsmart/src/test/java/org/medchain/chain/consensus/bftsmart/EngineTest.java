package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.chain.store.BlockStore;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.testkit.ledger.LedgerWorld;

/** What one message of one member may do to the engine. */
class EngineTest implements Peers, Decisions.Listener {
    private static final int MEMBERS = 4;

    @TempDir
    Path folder;

    private final LedgerWorld world = new LedgerWorld(MEMBERS, new BlockLimits(20, 1 << 20, 1 << 14));
    private final List<Message> sent = new ArrayList<>();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final ReplicaKeys keys = ReplicaKeys.generate(0);
    private BlockStore store;
    private StoreReplica replica;
    private Engine engine;

    @BeforeEach
    void open() throws MedChainException {
        store = BlockStore.open(folder, world.config);
        replica = new StoreReplica(store);
        Map<String, String> options = Map.of("listen", "127.0.0.1:0");
        ConsensusContext context = new ConsensusContext(
                replica,
                0,
                world.config.members().get(0).certificate(),
                world.members.get(0),
                world.clock,
                world.clock::nanoTime,
                folder,
                options);
        Progress progress = new Progress();
        Ordering ordering = new Ordering(
                new Ordering.Settings(0, 1, List.of(0, 0, 0, 0), keys, 2_000, request -> true),
                new Decisions(0, this, progress),
                () -> {},
                failure -> {});
        engine = new Engine(
                context,
                BftSmartOptions.read(options, world.config.memberSet()),
                new Engine.Parts(keys, this, ordering, LastSignedBlock.open(folder.resolve("bftsmart")), progress),
                1);
    }

    @AfterEach
    void close() throws MedChainException {
        replica.close();
        store.close();
    }

    @Override
    public boolean send(int member, Message message) {
        if (failing.get()) {
            throw new StackOverflowError("for a test");
        }
        return sent.add(message);
    }

    @Override
    public void sendAll(Message message) {
        sent.add(message);
    }

    @Override
    public void decided(int consensus, List<Bytes> requests) {}

    @Override
    public void installed(int consensus, long height) {}

    @Test
    void message_thatRunsIntoAnError_isDroppedAndTheNextIsAnswered() throws MedChainException {
        failing.set(true);
        engine.received(1, new Message.BlocksRequest(1));
        failing.set(false);
        engine.received(1, new Message.BlocksRequest(1));
        assertThat(sent).containsExactly(new Message.Blocks(List.of()));
    }

    /** One that joined while the engine, which serves the first members alone, still runs. */
    @Test
    void message_ofAMemberThatJoinedLater_isDropped() throws MedChainException {
        Message.Status status = new Message.Status(Optional.empty(), Optional.empty(), keys.publicKey(), true);
        engine.received(MEMBERS, status);
        assertThat(sent).isEmpty();
        engine.received(MEMBERS - 1, status);
        assertThat(sent).isNotEmpty();
    }
}
