package org.medchain.chain.consensus.qbft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.medchain.chain.block.BlockLimits;
import org.medchain.chain.consensus.member.LocalMember;
import org.medchain.chain.event.Event;
import org.medchain.chain.event.EventRef;
import org.medchain.chain.ordering.Ordering;
import org.medchain.chain.replica.SharingReplicas;
import org.medchain.crypto.bytes.Bytes;
import org.medchain.error.MedChainException;
import org.medchain.error.UnavailableException;
import org.medchain.health.Issue;
import org.medchain.health.IssueCode;
import org.medchain.log.SimulatedDisk;
import org.medchain.testkit.ledger.LedgerWorld;

/** What an application is told when the ordering gives no entries. */
class OrderedEventsTest {
    private final LedgerWorld world = new LedgerWorld(4, BlockLimits.DEFAULT);
    private final Recorder around = new Recorder();
    private Optional<String> trouble = Optional.empty();

    /** Never answers. */
    private final class SilentOrdering implements Ordering {
        @Override
        public void follow(long after, Follower follower) {}

        @Override
        public CompletableFuture<Void> submit(Bytes entry) {
            return new CompletableFuture<>();
        }

        @Override
        public List<Issue> issues() {
            return trouble.map(why -> new Issue(IssueCode.ORDERING_UNAVAILABLE, why)).stream()
                    .toList();
        }

        @Override
        public void close() {}
    }

    private CompletableFuture<EventRef> submitUntilItIsGivenUp() throws MedChainException {
        SimulatedDisk disk = new SimulatedDisk(1);
        QbftNode node = new QbftNode(
                SharingReplicas.of(world.config).on(MemoryChain.open(world.config, disk, block -> {})),
                new LocalMember(0, world.members.get(0).publicIdentity()),
                new ConsortiumSignatures(world.config, world.config::memberSet, 0, world.members.get(0)),
                StableStorage.open(disk, new Random(1)),
                new BlockSource.Factory() {
                    @Override
                    public BlockSource create(BlockSource.Parts parts) {
                        return new OrderedEvents(parts, new SilentOrdering(), weight -> {});
                    }

                    @Override
                    public boolean isLeaderless() {
                        return true;
                    }
                },
                SimulatedMember.SETTINGS,
                around);
        node.start();
        CompletableFuture<EventRef> receipt = new CompletableFuture<>();
        node.submit(world.admit(world.provider), receipt);
        assertThat(receipt).isNotDone();
        around.pass(SimulatedMember.SETTINGS.giveUpAfter().plusMillis(1));
        node.timer(Environment.Timer.CATCH_UP);
        assertThat(receipt).isDone();
        return receipt;
    }

    @Test
    void submission_thatIsGivenUp_namesTheTroubleOfTheOrdering() throws MedChainException {
        trouble = Optional.of("since noon: the log cannot be reached");
        assertThatThrownBy(submitUntilItIsGivenUp()::join)
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("since noon: the log cannot be reached")
                .hasMessageContaining("submitting it again is safe");
    }

    @Test
    void submission_thatIsGivenUpWithoutTrouble_blamesTheMembers() throws MedChainException {
        assertThatThrownBy(submitUntilItIsGivenUp()::join)
                .hasMessageContaining("no quorum of members agreed")
                .hasMessageContaining("of the other members none was heard")
                .hasMessageContaining("member 3 is linked, but sent nothing");
    }

    /** One member whose clock is a day ahead must not stop the ledger for a day. */
    @Test
    void entryThatIsEarly_aloneInItsBlock_isPassedOverByTheNextOne() throws MedChainException {
        LedgerWorld alone = new LedgerWorld(1, BlockLimits.DEFAULT);
        SimulatedDisk disk = new SimulatedDisk(1);
        MemoryChain chain = MemoryChain.open(alone.config, disk, block -> {});
        AtomicReference<OrderedEvents> source = new AtomicReference<>();
        QbftNode node = new QbftNode(
                SharingReplicas.of(alone.config).on(chain),
                new LocalMember(0, alone.members.get(0).publicIdentity()),
                new ConsortiumSignatures(alone.config, alone.config::memberSet, 0, alone.members.get(0)),
                StableStorage.open(disk, new Random(1)),
                new BlockSource.Factory() {
                    @Override
                    public BlockSource create(BlockSource.Parts parts) {
                        OrderedEvents created = new OrderedEvents(parts, new SilentOrdering(), weight -> {});
                        source.set(created);
                        return created;
                    }

                    @Override
                    public boolean isLeaderless() {
                        return true;
                    }
                },
                SimulatedMember.SETTINGS,
                around);
        node.start();
        long now = around.clockMillis();
        Event early = alone.admit(alone.provider);
        Event timely = alone.admit(alone.patient);
        source.get().entry(1, new OrderedEntry(0, now + Duration.ofDays(1).toMillis(), 0, List.of(early)).encode());
        around.runWork();
        assertThat(source.get().hasWork()).isFalse();

        source.get().entry(2, new OrderedEntry(0, now, 0, List.of(timely)).encode());
        around.runWork();
        assertThat(source.get().hasWork()).isTrue();
        node.timer(Environment.Timer.ROUND);
        around.runWork();

        assertThat(chain.state().event(timely.hash())).isPresent();
        assertThat(chain.state().event(early.hash())).isEmpty();
        assertThat(source.get().hasWork()).isFalse();
    }
}
