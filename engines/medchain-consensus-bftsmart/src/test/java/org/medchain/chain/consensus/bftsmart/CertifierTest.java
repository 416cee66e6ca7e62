package org.medchain.chain.consensus.bftsmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medchain.chain.block.BlockCertificate;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.ConsensusContext;
import org.medchain.chain.consensus.EventRefusedException;
import org.medchain.chain.consensus.member.Submissions;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.fixture.FailingIndex;
import org.medchain.chain.fixture.KeysInADevice;
import org.medchain.chain.replica.StoreReplica;
import org.medchain.chain.store.BlockStore;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.testkit.ledger.LedgerWorld;

/** What becomes of events that the engine ordered. */
class CertifierTest implements Peers {
    @TempDir
    Path folder;

    private final LedgerWorld world = new LedgerWorld(4, new BlockLimits(20, 1 << 20, 1 << 14));
    private final FailingIndex index = new FailingIndex();
    private final Submissions submissions = new Submissions();
    private final KeysInADevice keys = new KeysInADevice(world.members.get(0));
    private final List<Message> sent = new ArrayList<>();
    private BlockStore store;
    private StoreReplica replica;
    private Certifier certifier;

    @BeforeEach
    void open() throws MedChainException {
        store = BlockStore.open(folder, world.config);
        replica = new StoreReplica(index.over(store));
        ConsensusContext context = new ConsensusContext(
                replica,
                0,
                world.config.members().get(0).certificate(),
                keys,
                world.clock,
                world.clock::nanoTime,
                folder,
                Map.of());
        certifier = new Certifier(
                context, LastSignedBlock.open(folder.resolve("bftsmart")), this, submissions, new Progress());
    }

    @AfterEach
    void close() throws MedChainException {
        replica.close();
        store.close();
    }

    @Override
    public boolean send(int member, Message message) {
        return true;
    }

    @Override
    public void sendAll(Message message) {
        sent.add(message);
    }

    private CompletableFuture<EventRef> order(Event event) throws MedChainException {
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        submissions.add(event, 0, receipt);
        certifier.decided(1, List.of(new Order(0, event)));
        assertThat(receipt).isDone();
        return receipt;
    }

    @Test
    void decided_eventThatBreaksARule_isRefused() throws MedChainException {
        assertThatThrownBy(order(world.record(world.provider))::join).hasCauseInstanceOf(EventRefusedException.class);
    }

    @Test
    void decided_keyIsAway_isSignedWhenItIsBack() throws MedChainException {
        keys.takeAway();
        certifier.decided(1, List.of(new Order(LedgerWorld.START.toEpochMilli(), world.admit(world.provider))));
        certifier.remind();
        assertThat(sent).isEmpty();

        keys.bringBack();
        certifier.remind();
        assertThat(sent).singleElement().isInstanceOf(Message.Signed.class);
        for (int member = 1; member < 3; member++) {
            certifier.signed(
                    member,
                    new Message.Signed(
                            1,
                            BlockCertificate.sign(
                                            world.config,
                                            certifier
                                                    .signedBlock()
                                                    .orElseThrow()
                                                    .header(),
                                            0,
                                            member,
                                            world.members.get(member))
                                    .signature()));
        }
        assertThat(replica.height()).isEqualTo(1);
    }

    @Test
    void decided_eventOverWhichTheMachineFails_isUnavailable() throws MedChainException {
        index.failOver(world.provider.publicIdentity(), new OutOfMemoryError("for a test"));
        assertThatThrownBy(order(world.record(world.provider))::join).hasCauseInstanceOf(UnavailableException.class);
        assertThat(submissions.events()).isEmpty();
    }
}
